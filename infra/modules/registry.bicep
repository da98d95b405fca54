@description('Where the scorer\'s and the training job\'s images are pulled from.')
param name string

param location string

param tags object

@description('Premium, the only tier with private endpoints, instead of Basic.')
param privateNetwork bool

@description('False: reachable through its private endpoint only, which leaves out builds in the registry.')
param publicAccess bool

@description('Identities that may pull.')
param pullers string[]

var roles = loadJsonContent('../roles.json')

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: privateNetwork ? 'Premium' : 'Basic'
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for puller in pullers: {
    name: puller
  }
]

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (puller, i) in pullers: {
    name: guid(registry.id, puller, 'AcrPull')
    scope: registry
    properties: {
      principalId: identities[i].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.AcrPull)
    }
  }
]

output id string = registry.id
output loginServer string = registry.properties.loginServer
