#!/usr/bin/env bash
# One scheduled training run; its options come from the environment (DEEPEMOTION_*).
# The job exits with 3 if the new model is not better than the old one. For a schedule that is a success, not a failure to retry.
set -uo pipefail

# A stopped training would exit with 0, but the platform retries only failures, and the retry continues from the checkpoint.
export DEEPEMOTION_STOPPED_CODE="${DEEPEMOTION_STOPPED_CODE:-143}"

# The replicas of an execution share its name, so a retry finds the previous replica's run, and the next scheduled run does not.
if [[ "${DEEPEMOTION_OUT:-}" == blob://* && -n "${CONTAINER_APP_JOB_EXECUTION_NAME:-}" ]]; then
  export DEEPEMOTION_OUT="${DEEPEMOTION_OUT%/}/$CONTAINER_APP_JOB_EXECUTION_NAME"
fi

stopped=false
job=
trap 'stopped=true; [ -z "$job" ] || kill -TERM "$job"' TERM INT
"${TRAIN_COMMAND:-dotnet}" /app/DeepEmotion.Training.dll train &
job=$!
# The signal came before the job's process id was known.
"$stopped" && kill -TERM "$job"
wait "$job"
code=$?
# A signal ends the wait, not the job; the second wait returns the job's exit code.
if "$stopped"; then
  wait "$job"
  code=$?
fi
[ "$code" -eq 3 ] && exit 0
exit "$code"
