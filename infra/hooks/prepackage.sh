#!/bin/sh
# Before azd publishes the Functions app: the face detector's weights, and a look for what the deployment's last step needs.
set -eu

cd "$(dirname "$0")/../.."

command -v az >/dev/null 2>&1 || {
  echo "The Azure CLI (az) is missing, which the last step of a deployment needs: https://aka.ms/azure-cli" >&2
  exit 1
}

[ -d node_modules/@mediapipe/face_detection ] || npm ci --ignore-scripts --no-progress
