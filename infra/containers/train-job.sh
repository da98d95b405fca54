#!/usr/bin/env bash
# One scheduled training run; its options come from the environment (DEEPEMOTION_*).
# The job answers 3 when the new model is no better than the old one. For a schedule that is a good end, not a failure to repeat.
set -uo pipefail

# A stopped training ends well by itself, but the platform repeats only what failed, and the repetition goes on from the checkpoint.
export DEEPEMOTION_STOPPED_CODE="${DEEPEMOTION_STOPPED_CODE:-143}"

# The replicas of an execution share its name, so a retry finds the run of the replica before it, and the next schedule does not.
if [[ "${DEEPEMOTION_OUT:-}" == blob://* && -n "${CONTAINER_APP_JOB_EXECUTION_NAME:-}" ]]; then
  export DEEPEMOTION_OUT="${DEEPEMOTION_OUT%/}/$CONTAINER_APP_JOB_EXECUTION_NAME"
fi

stopped=false
job=
trap 'stopped=true; [ -z "$job" ] || kill -TERM "$job"' TERM INT
"${TRAIN_COMMAND:-dotnet}" /app/DeepEmotion.Training.dll train &
job=$!
# A signal that came before the job had a number.
"$stopped" && kill -TERM "$job"
wait "$job"
code=$?
# A signal ends the wait, not the job; the second wait has the job's own answer.
if "$stopped"; then
  wait "$job"
  code=$?
fi
[ "$code" -eq 3 ] && exit 0
exit "$code"
