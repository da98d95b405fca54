@description('Events of the storage account. The subscription to uploads needs the running app\'s address, so azd\'s postdeploy hook adds it.')
param name string

param location string

param tags object

param storageAccountId string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    source: storageAccountId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

output name string = topic.name
