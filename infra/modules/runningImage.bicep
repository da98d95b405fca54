@description('The image that a container app runs now, so that provisioning from a machine that did not build it leaves it as it is.')
param name string

resource app 'Microsoft.App/containerApps@2026-01-01' existing = {
  name: name
}

output image string = app.properties.template.containers[0].image
