@description('The storage account for uploads, crops, queues, rows, models and the Functions host\'s own state.')
param name string

param location string

param tags object

@description('LRS, ZRS or GRS; the queue and table targets are the same for all three.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS'])
param skuName string

@description('The queue in which the Functions host keeps blob events; its name contains the host\'s id.')
param blobTriggerQueue string

@description('Days after which an uploaded photo is deleted; 0 keeps it.')
@minValue(0)
param uploadRetentionDays int

@description('Days after which reports and result files are deleted; 0 keeps them.')
@minValue(0)
param resultRetentionDays int

@description('Days after which a face crop is deleted. A message that still needs it then sends its upload again.')
@minValue(8)
param faceRetentionDays int

@description('Days after which a training run is deleted, counted from its last checkpoint; 0 keeps it.')
@minValue(0)
param trainingRetentionDays int

@description('True: reachable only through private endpoints and from the addresses below.')
param privateNetwork bool

@description('Public IPv4 addresses or CIDR ranges, but no /31, that may still reach the account when privateNetwork is true.')
param allowedAddresses string[]

@description('Origins whose pages may upload to URLs from the API.')
param pageOrigins string[]

var contents = loadJsonContent('../storage.json')
var containerNames = concat(contents.containers, contents.hostContainers)
var queueNames = concat(contents.queues, [blobTriggerQueue])

var retention = [
  { container: 'uploads', days: uploadRetentionDays }
  { container: 'results', days: resultRetentionDays }
  { container: 'pictures', days: resultRetentionDays }
  { container: 'faces', days: faceRetentionDays }
  { container: 'training', days: trainingRetentionDays }
]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: skuName
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateNetwork && empty(allowedAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
      ipRules: [
        for address in allowedAddresses: {
          action: 'Allow'
          // Storage refuses /32, the app's rules need it.
          value: endsWith(address, '/32') ? split(address, '/')[0] : address
        }
      ]
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    cors: {
      corsRules: [
        {
          allowedOrigins: pageOrigins
          allowedMethods: ['PUT']
          allowedHeaders: ['content-type', 'x-ms-blob-type']
          exposedHeaders: []
          maxAgeInSeconds: 3600
        }
      ]
    }
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in containerNames: {
    parent: blobs
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in queueNames: {
    parent: queueService
    name: queue
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in contents.tables: {
    parent: tableService
    name: table
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: map(filter(retention, rule => rule.days > 0), rule => {
        enabled: true
        name: 'expire-${rule.container}'
        type: 'Lifecycle'
        definition: {
          actions: {
            baseBlob: {
              delete: {
                daysAfterModificationGreaterThan: rule.days
              }
            }
          }
          filters: {
            blobTypes: ['blockBlob']
            prefixMatch: ['${rule.container}/']
          }
        }
      })
    }
  }
  dependsOn: [blobs]
}

output id string = account.id
