@description('Alerts on the platform\'s metrics and, if those are not enough, on queries over the telemetry of both apps.')
param namePrefix string

param location string

param tags object

param workspaceId string

@description('Who gets the mail; without an address the alerts appear only in the portal.')
param email string

@description('Minutes that a face may wait for the network before the alert.')
@minValue(5)
param oldestMessageMinutes int

@description('Hours per day that all GPUs together may run.')
@minValue(1)
param gpuHours int

@description('The Event Grid topic of the account.')
param topicId string

param storageAccountId string

@description('The GPU scorer; empty without one.')
param scorerId string

@description('The training job; empty without one.')
param trainingId string

var queries = [
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
    description: 'The published model was refused, or the registry does not answer; the last good model still serves.'
    severity: 1
    query: loadTextContent('../queries/no-model.kql')
  }
  {
    name: 'scorer-on-cpu'
    description: 'The GPU scorer could not use CUDA and scores on the processor of a paid GPU.'
    severity: 2
    query: loadTextContent('../queries/scorer-on-cpu.kql')
  }
  {
    name: 'server-errors'
    description: 'HTTP functions answered with a server error.'
    severity: 3
    query: loadTextContent('../queries/server-errors.kql')
  }
  {
    name: 'log-quota'
    description: 'The daily log quota is used up: until tomorrow no alert on logs can fire.'
    severity: 2
    query: loadTextContent('../queries/log-quota.kql')
  }
]

// A metric alert costs a fifth of a query alert and does not depend on logs.
var metrics = concat(
  [
    {
      name: 'events-dead-lettered'
      description: 'Event Grid could not deliver upload events; RecoverDeadLetters sends those photos again.'
      severity: 2
      scope: topicId
      namespace: 'Microsoft.EventGrid/systemTopics'
      metric: 'DeadLetteredCount'
      aggregation: 'Total'
      threshold: 0
      window: 'PT15M'
      dimension: ''
      values: []
    }
    {
      name: 'events-dropped'
      description: 'Event Grid lost events for good; ReconcileUploads must find those photos.'
      severity: 1
      scope: topicId
      namespace: 'Microsoft.EventGrid/systemTopics'
      metric: 'DroppedEventCount'
      aggregation: 'Total'
      threshold: 0
      window: 'PT15M'
      dimension: ''
      values: []
    }
    {
      name: 'storage-throttled'
      description: 'The storage account throttles requests.'
      severity: 3
      scope: storageAccountId
      namespace: 'Microsoft.Storage/storageAccounts'
      metric: 'Transactions'
      aggregation: 'Total'
      threshold: 100
      window: 'PT15M'
      dimension: 'ResponseType'
      values: ['ServerBusyError', 'ClientThrottlingError', 'ClientAccountRequestThrottlingError']
    }
  ],
  empty(scorerId)
    ? []
    : [
        {
          name: 'gpu-hours'
          description: 'GPUs ran more than ${gpuHours} hours within a day: much work, or a replica that cannot work.'
          severity: 2
          scope: scorerId
          namespace: 'Microsoft.App/containerApps'
          metric: 'Replicas'
          // One count per minute, so the sum is in minutes; without a replica there may be no data.
          aggregation: 'Total'
          threshold: gpuHours * 60
          window: 'P1D'
          dimension: ''
          values: []
        }
      ],
  empty(trainingId)
    ? []
    : [
        {
          name: 'training-failed'
          description: 'A scheduled training and its retry failed; the serving model stays.'
          severity: 2
          scope: trainingId
          namespace: 'Microsoft.App/jobs'
          metric: 'Executions'
          aggregation: 'Maximum'
          threshold: 0
          window: 'PT1H'
          dimension: 'state'
          values: ['Failed']
        }
      ]
)

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

resource queryRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in queries: {
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

resource metricRules 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in metrics: {
    name: '${namePrefix}${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      autoMitigate: true
      evaluationFrequency: 'PT15M'
      windowSize: alert.window
      scopes: [alert.scope]
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: alert.namespace
            metricName: alert.metric
            // A metric that was never sent is unknown here; without this setting the rule could not be created.
            skipMetricValidation: true
            operator: 'GreaterThan'
            threshold: alert.threshold
            timeAggregation: alert.aggregation
            dimensions: empty(alert.dimension)
              ? []
              : [
                  {
                    name: alert.dimension
                    operator: 'Include'
                    values: alert.values
                  }
                ]
          }
        ]
      }
      actions: empty(email)
        ? []
        : [
            {
              actionGroupId: people.id
            }
          ]
    }
  }
]
