// The resource group, and the application in it.
targetScope = 'subscription'

@description('Where everything stands')
param location string = 'westeurope'

@description('The resource group')
param group string = 'rg-stores-prod'

@description('The value of the secret stripe_key')
@secure()
param stripe_key_secret string

resource home 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: group
  location: location
}

module application 'azuredeploy.json' = {
  scope: home
  name: 'stores-prod'
  params: {
    location: location
    'stripe_key_secret': stripe_key_secret
  }
}
