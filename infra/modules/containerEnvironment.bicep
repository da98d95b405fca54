@description('The environment of the scorer and the training job. Its logs go through Azure Monitor, which needs no workspace key.')
param name string

param location string

param tags object

param workspaceId string

@description('True: a GPU profile beside the Consumption profile. An idle profile costs nothing.')
param gpu bool

@description('The GPU profile\'s type, as the region offers it.')
param gpuProfileType string

@description('Subnet of the environment; empty without a network.')
param subnetId string

var consumption = {
  name: 'Consumption'
  workloadProfileType: 'Consumption'
}

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    workloadProfiles: gpu
      ? [
          consumption
          {
            name: 'gpu'
            workloadProfileType: gpuProfileType
          }
        ]
      : [consumption]
    vnetConfiguration: empty(subnetId)
      ? null
      : {
          infrastructureSubnetId: subnetId
          internal: true
        }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

output id string = environment.id
output name string = environment.name
