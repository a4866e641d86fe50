// The resource group, and the application in it.
targetScope = 'subscription'

@description('Where everything stands')
param location string = deployment().location

@description('The resource group')
param group string = 'rg-tables-prod'

resource home 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: group
  location: location
}

module application 'azuredeploy.json' = {
  scope: home
  name: 'tables-prod'
  params: {
    location: location
  }
}
