// Subscribes the running Functions app to new blobs of the uploads container. Needs az, signed in, and azd's environment.
// The key of the blob extension's webhook is read from the app, sent to Event Grid through the management API, and not stored.
import { az, ask, environment, fail, requireAz, wait } from './az.mjs';

const [subscription, group, app, uri, topic, account] = environment(
  'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP', 'FUNCTION_APP', 'FUNCTION_APP_URI', 'EVENT_GRID_TOPIC', 'STORAGE_ACCOUNT_ID');
const address = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.EventGrid/systemTopics/${topic}` +
  '/eventSubscriptions/uploads?api-version=2025-02-15';

requireAz();
const body = subscriptionTo(readKey());
// Event Grid first validates the endpoint, and the app may still be starting; the topic's role may take minutes to take effect.
for (let tries = 1; ; tries++) {
  const obstacle = subscribe();
  if (!obstacle) {
    break;
  }
  if (tries === 10) {
    fail(`Event Grid could not subscribe ${app} (${obstacle}); 'azd deploy functions' tries again.`);
  }
  wait(30);
}
console.log(`Photos dropped into uploads reach ${app}.`);

/** A fresh app creates the key when it has started; it gets five minutes. */
function readKey() {
  for (let tries = 1; tries <= 30; tries++) {
    const keys = az(['functionapp', 'keys', 'list', '--subscription', subscription, '--resource-group', group, '--name', app,
      '--query', 'systemKeys.blobs_extension', '--output', 'tsv', '--only-show-errors']);
    const key = keys.output.trim();
    if (keys.ok && key && key !== 'None') {
      return key;
    }
    wait(10);
  }
  return fail(`The app ${app} shows no blobs_extension key after five minutes; is PreprocessUpload deployed?`);
}

/** Null once the subscription exists, else what stands in its way. */
function subscribe() {
  const put = ask('put', address, body);
  if (!put.ok) {
    return put.errors.split('\n')[0] || 'az failed without a message';
  }
  for (let looks = 0; looks < 30; looks++) {
    const state = ask('get', address).json?.properties?.provisioningState;
    if (state === 'Succeeded') {
      return null;
    }
    if (state === 'Failed' || state === 'Canceled') {
      return `it ended as ${state}`;
    }
    wait(10);
  }
  return 'it did not finish within five minutes';
}

/** A day of retries, then the dead-letter container, which RecoverDeadLetters reads. The keys of the account are off, so the topic writes there with its identity. */
function subscriptionTo(key) {
  return {
    properties: {
      destination: {
        endpointType: 'WebHook',
        properties: { endpointUrl: `${uri}/runtime/webhooks/blobs?functionName=Host.Functions.PreprocessUpload&code=${key}` },
      },
      eventDeliverySchema: 'EventGridSchema',
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobCreated'],
        subjectBeginsWith: '/blobServices/default/containers/uploads/',
      },
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' },
        deadLetterDestination: { endpointType: 'StorageBlob', properties: { resourceId: account, blobContainerName: 'dead-letters' } },
      },
    },
  };
}
