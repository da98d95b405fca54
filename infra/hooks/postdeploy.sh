#!/bin/sh
# Subscribes the running Functions app to new blobs of the uploads container. Needs az, signed in, and azd's environment.
# The key of the blob extension's webhook is read from the app, goes to Event Grid over the management API, and is kept nowhere.
set -eu

: "${AZURE_SUBSCRIPTION_ID:?}" "${AZURE_RESOURCE_GROUP:?}" "${FUNCTION_APP:?}" "${FUNCTION_APP_URI:?}" "${EVENT_GRID_TOPIC:?}"

command -v az >/dev/null 2>&1 || {
  echo "The Azure CLI (az) is missing: https://aka.ms/azure-cli" >&2
  exit 1
}

# A fresh app creates the key when it has started; give it five minutes.
key=
tries=0
while [ -z "$key" ] || [ "$key" = None ]; do
  tries=$((tries + 1))
  [ "$tries" -le 30 ] || {
    echo "The app $FUNCTION_APP shows no blobs_extension key after five minutes; is PreprocessUpload deployed?" >&2
    exit 1
  }
  [ "$tries" -eq 1 ] || sleep 10
  key=$(az functionapp keys list --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" \
    --name "$FUNCTION_APP" --query systemKeys.blobs_extension --output tsv 2>/dev/null || true)
done

# By its standard input, because arguments show in the list of processes. Event Grid asks the endpoint before it agrees, and the app
# may just be starting. It retries events for a day; ReconcileUploads finds what it still missed.
subscribe() {
  printf '%s' "$FUNCTION_APP_URI/runtime/webhooks/blobs?functionName=Host.Functions.PreprocessUpload&code=$key" |
    az eventgrid system-topic event-subscription create \
      --subscription "$AZURE_SUBSCRIPTION_ID" \
      --resource-group "$AZURE_RESOURCE_GROUP" \
      --system-topic-name "$EVENT_GRID_TOPIC" \
      --name uploads \
      --endpoint-type webhook \
      --endpoint @- \
      --included-event-types Microsoft.Storage.BlobCreated \
      --subject-begins-with /blobServices/default/containers/uploads/ \
      --max-delivery-attempts 30 \
      --event-ttl 1440 \
      --only-show-errors --output none
}

tries=1
until subscribe; do
  tries=$((tries + 1))
  [ "$tries" -le 5 ] || {
    echo "Event Grid could not subscribe $FUNCTION_APP; 'azd hooks run postdeploy' tries again." >&2
    exit 1
  }
  sleep 20
done

echo "Photos dropped into uploads reach $FUNCTION_APP."
