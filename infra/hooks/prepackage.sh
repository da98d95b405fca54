#!/bin/sh
# Before azd publishes the Functions app: the face detector's weights, and a check that azd's environment says "worker build".
set -eu

cd "$(dirname "$0")/../.."

if [ "${FunctionsWorker:-}" != true ] || [ "${BlobTriggerSource:-}" != EventGrid ]; then
  echo "The environment lacks FunctionsWorker=true and BlobTriggerSource=EventGrid; 'azd provision' sets both." >&2
  exit 1
fi

command -v az >/dev/null 2>&1 || {
  echo "The Azure CLI (az) is missing, which the last step of a deployment needs: https://aka.ms/azure-cli" >&2
  exit 1
}

[ -d node_modules/@mediapipe/face_detection ] || npm ci --ignore-scripts --no-progress
