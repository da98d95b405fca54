@description('A workbook: photos and rows, the oldest message, the model and refusals, and the month\'s log volume.')
param location string

param tags object

param workspaceId string

var charts = [
  {
    title: 'Photos by status, an hour each'
    query: loadTextContent('../queries/photos.kql')
    chart: 'barchart'
  }
  {
    title: 'Oldest message of each queue, seconds'
    query: loadTextContent('../queries/oldest.kql')
    chart: 'linechart'
  }
  {
    title: 'Wait in the queue and fill of the network\'s runs'
    query: loadTextContent('../queries/queue-wait.kql')
    chart: 'linechart'
  }
  {
    title: 'Models that serve, and those that were refused'
    query: loadTextContent('../queries/models.kql')
    chart: 'table'
  }
  {
    title: 'Drift of the emotions'
    query: loadTextContent('../queries/drift.kql')
    chart: 'linechart'
  }
  {
    title: 'What was used: GB of logs and hours of work of each app, a day each (the bill itself is in Cost Management)'
    query: loadTextContent('../queries/usage.kql')
    chart: 'table'
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'DeepEmotion'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat(
        [
          {
            type: 9
            name: 'parameters'
            content: {
              version: 'KqlParameterItem/1.0'
              parameters: [
                {
                  id: guid(resourceGroup().id, 'range')
                  version: 'KqlParameterItem/1.0'
                  name: 'Range'
                  type: 4
                  isRequired: true
                  value: {
                    durationMs: 86400000
                  }
                  typeSettings: {
                    selectableValues: map([3600000, 86400000, 604800000, 2592000000], milliseconds => {
                      durationMs: milliseconds
                    })
                    allowCustom: true
                  }
                }
              ]
              style: 'pills'
              queryType: 0
              resourceType: 'microsoft.operationalinsights/workspaces'
            }
          }
        ],
        map(charts, chart => {
          type: 3
          name: chart.title
          content: {
            version: 'KqlItem/1.0'
            query: chart.query
            size: 0
            title: chart.title
            timeContextFromParameter: 'Range'
            queryType: 0
            resourceType: 'microsoft.operationalinsights/workspaces'
            visualization: chart.chart
          }
        })
      )
    })
  }
}
