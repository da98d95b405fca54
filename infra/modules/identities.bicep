@description('Where the identities live.')
param location string

param tags object

@description('Names of the three identities: functions, scorer, training.')
param names object

var parts = ['functions', 'scorer', 'training']

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for part in parts: {
    name: names[part]
    location: location
    tags: tags
  }
]

output functionsId string = identities[0].id
output functionsClientId string = identities[0].properties.clientId
output functionsPrincipalId string = identities[0].properties.principalId
output scorerId string = identities[1].id
output scorerClientId string = identities[1].properties.clientId
output trainingId string = identities[2].id
output trainingClientId string = identities[2].properties.clientId
