// The resource group, and the application in it.
targetScope = 'subscription'

@description('Where everything stands')
param location string = deployment().location

@description('The resource group')
param group string = 'rg-tokens'

@description('Whom Azure writes to about the gateway of an API')
param publisherEmail string

resource home 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: group
  location: location
}

module application 'azuredeploy.json' = {
  scope: home
  name: 'tokens'
  params: {
    location: location
    'publisherEmail': publisherEmail
  }
}

output url string = application.outputs['url']

output host string = application.outputs['host']
