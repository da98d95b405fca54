@description('The registry of the scorer\'s and the training job\'s images.')
param name string

param location string

param tags object

@description('Basic, Standard or Premium, the only tier with private endpoints and the fastest to pull large images from.')
@allowed(['Basic', 'Standard', 'Premium'])
param skuName string

@description('False: reachable only through its private endpoint, so builds in the registry do not work.')
param publicAccess bool

@description('Whether images are pushed here, so that old ones must be deleted. Subscriptions with free credit cannot run the task.')
param purges bool

@description('Identities that may pull.')
param pullers string[]

var roles = loadJsonContent('../roles.json')

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: skuName
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

// Each deployment pushes new images, and 10 GiB are included, so old ones are deleted every Sunday; the newest three of each image are kept.
resource purge 'Microsoft.ContainerRegistry/registries/tasks@2025-03-01-preview' = if (publicAccess && purges) {
  parent: registry
  name: 'purge'
  location: location
  tags: tags
  properties: {
    status: 'Enabled'
    platform: {
      os: 'Linux'
      architecture: 'amd64'
    }
    agentConfiguration: {
      cpu: 2
    }
    timeout: 3600
    step: {
      type: 'EncodedTask'
      encodedTaskContent: base64(loadTextContent('../containers/purge.yaml'))
    }
    trigger: {
      timerTriggers: [
        {
          name: 'weekly'
          schedule: '0 4 * * 0'
          status: 'Enabled'
        }
      ]
    }
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
