#!/usr/bin/env bash
# Starts the given program. If the GPU's driver is too old for CUDA 13, puts CUDA's compatibility libraries first.
set -uo pipefail

compat="${CUDA_COMPAT:-/usr/local/cuda/compat}"
driver=$(nvidia-smi --query-gpu=driver_version --format=csv,noheader 2>/dev/null | head -n 1)
if [[ "$driver" =~ ^([0-9]+)\. ]] && [ "${BASH_REMATCH[1]}" -lt 580 ] && [ -d "$compat" ]; then
  echo "The GPU's driver is $driver: using CUDA's libraries for older drivers from $compat" >&2
  export LD_LIBRARY_PATH="$compat${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
exec "$@"
