#!/usr/bin/env bash
# Scores the emotions of every face in your photos, on this machine: ./run.sh [PATH ...] [options]; --help shows them.
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
for argument in "$@"; do
  case $argument in --help | -h | '-?') exec cat "$root/src/LocalHost/Commands/help.txt" ;; esac
done
. "$root/scripts/setup.sh"

set_up() {
  install_packages
  build local-host "$root/src/LocalHost" "$root/src/LocalHost" "$root/src/Functions" "$root/src/Vision" "$root/tools" "$root/src/Model"
}

require_plain_surroundings
require_dotnet
require_node
locked set_up
exec dotnet "$root/src/LocalHost/bin/Release/net10.0/DeepEmotion.LocalHost.dll" "$@"
