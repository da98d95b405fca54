@description('What a person is told about, each from the telemetry that the Functions hosts send anyway.')
param namePrefix string

param location string

param tags object

param workspaceId string

@description('Who gets the mail; without an address the alerts show in the portal only.')
param email string

@description('Minutes that a face may wait for the network before somebody should look.')
@minValue(5)
param oldestMessageMinutes int

var alerts = [
  {
    name: 'poison-messages'
    description: 'A photo failed for good: its message went to a poison queue and RecordFailures wrote a failed row.'
    severity: 2
    query: loadTextContent('../queries/poison-messages.kql')
  }
  {
    name: 'oldest-message'
    description: 'Faces wait, or waited, more than ${oldestMessageMinutes} minutes for the network.'
    severity: 2
    query: replace(loadTextContent('../queries/oldest-message.kql'), '{minutes}', string(oldestMessageMinutes))
  }
  {
    name: 'no-model'
    description: 'The published model could not be loaded; the one before it, or the bundled one, still serves.'
    severity: 1
    query: loadTextContent('../queries/no-model.kql')
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${namePrefix}people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'deepemotion'
    emailReceivers: [
      {
        name: 'people'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: '${namePrefix}${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      autoMitigate: true
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      scopes: [workspaceId]
      // The tables appear with the first telemetry, after this rule.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: empty(email) ? [] : [people.id]
      }
    }
  }
]
