#!/usr/bin/env bash
# Trains, measures and publishes models: ./train.sh --help
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
. "$root/scripts/setup.sh"

case $(uname -sm) in
  "Linux x86_64") platform=linux-x64 ;;
  "Darwin arm64") platform=osx-arm64 ;;
  *) fail "libtorch is available for Linux x64 and macOS arm64, but this is $(uname -sm)." "On Windows x64 start the program itself: see docs/install.md." ;;
esac
require_plain_surroundings
require_dotnet
locked build training "$root/src/Training/DeepEmotion.Training.csproj" "$root/src/Model" "$root/src/Training" "$root/scripts/libtorch.sh"

# libtorch's threads sleep while they wait for each other. By default they spin, which can keep the thread that they wait for from running.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
exec dotnet "$root/src/Training/bin/Release/net10.0/$platform/DeepEmotion.Training.dll" "$@"
