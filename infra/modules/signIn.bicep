@description('Sign-in to the Functions app with Entra. Create the app registration once, by hand: docs/operations.md.')
param appName string

@description('Client id of the app registration. Its app roles are reader, uploader and operator. Empty turns sign-in off.')
param clientId string

@description('The tenant whose people may sign in.')
param tenantId string

@description('Name of the app setting with the identity that replaces a client secret.')
param assertionSetting string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource auth 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: !empty(clientId)
    }
    globalValidation: {
      // Scripts send a Functions key and Event Grid its own; the app redirects everybody else to the sign-in, or refuses them.
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
      excludedPaths: ['/runtime/webhooks/*']
    }
    httpSettings: {
      requireHttps: true
    }
    login: {
      // The page uses a cookie and needs no tokens.
      tokenStore: {
        enabled: false
      }
      preserveUrlFragmentsForLogins: true
    }
    identityProviders: empty(clientId) ? {} : {
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
