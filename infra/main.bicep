targetScope = 'subscription'

@description('Name of the environment; azd\'s AZURE_ENV_NAME. Part of the resource group\'s name and of every hash.')
@minLength(1)
@maxLength(40)
param environmentName string = 'deepemotion'

@description('Region. For the GPU it must offer serverless T4s.')
@metadata({ azd: { type: 'location' } })
param location string = deployment().location

@description('gpu: a container app scores, from zero to scorerMaxReplicas GPUs. cpu: the Functions app scores, without a GPU.')
@allowed(['gpu', 'cpu'])
param scorer string = 'gpu'

@description('The person or group that uploads photos and data sets and reads results; empty for nobody.')
param operatorPrincipalId string = ''

@description('The kind of operatorPrincipalId; empty to let Azure look it up.')
@allowed(['', 'User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = ''

@description('Storage behind private endpoints, everything else inside a virtual network.')
param privateNetwork bool = false

@description('Public IPv4 addresses or CIDR ranges, but no /31, that may still reach storage and the app when privateNetwork is true.')
param allowedAddresses string[] = []

@description('Client id of the app registration that signs people in; empty for no sign-in: then the page shows no data, and scripts need a Functions key.')
param signInClientId string = ''

@description('Tenant whose people may sign in; empty for the tenant of the deployment.')
param signInTenantId string = ''

@description('Origins, such as https://photos.example, whose pages may call the API with a key and upload to storage.')
param allowedOrigins string[] = []

@description('Whether to log reads and deletions of blobs, including names: who read which batch.')
param logBlobReads bool = false

@description('Whether the app\'s telemetry leaves out names of batches and photos.')
param hideNames bool = false

@description('Whether the registry also answers outside the network when privateNetwork is true: azd\'s builds in the registry push from there. Sign-in is required in any case.')
param registryPublic bool = true

@description('Premium pulls large images faster; a private network always has it.')
@allowed(['Basic', 'Standard', 'Premium'])
param registrySku string = 'Basic'

@description('Address space of the virtual network; it holds three /24 subnets.')
param networkAddressPrefix string = '10.73.0.0/16'

@description('Replication of the account: three copies in one zone, in three zones, or also in a second region.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS'])
param storageSku string = 'Standard_LRS'

@description('Days until uploaded photos are deleted; 0 keeps them.')
@minValue(0)
param uploadRetentionDays int = 30

@description('Days until reports and result files are deleted; 0 keeps them. Rows of the table stay until their batch is forgotten.')
@minValue(0)
param resultRetentionDays int = 365

@description('Days until a left-over face crop is deleted.')
@minValue(8)
param faceRetentionDays int = 8

@description('Days until a training run is deleted, counted from its last checkpoint; 0 keeps it. Published models are never deleted.')
@minValue(0)
param trainingRetentionDays int = 90

@description('MB per instance of the Functions app; 4096 also doubles the cores.')
@allowed([2048, 4096])
param functionsMemoryMb int = 2048

@description('The most instances of the Functions app, to limit costs.')
@minValue(40)
@maxValue(1000)
param functionsMaxInstances int = 40

@description('Instances of the Functions app that are kept warm for photos; each is billed continuously.')
@minValue(0)
@maxValue(10)
param functionsAlwaysReady int = 0

@description('Whether Azure starts the app from a process that it keeps ready for .NET. Set false if that process crashes; cold starts are then slower.')
param dotnetPlaceholder bool = true

@description('Image of the scorer; empty for the one that runs, or for a placeholder until azd has built the first.')
param scorerImage string = ''

@description('Whether the scorer\'s app exists; azd looks before each provisioning.')
param scorerExists bool = false

@description('Messages in score-faces per GPU replica; a message of a zip holds up to 50 photos.')
@minValue(1)
param scorerQueueLength int = 2000

@description('The most GPUs.')
@minValue(1)
@maxValue(100)
param scorerMaxReplicas int = 1

@description('The most faces in one run of the network.')
@minValue(1)
@maxValue(1024)
param scoringMaxBatchSize int = 256

@description('How long a face on the GPU waits for others to fill the run.')
param scoringMaxBatchDelay string = '00:00:00.020'

@description('How often the model registry is polled for a newer model.')
param modelPollInterval string = '00:00:30'

@description('GPU profile type as the region offers it.')
param gpuProfileType string = 'Consumption-GPU-NC8as-T4'

@description('Image of the training job. Without an image there is no job.')
param trainingImage string = ''

@description('cpu: four cores, independent of the scorer. cuda: a GPU from the same quota as the scorer.')
@allowed(['cpu', 'cuda'])
param trainingDevice string = 'cpu'

@description('When to retrain, in UTC: minute hour day month weekday. The default: the first of each month, 02:00.')
param trainingCron string = '0 2 1 * *'

@description('Hours until a training is stopped.')
@minValue(1)
@maxValue(24)
param trainingTimeoutHours int = 6

@description('How often a failed training is retried.')
@minValue(0)
@maxValue(5)
param trainingRetryLimit int = 1

@description('The training data: a blob of the datasets container.')
param trainingData string = 'blob://datasets/fer2013.csv'

@description('Further options of the job by the names of their environment variables, such as { DEEPEMOTION_VOTES: \'blob://datasets/fer2013new.csv\' }.')
param trainingOptions object = {}

@description('Settings of the app and the scorer by their names, such as { Retention__Days: \'30\' }; they replace the settings below.')
param appSettings object = {}

@description('Who gets alerts and budget mails; empty for nobody.')
param alertEmail string = ''

@description('Minutes that a face may wait for the network before an alert.')
@minValue(5)
param oldestMessageMinutes int = 15

@description('Hours per day that all GPUs together may run before an alert.')
@minValue(1)
param gpuHours int = 6

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('GB of logs a day; -1 for no limit.')
param logDailyQuotaGb int = 1

@description('An additional OpenTelemetry collector; empty for none.')
param otlpEndpoint string = ''

@description('Share of the traces that are kept, 0 to 1; a trace covers one upload.')
param traceShare string = '0.1'

@description('A month\'s budget in the subscription\'s currency; 0 for none.')
@minValue(0)
param budgetAmount int = 0

@description('First day of the budget\'s first month, yyyy-MM-01; empty for this month. It cannot be changed once the budget exists, so azd stores it.')
param budgetStart string = ''

@description('The current month; do not set it.')
param thisMonth string = utcNow('yyyy-MM-01')

var abbreviations = loadJsonContent('abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var gpu = scorer == 'gpu'
var trains = !empty(trainingImage)
var signsIn = !empty(signInClientId)
// An app setting with this name lets an identity replace a client secret.
var signInSecretSetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
var trainingOnGpu = trains && trainingDevice == 'cuda'
var budgetFrom = empty(budgetStart) ? thisMonth : budgetStart

var storageAccountName = '${abbreviations.storageAccount}${token}'
var scorerName = '${abbreviations.containerApp}scorer-${token}'
var applicationInsightsName = '${abbreviations.applicationInsights}${token}'
var identityNames = {
  functions: '${abbreviations.identity}functions-${token}'
  scorer: '${abbreviations.identity}scorer-${token}'
  training: '${abbreviations.identity}training-${token}'
}

var functionAppName = '${abbreviations.functionApp}${token}'
var deadLetterContainer = 'dead-letters'

// The Functions host names this queue by its id. By default it hashes the app's name on Flex Consumption, so the app gets an id.
var blobTriggerQueue = 'azure-webjobs-blobtrigger-${functionAppName}'

// Until azd has pushed the first image. A new revision runs once before it scales to zero and must pass the
// scorer's probes: this sample answers on the scorer's port.
var scorerPlaceholder = 'mcr.microsoft.com/dotnet/samples:aspnetapp'

var sharedSettings = union(
  {
    Models__PollInterval: modelPollInterval
    Telemetry__TraceShare: traceShare
    Telemetry__HideNames: string(hideNames)
    // Otherwise the exporters of host and worker report about themselves to Microsoft.
    APPLICATIONINSIGHTS_STATSBEAT_DISABLED: 'true'
    // It would write to its own tables, to which the identities have no rights, and log an error every ten minutes.
    AzureWebJobsFeatureFlags: 'DisableDiagnosticEventLogging'
    // If a worker ends in mid-work, its message loses one of its five tries; a minute between tries outlasts the restart.
    AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:01:00'
  },
  empty(otlpEndpoint) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }
)

var functionsSettings = union(
  sharedSettings,
  {
    AzureFunctionsWebHost__hostid: functionAppName
    ReconcileUploadsSchedule: '0 */5 * * * *'
    SummarizeBatchesSchedule: '0 * * * * *'
    RecoverDeadLettersSchedule: '0 */15 * * * *'
    Scoring__ExecutionProvider: 'cpu'
    // The app serves its own page at /.
    AzureWebJobsDisableHomepage: 'true'
  },
  gpu ? { 'AzureWebJobs.ScoreFaces.Disabled': 'true' } : {},
  dotnetPlaceholder ? {} : { WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: '0' }
)

var scorerSettings = union(sharedSettings, {
  // Probes CUDA and, if that fails, scores on the replica's cores, with an alert. `cuda` would exit again and again, on a paid GPU.
  Scoring__ExecutionProvider: 'auto'
  Scoring__MaxBatchSize: string(scoringMaxBatchSize)
  Scoring__MaxBatchDelay: scoringMaxBatchDelay
  AzureFunctionsJobHost__functions__0: 'ScoreFaces'
  // As many messages in flight (32 are taken at a time, the next when 224 are left) as faces in one run of the network.
  AzureFunctionsJobHost__extensions__queues__batchSize: '32'
  AzureFunctionsJobHost__extensions__queues__newBatchThreshold: string(max(scoringMaxBatchSize - 32, 0))
})

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  scope: group
  params: {
    location: location
    tags: tags
    names: identityNames
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: storageAccountName
    location: location
    tags: tags
    skuName: storageSku
    blobTriggerQueue: blobTriggerQueue
    uploadRetentionDays: uploadRetentionDays
    resultRetentionDays: resultRetentionDays
    faceRetentionDays: faceRetentionDays
    trainingRetentionDays: trainingRetentionDays
    privateNetwork: privateNetwork
    allowedAddresses: allowedAddresses
    pageOrigins: concat(['https://${functionAppName}.azurewebsites.net'], allowedOrigins)
  }
}

module access 'modules/access.bicep' = {
  name: 'access'
  scope: group
  params: {
    storageAccountName: storageAccountName
    blobTriggerQueue: blobTriggerQueue
    scorer: scorer
    identityNames: identityNames
    operatorPrincipalId: operatorPrincipalId
    operatorType: operatorPrincipalType
  }
  dependsOn: [identities, storage]
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceName: '${abbreviations.logWorkspace}${token}'
    applicationInsightsName: applicationInsightsName
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
    publishers: concat([identityNames.functions], gpu ? [identityNames.scorer] : [])
  }
  dependsOn: [identities]
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  scope: group
  params: {
    name: '${abbreviations.containerRegistry}${token}'
    location: location
    tags: tags
    skuName: privateNetwork ? 'Premium' : registrySku
    publicAccess: registryPublic || !privateNetwork
    purges: gpu || trains
    pullers: concat([identityNames.training], gpu ? [identityNames.scorer] : [])
  }
  dependsOn: [identities]
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: group
  params: {
    name: '${abbreviations.virtualNetwork}${token}'
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
  }
}

// One after the other: two endpoints of one account at the same time sometimes conflict.
@batchSize(1)
module storageEndpoints 'modules/privateEndpoint.bicep' = [
  for service in ['blob', 'queue', 'table']: if (privateNetwork) {
    name: 'endpoint-${service}'
    scope: group
    params: {
      name: '${abbreviations.privateEndpoint}${service}-${token}'
      location: location
      tags: tags
      subnetId: network!.outputs.endpointsSubnetId
      targetId: storage.outputs.id
      group: service
      zoneId: service == 'blob'
        ? network!.outputs.blobZoneId
        : service == 'queue' ? network!.outputs.queueZoneId : network!.outputs.tableZoneId
    }
  }
]

module registryEndpoint 'modules/privateEndpoint.bicep' = if (privateNetwork) {
  name: 'endpoint-registry'
  scope: group
  params: {
    name: '${abbreviations.privateEndpoint}registry-${token}'
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    targetId: registry.outputs.id
    group: 'registry'
    zoneId: network!.outputs.registryZoneId
  }
}

module appEndpoint 'modules/privateEndpoint.bicep' = if (privateNetwork) {
  name: 'endpoint-app'
  scope: group
  params: {
    name: '${abbreviations.privateEndpoint}app-${token}'
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    targetId: functionApp.outputs.id
    group: 'sites'
    zoneId: network!.outputs.sitesZoneId
  }
}

// Also without sign-in: a deployment that only leaves it out would leave it on.
module signIn 'modules/signIn.bicep' = {
  name: 'sign-in'
  scope: group
  params: {
    appName: functionAppName
    clientId: signInClientId
    tenantId: empty(signInTenantId) ? tenant().tenantId : signInTenantId
    assertionSetting: signInSecretSetting
  }
  dependsOn: [functionApp]
}

module storageReads 'modules/storageReads.bicep' = if (logBlobReads) {
  name: 'storage-reads'
  scope: group
  params: {
    storageAccountName: storageAccountName
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [storage]
}

module functionApp 'modules/functionApp.bicep' = {
  name: 'function-app'
  scope: group
  params: {
    name: functionAppName
    planName: '${abbreviations.functionPlan}${token}'
    location: location
    tags: tags
    identityId: identities.outputs.functionsId
    identityClientId: identities.outputs.functionsClientId
    storageAccountName: storageAccountName
    applicationInsightsName: applicationInsightsName
    instanceMemoryMB: functionsMemoryMb
    maximumInstanceCount: functionsMaxInstances
    alwaysReady: functionsAlwaysReady
    subnetId: privateNetwork ? network!.outputs.functionsSubnetId : ''
    settings: union(
      functionsSettings,
      appSettings,
      signsIn ? { '${signInSecretSetting}': identities.outputs.functionsClientId } : {}
    )
    privateNetwork: privateNetwork
    allowedAddresses: allowedAddresses
    allowedOrigins: allowedOrigins
  }
  dependsOn: [access, monitoring]
}

module containerEnvironment 'modules/containerEnvironment.bicep' = {
  name: 'container-environment'
  scope: group
  params: {
    name: '${abbreviations.containerEnvironment}${token}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    gpu: gpu || trainingOnGpu
    gpuProfileType: gpuProfileType
    subnetId: privateNetwork ? network!.outputs.containersSubnetId : ''
  }
}

module runningScorer 'modules/runningImage.bicep' = if (gpu && scorerExists && empty(scorerImage)) {
  name: 'running-scorer'
  scope: group
  params: {
    name: scorerName
  }
}

module scorerApp 'modules/scorer.bicep' = if (gpu) {
  name: 'scorer'
  scope: group
  params: {
    name: scorerName
    location: location
    tags: tags
    environmentId: containerEnvironment.outputs.id
    identityId: identities.outputs.scorerId
    identityClientId: identities.outputs.scorerClientId
    storageAccountName: storageAccountName
    applicationInsightsName: applicationInsightsName
    registryServer: registry.outputs.loginServer
    image: !empty(scorerImage) ? scorerImage : scorerExists ? runningScorer!.outputs.image : scorerPlaceholder
    queueLength: scorerQueueLength
    maxReplicas: scorerMaxReplicas
    settings: union(scorerSettings, appSettings)
  }
  dependsOn: [access]
}

module training 'modules/training.bicep' = if (trains) {
  name: 'training'
  scope: group
  params: {
    name: '${abbreviations.containerJob}training-${token}'
    location: location
    tags: tags
    environmentId: containerEnvironment.outputs.id
    identityId: identities.outputs.trainingId
    identityClientId: identities.outputs.trainingClientId
    storageAccountName: storageAccountName
    registryServer: registry.outputs.loginServer
    image: trainingImage
    cron: trainingCron
    timeoutHours: trainingTimeoutHours
    retryLimit: trainingRetryLimit
    gpu: trainingOnGpu
    settings: union(
      {
        DEEPEMOTION_DATA: trainingData
        // Each execution has its own folder below it (train-job.sh): its retry continues there, and the next schedule starts a new run.
        DEEPEMOTION_OUT: 'blob://training'
        DEEPEMOTION_RESUME: 'true'
        DEEPEMOTION_DEVICE: trainingDevice
        DEEPEMOTION_PUBLISH: 'true'
        DEEPEMOTION_PROMOTE: 'if-better'
      },
      trainingOptions
    )
  }
  dependsOn: [access]
}

module eventGrid 'modules/eventGrid.bicep' = {
  name: 'event-grid'
  scope: group
  params: {
    name: '${abbreviations.systemTopic}${token}'
    location: location
    tags: tags
    storageAccountName: storageAccountName
    deadLetterContainer: deadLetterContainer
  }
  dependsOn: [storage]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    namePrefix: '${abbreviations.alert}${token}-'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    oldestMessageMinutes: oldestMessageMinutes
    gpuHours: gpuHours
    topicId: eventGrid.outputs.id
    storageAccountId: storage.outputs.id
    scorerId: gpu ? scorerApp!.outputs.id : ''
    trainingId: trains ? training!.outputs.id : ''
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module budget 'modules/budget.bicep' = if (budgetAmount > 0) {
  name: 'budget'
  scope: group
  params: {
    name: '${abbreviations.budget}${token}'
    amount: max(budgetAmount, 1)
    startDate: budgetFrom
    email: alertEmail
  }
}

// azd stores these with the environment; hooks and image builds read them, and so does `dotnet publish`, where MSBuild reads them
// as properties. So no name may equal a property's, ignoring case: ACCELERATOR would make the Functions app a CUDA build.
output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output STORAGE_ACCOUNT string = storageAccountName
output FUNCTION_APP string = functionAppName
output FUNCTION_APP_URI string = functionApp.outputs.uri
output FUNCTION_APP_PRINCIPAL string = identities.outputs.functionsPrincipalId
output CONTAINER_ENVIRONMENT string = containerEnvironment.outputs.name
output EVENT_GRID_TOPIC string = eventGrid.outputs.name
output STORAGE_ACCOUNT_ID string = storage.outputs.id
output TRAINING_JOB string = trains ? training!.outputs.name : ''
output SCORER_APP string = gpu ? scorerApp!.outputs.name : ''
output DEEPEMOTION_BUDGET_START string = budgetAmount > 0 ? budgetFrom : budgetStart
output BUDGET_ID string = budgetAmount > 0 ? budget!.outputs.id : ''
output BLOB_READS_LOG string = logBlobReads ? storageReads!.outputs.id : ''
output TRAINING_ON_GPU string = trainingOnGpu ? 'true' : 'false'
output SCORER_ON_GPU string = gpu ? 'true' : 'false'
