@description('The GPU scorer: the Functions host with only ScoreFaces, scaled from zero by the length of its queue.')
param name string

param location string

param tags object

param environmentId string

param identityId string

param identityClientId string

param storageAccountName string

param applicationInsightsName string

param registryServer string

@description('Image with its tag; until azd has built one, a public placeholder.')
param image string

@description('Messages that one replica is expected to hold: KEDA asks for ceil(messages / queueLength) replicas.')
@minValue(1)
param queueLength int

@minValue(1)
param maxReplicas int

@description('Settings in addition to those for storage and telemetry.')
param settings object

var queue = 'score-faces'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource app 'Microsoft.App/containerApps@2026-01-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'scorer' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'gpu'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 120
      containers: [
        {
          name: 'scorer'
          image: image
          resources: {
            cpu: 8
            memory: '56Gi'
          }
          env: map(
            items(union(settings, {
              AzureWebJobsStorage__accountName: account.name
              AzureWebJobsStorage__blobServiceUri: account.properties.primaryEndpoints.blob
              AzureWebJobsStorage__queueServiceUri: account.properties.primaryEndpoints.queue
              AzureWebJobsStorage__tableServiceUri: account.properties.primaryEndpoints.table
              AzureWebJobsStorage__credential: 'managedidentity'
              AzureWebJobsStorage__clientId: identityClientId
              // Two hosts share one account: without its own id this one would take the other's locks.
              AzureFunctionsWebHost__hostid: 'deepemotion-scorer'
              // No HTTP function runs here, so no key must outlive the container.
              AzureWebJobsSecretStorageType: 'files'
              APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
              APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
            })),
            setting => {
              name: setting.key
              value: setting.value
            }
          )
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/'
                port: 8080
              }
              // Five minutes; the platform allows at most ten failures.
              periodSeconds: 30
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/'
                port: 8080
              }
              periodSeconds: 30
              failureThreshold: 4
            }
          ]
        }
      ]
      scale: {
        minReplicas: 0
        maxReplicas: maxReplicas
        pollingInterval: 15
        cooldownPeriod: 300
        rules: [
          {
            name: queue
            custom: {
              type: 'azure-queue'
              identity: identityId
              metadata: {
                accountName: storageAccountName
                queueName: queue
                queueLength: string(queueLength)
              }
            }
          }
        ]
      }
    }
  }
}

output id string = app.id
output name string = app.name
