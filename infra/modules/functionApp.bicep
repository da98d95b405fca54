@description('The Functions app on Flex Consumption; azd finds it by its tag and deploys the code into it.')
param name string

param planName string

param location string

param tags object

param identityId string

param identityClientId string

param storageAccountName string

param applicationInsightsName string

@description('MB per instance: libvips and both networks need 2048; 4096 doubles the cores.')
@allowed([2048, 4096])
param instanceMemoryMB int

@description('The most instances.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances that are kept warm for blob events; each is billed continuously.')
@minValue(0)
@maxValue(10)
param alwaysReady int

@description('Subnet for outbound traffic; empty without a network.')
param subnetId string

@description('Settings in addition to the platform\'s own.')
param settings object

@description('True: the app answers inside the network, to Event Grid, and to the addresses below.')
param privateNetwork bool

@description('Public IPv4 addresses or CIDR ranges that may still reach the app when privateNetwork is true: users, and the machine that deploys.')
param allowedAddresses string[]

@description('Origins whose pages may call the API.')
param allowedOrigins string[]

var people = [
  for (address, i) in allowedAddresses: {
    name: 'allowed-${i}'
    ipAddress: contains(address, '/') ? address : '${address}/32'
    action: 'Allow'
    priority: 200 + i
  }
]

// Event Grid delivers only from outside; it also sends its key.
var events = [
  {
    name: 'event-grid'
    ipAddress: 'AzureEventGrid'
    tag: 'ServiceTag'
    action: 'Allow'
    priority: 100
  }
]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Unset, a private endpoint would close the app to everybody outside, whatever the rules below allow.
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}app-package'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady > 0
          ? [
              {
                name: 'blob'
                instanceCount: alwaysReady
              }
            ]
          : []
      }
    }
    // In some regions Flex Consumption refuses alwaysOn, ftpsState and other settings; the policy below disables FTP.
    siteConfig: {
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      cors: {
        allowedOrigins: allowedOrigins
        supportCredentials: false
      }
      ipSecurityRestrictionsDefaultAction: privateNetwork ? 'Deny' : 'Allow'
      ipSecurityRestrictions: privateNetwork ? concat(events, people) : []
      scmIpSecurityRestrictionsDefaultAction: privateNetwork ? 'Deny' : 'Allow'
      scmIpSecurityRestrictions: privateNetwork ? people : []
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, {
      // The host can start with only the URLs, but sometimes needs its storage before it has read them.
      AzureWebJobsStorage__accountName: account.name
      AzureWebJobsStorage__blobServiceUri: account.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: account.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: account.properties.primaryEndpoints.table
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    })
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

output id string = app.id
output uri string = 'https://${app.properties.defaultHostName}'
