param location string

param tags object

param workspaceName string

param applicationInsightsName string

@description('Retention of logs in days; 30 days are free.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Daily limit of logs in GB; -1 for no limit.')
param dailyQuotaGb int

@description('Identities that may send telemetry.')
param publishers string[]

var roles = loadJsonContent('../roles.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    retentionInDays: retentionDays
    sku: {
      name: 'PerGB2018'
    }
    features: {
      disableLocalAuth: true
    }
    workspaceCapping: {
      dailyQuotaGb: dailyQuotaGb
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: workspace.id
  }
}

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for publisher in publishers: {
    name: publisher
  }
]

resource publish 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (publisher, i) in publishers: {
    name: guid(insights.id, publisher, 'Monitoring Metrics Publisher')
    scope: insights
    properties: {
      principalId: identities[i].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles['Monitoring Metrics Publisher']
      )
    }
  }
]

output workspaceId string = workspace.id
