#!/bin/sh
# Before azd publishes the Functions app: the face detector's weights, and a check that azd's environment says "worker build".
set -eu

cd "$(dirname "$0")/../.."

if [ "${FunctionsWorker:-}" != true ] || [ "${BlobTriggerSource:-}" != EventGrid ]; then
  echo "The environment lacks FunctionsWorker=true and BlobTriggerSource=EventGrid; 'azd provision' sets both." >&2
  exit 1
fi

[ -d node_modules/@mediapipe/face_detection ] || npm ci --ignore-scripts --no-progress
