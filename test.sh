#!/usr/bin/env bash
# Builds and tests everything. Last line: N passed, N failed, N skipped. A name or names of test projects run those alone.
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
. "$root/scripts/setup.sh"
projects=("$@")
[ $# -gt 0 ] || projects=(Model Functions Training EndToEnd)

set_up() {
  install_packages
  build all "$root/DeepEmotion.Serverless.sln" "$root/src" "$root/tests" "$root/DeepEmotion.Serverless.sln" "$root/infra"
  # What run.sh and train.sh would build is built.
  touch -r "$setup_folder/all" "$setup_folder/functions" "$root/src/Training/obj/train.sh.stamp"
}

# The worker's packages are not on every feed; where they are not, that build cannot be tried, which is no failure.
try_worker_build() {
  local folder="$setup_folder/worker" log="$setup_folder/worker-build.log" missing result=0
  rm -rf "$folder" && mkdir -p "$folder"
  # In a copy: the two builds of one code must not share their obj folders.
  (cd "$root" && tar c --exclude=bin --exclude=obj src host.json global.json ./*.props BannedSymbols.txt .editorconfig) | tar x -C "$folder"
  ln -s "$root/node_modules" "$folder/node_modules"
  timeout 300 dotnet build "$folder/src/Functions" -c Release -p:FunctionsWorker=true -v minimal -nologo -nodeReuse:false -p:UseSharedCompilation=false >"$log" 2>&1 </dev/null || result=$?
  if [ "$result" -eq 0 ]; then
    echo "worker build (-p:FunctionsWorker=true): built"
  elif missing=$(grep -om 1 'error NU1[013]0[0-3]: .*' "$log"); then
    echo "worker build (-p:FunctionsWorker=true): not tried, not all packages restore here (${missing%%. *})"
  elif [ "$result" -eq 124 ]; then
    echo "worker build (-p:FunctionsWorker=true): not tried, its packages did not come within five minutes"
  else
    tail -n 40 "$log" >&2
    fail "" "Failed: worker build (all of its output: $log)"
  fi
}

require_dotnet
require_node
locked set_up
[ $# -gt 0 ] || try_worker_build

passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  log="$setup_folder/test-$project.log"
  echo "== $project.Tests"
  result=0
  dotnet test --project "$root/tests/$project.Tests" -c Release --no-build --no-ansi --no-progress </dev/null 2>&1 | tee "$log" || result=$?
  count() { sed -n "s/^  $1: \([0-9]*\)\$/\1/p" "$log" | tail -n 1 | grep . || echo 0; }
  passed=$((passed + $(count succeeded))) failed=$((failed + $(count failed))) skipped=$((skipped + $(count skipped)))
  # A crash or a project without tests has no count to show, and must not pass for one.
  if [ "$result" -ne 0 ] && [ "$(count failed)" -eq 0 ]; then
    echo "$project.Tests ended with code $result"
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
