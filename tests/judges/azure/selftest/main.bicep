// The resource group, and the application in it.
targetScope = 'subscription'

param location string = 'westeurope'

@secure()
param payKey string

param publisherEmail string

resource home 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-self-test'
  location: location
}

module application 'azuredeploy.json' = {
  scope: home
  name: 'self-test'
  params: {
    location: location
    'payKey': payKey
    'publisherEmail': publisherEmail
  }
}

output site string = application.outputs['site']
