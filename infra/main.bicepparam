using './main.bicep'

// azd sets AZURE_*; the others are set with `azd env set NAME value`.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'deepemotion')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', '')

// azd looks before each provisioning whether the app exists; its image then stays. The image that azd remembers is the one that
// this machine built last, which another machine may have replaced, or `azd down` deleted.
param scorerExists = readEnvironmentVariable('SERVICE_SCORER_RESOURCE_EXISTS', 'false') == 'true'

param scorer = readEnvironmentVariable('DEEPEMOTION_SCORER', 'gpu')
param scorerMaxReplicas = int(readEnvironmentVariable('DEEPEMOTION_SCORER_MAX_REPLICAS', '1'))
param functionsAlwaysReady = int(readEnvironmentVariable('DEEPEMOTION_ALWAYS_READY', '0'))
param dotnetPlaceholder = bool(readEnvironmentVariable('DEEPEMOTION_DOTNET_PLACEHOLDER', 'true'))
param registrySku = readEnvironmentVariable('DEEPEMOTION_REGISTRY_SKU', 'Basic')
param uploadRetentionDays = int(readEnvironmentVariable('DEEPEMOTION_UPLOAD_RETENTION_DAYS', '30'))
param resultRetentionDays = int(readEnvironmentVariable('DEEPEMOTION_RESULT_RETENTION_DAYS', '365'))
param trainingRetentionDays = int(readEnvironmentVariable('DEEPEMOTION_TRAINING_RETENTION_DAYS', '90'))
param privateNetwork = bool(readEnvironmentVariable('DEEPEMOTION_PRIVATE_NETWORK', 'false'))
param allowedAddresses = json(readEnvironmentVariable('DEEPEMOTION_ALLOWED_ADDRESSES', '[]'))
param signInClientId = readEnvironmentVariable('DEEPEMOTION_SIGN_IN_CLIENT_ID', '')
param signInTenantId = readEnvironmentVariable('DEEPEMOTION_SIGN_IN_TENANT_ID', readEnvironmentVariable('AZURE_TENANT_ID', ''))
param allowedOrigins = json(readEnvironmentVariable('DEEPEMOTION_ALLOWED_ORIGINS', '[]'))
param logBlobReads = bool(readEnvironmentVariable('DEEPEMOTION_LOG_BLOB_READS', 'false'))
param hideNames = bool(readEnvironmentVariable('DEEPEMOTION_HIDE_NAMES', 'false'))
param registryPublic = bool(readEnvironmentVariable('DEEPEMOTION_REGISTRY_PUBLIC', 'true'))
param trainingImage = readEnvironmentVariable('DEEPEMOTION_TRAINING_IMAGE', '')
param trainingDevice = readEnvironmentVariable('DEEPEMOTION_TRAINING_DEVICE', 'cpu')
param trainingCron = readEnvironmentVariable('DEEPEMOTION_TRAINING_CRON', '0 2 1 * *')
param trainingOptions = json(readEnvironmentVariable('DEEPEMOTION_TRAINING_OPTIONS', '{}'))
param appSettings = json(readEnvironmentVariable('DEEPEMOTION_APP_SETTINGS', '{}'))
param alertEmail = readEnvironmentVariable('DEEPEMOTION_ALERT_EMAIL', '')
param budgetAmount = int(readEnvironmentVariable('DEEPEMOTION_BUDGET', '0'))
param budgetStart = readEnvironmentVariable('DEEPEMOTION_BUDGET_START', '')
