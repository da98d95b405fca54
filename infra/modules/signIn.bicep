@description('Signs people in to the Functions app with Entra. The app registration is made by hand, once: docs/operations.md.')
param appName string

@description('Client id of the app registration. Its app roles are reader, uploader and operator.')
param clientId string

@description('The tenant whose people may sign in.')
param tenantId string

@description('Name of the app setting that says which identity stands in for a client secret.')
param assertionSetting string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource auth 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      // Scripts come with a Functions key and Event Grid with its own; the app sends everybody else to the sign-in, or refuses them.
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
      excludedPaths: ['/runtime/webhooks/*']
    }
    httpSettings: {
      requireHttps: true
    }
    login: {
      // What the page keeps is a cookie; tokens are of no use to it.
      tokenStore: {
        enabled: false
      }
      preserveUrlFragmentsForLogins: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          clientSecretSettingName: assertionSetting
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [clientId, 'api://${clientId}']
          defaultAuthorizationPolicy: {
            allowedApplications: [clientId]
          }
        }
      }
    }
  }
}
