@description('The scheduled training job.')
param name string

param location string

param tags object

param environmentId string

param identityId string

param identityClientId string

param storageAccountName string

param registryServer string

param image string

@description('When to retrain, in UTC: minute hour day month weekday.')
param cron string

@description('Hours until a run is stopped. The platform\'s default of 1,800 s is too short for training.')
@minValue(1)
@maxValue(24)
param timeoutHours int

@description('How often a failed run is retried.')
@minValue(0)
@maxValue(5)
param retryLimit int

param gpu bool

@description('The job\'s options; the job reads them from its environment.')
param settings object

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource job 'Microsoft.App/jobs@2026-01-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: gpu ? 'gpu' : 'Consumption'
    configuration: {
      triggerType: 'Schedule'
      replicaTimeout: timeoutHours * 3600
      replicaRetryLimit: retryLimit
      scheduleTriggerConfig: {
        cronExpression: cron
        parallelism: 1
        replicaCompletionCount: 1
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'training'
          image: image
          resources: {
            cpu: gpu ? 8 : 4
            memory: gpu ? '56Gi' : '8Gi'
          }
          env: map(
            items(union(settings, {
              AzureWebJobsStorage__blobServiceUri: account.properties.primaryEndpoints.blob
              AzureWebJobsStorage__credential: 'managedidentity'
              AzureWebJobsStorage__clientId: identityClientId
            })),
            setting => {
              name: setting.key
              value: setting.value
            }
          )
        }
      ]
    }
  }
}

output id string = job.id
output name string = job.name
