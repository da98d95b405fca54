#!/usr/bin/env bash
# One scheduled training run; its options come from the environment (DEEPEMOTION_*).
# The job answers 3 when the new model is no better than the old one. For a schedule that is a good end, not a failure to repeat.
set -uo pipefail

stopped=false
"${TRAIN_COMMAND:-dotnet}" /app/DeepEmotion.Training.dll train &
job=$!
trap 'stopped=true; kill -TERM "$job"' TERM INT
wait "$job"
code=$?
# A signal ends the wait, not the job; the second wait has the job's own answer.
if "$stopped"; then
  wait "$job"
  code=$?
  # A stopped training ends well with a checkpoint, but here that goes away with the disk: without a model the run must be repeated.
  [ "$code" -eq 0 ] && [ ! -f "${DEEPEMOTION_OUT:-.}/model.onnx" ] && exit 143
fi
[ "$code" -eq 3 ] && exit 0
exit "$code"
