// The resource group, and the application in it.
targetScope = 'subscription'

@description('Where everything stands')
param location string = deployment().location

@description('The resource group')
param group string = 'rg-secrets'

@description('The value of the secret stripe_key')
@secure()
param stripe_key_secret string

@description('The value of the secret webhook')
@secure()
param webhook_secret string

resource home 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: group
  location: location
}

module application 'azuredeploy.json' = {
  scope: home
  name: 'secrets'
  params: {
    location: location
    'stripe_key_secret': stripe_key_secret
    'webhook_secret': webhook_secret
  }
}
