// The resource group, and the application in it.
targetScope = 'subscription'

@description('Where everything stands')
param location string = deployment().location

@description('The resource group')
param group string = 'rg-variables'

@description('The value of the secret key')
@secure()
param key_secret string

resource home 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: group
  location: location
}

module application 'azuredeploy.json' = {
  scope: home
  name: 'variables'
  params: {
    location: location
    'key_secret': key_secret
  }
}
