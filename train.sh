#!/usr/bin/env bash
# Trains, measures and publishes models: ./train.sh --help
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$root/src/Training/DeepEmotion.Training.csproj
program=$root/src/Training/bin/Release/net10.0/linux-x64/DeepEmotion.Training.dll
stamp=$root/src/Training/obj/train.sh.stamp

if ! command -v dotnet > /dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "train.sh needs the .NET 10 SDK. Get it from https://dotnet.microsoft.com/download/dotnet/10.0" >&2
  exit 1
fi

changed() {
  [ -f "$program" ] && [ -f "$stamp" ] || return 0
  [ -n "$(find "$root/src/Model" "$root/src/Training" "$root"/Directory.*.props "$root/global.json" \
    \( -name bin -o -name obj \) -prune -o -type f -newer "$stamp" -print -quit)" ]
}

if changed; then
  mkdir -p "$(dirname "$stamp")"
  started=$(mktemp "$stamp.XXXX")
  if ! output=$(dotnet build "$project" -c Release -v quiet -nologo 2>&1); then
    rm -f "$started"
    printf '%s\n' "$output" >&2
    exit 1
  fi
  mv -f "$started" "$stamp"
fi

exec dotnet "$program" "$@"
