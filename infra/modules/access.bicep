@description('Who may do what to which container, queue and table: the rows of access.json for the chosen scorer.')
param storageAccountName string

@description('Names of the identities functions, scorer and training.')
param identityNames object

@description('The person or group that uploads photos and reads results; empty for nobody.')
param operatorPrincipalId string

@description('Which rows apply.')
@allowed(['gpu', 'cpu'])
param scorer string

@description('Stands for {blobTriggerQueue} in access.json.')
param blobTriggerQueue string

@description('The kind of the operator; empty to let Azure look it up.')
@allowed(['', 'User', 'Group', 'ServicePrincipal'])
param operatorType string

var roles = loadJsonContent('../roles.json')
var rows = filter(
  loadJsonContent('../access.json'),
  row => contains(['always', scorer], row.scorer) && (row.identity != 'operator' || !empty(operatorPrincipalId))
)
var containerRows = filter(rows, row => row.kind == 'container')
var queueRows = filter(rows, row => row.kind == 'queue')
var tableRows = filter(rows, row => row.kind == 'table')
var accountRows = filter(rows, row => row.kind == 'account')

var parts = ['functions', 'scorer', 'training']

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for part in parts: {
    name: identityNames[part]
  }
]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
  resource queues 'queueServices' existing = {
    name: 'default'
  }
  resource tables 'tableServices' existing = {
    name: 'default'
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for row in containerRows: {
    parent: account::blobs
    name: row.name
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' existing = [
  for row in queueRows: {
    parent: account::queues
    name: replace(row.name, '{blobTriggerQueue}', blobTriggerQueue)
  }
]

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' existing = [
  for row in tableRows: {
    parent: account::tables
    name: row.name
  }
]

resource containerAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (row, i) in containerRows: {
    name: guid(
      containers[i].id,
      row.identity == 'operator' ? operatorPrincipalId : identityNames[row.identity],
      row.role
    )
    scope: containers[i]
    properties: {
      principalId: row.identity == 'operator'
        ? operatorPrincipalId
        : identities[max(0, indexOf(parts, row.identity))].properties.principalId
      principalType: row.identity != 'operator' ? 'ServicePrincipal' : empty(operatorType) ? null : operatorType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[row.role])
    }
  }
]

resource queueAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (row, i) in queueRows: {
    name: guid(queues[i].id, row.identity == 'operator' ? operatorPrincipalId : identityNames[row.identity], row.role)
    scope: queues[i]
    properties: {
      principalId: row.identity == 'operator'
        ? operatorPrincipalId
        : identities[max(0, indexOf(parts, row.identity))].properties.principalId
      principalType: row.identity != 'operator' ? 'ServicePrincipal' : empty(operatorType) ? null : operatorType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[row.role])
    }
  }
]

resource tableAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (row, i) in tableRows: {
    name: guid(tables[i].id, row.identity == 'operator' ? operatorPrincipalId : identityNames[row.identity], row.role)
    scope: tables[i]
    properties: {
      principalId: row.identity == 'operator'
        ? operatorPrincipalId
        : identities[max(0, indexOf(parts, row.identity))].properties.principalId
      principalType: row.identity != 'operator' ? 'ServicePrincipal' : empty(operatorType) ? null : operatorType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[row.role])
    }
  }
]

// The Functions host's own health check lists the names of the account's containers, which no role on a single container allows.
resource accountAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for row in accountRows: {
    name: guid(account.id, identityNames[row.identity], row.role)
    scope: account
    properties: {
      principalId: identities[indexOf(parts, row.identity)].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[row.role])
    }
  }
]
