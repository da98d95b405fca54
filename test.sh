#!/usr/bin/env bash
# Builds and tests everything. Last line: N passed, N failed, N skipped.
#   ./test.sh [PROJECT ...] [--all] [--coverage] [--host COMMAND]
#   ./test.sh --soak MINUTES [--seed N]
# PROJECT      Model, Vision, ... : only the tests of these projects
# --all        also the slow tests, and the app with the GPU scorer's packages (a gigabyte)
# --coverage   measure how much of each project of src the tests run, and list the classes that they hardly touch (docs/coverage.md); takes longer
# SHOTS=DIR    the page tests save screenshots to DIR; SamplePictureTests takes those of the README
# --host       run the end-to-end scenarios in a Functions host as well: COMMAND is called as COMMAND FOLDER CONNECTION PORT, with the
#              folder that `dotnet publish src/Functions` writes, and takes the keys "master-key" and, for events, "blobs-key"; func
#              means the Azure Functions Core Tools
# --soak       two hosts under kill -9, storage outages and faults, lost, duplicate and reordered messages, clock skew and new
#              models, for this many minutes, with photos, zips and junk; the printed seed repeats uploads and faults
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
. "$root/scripts/setup.sh"
all=false coverage=false projects=() soak=
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) sed -n '2,/^set/s/^# \{0,1\}//p' "$root/test.sh"; exit ;;
    --all) all=true; export DEEPEMOTION_TEST_ALL=1 ;;
    --coverage) coverage=true ;;
    --soak) shift; [[ "${1:-}" =~ ^[0-9]+(\.[0-9]+)?$ ]] || fail "--soak needs a number of minutes."; soak=$1; export DEEPEMOTION_TEST_SOAK=$1 ;;
    --seed) shift; [[ "${1:-}" =~ ^[0-9]+$ ]] || fail "--seed needs a number."; export DEEPEMOTION_TEST_SEED=$1 ;;
    --host) shift; [ $# -gt 0 ] || fail "--host needs a command."; export DEEPEMOTION_TEST_HOST=$1 ;;
    -*) fail "There is no option $1: ./test.sh --help shows all options." ;;
    *) [ -d "$root/tests/$1.Tests" ] || fail "There is no test project $1.Tests."; projects+=("$1") ;;
  esac
  shift
done
# dotnet reads the global.json of the current folder.
[ -z "${SHOTS:-}" ] || export SHOTS=$(readlink -m -- "$SHOTS")
[[ "${DEEPEMOTION_TEST_HOST:-}" != */* ]] || export DEEPEMOTION_TEST_HOST=$(readlink -m -- "$DEEPEMOTION_TEST_HOST")
cd "$root"
all_projects=(Model Vision Functions LocalHost Pages Training Infrastructure EndToEnd)
[ ${#projects[@]} -gt 0 ] || projects=("${all_projects[@]}")

set_up() {
  install_packages
  build all "$root/DeepEmotion.Serverless.sln" "$root/src" "$root/tools" "$root/samples" "$root/tests" "$root/DeepEmotion.Serverless.sln" "$root/infra"
  # This also built what run.sh and train.sh need.
  touch -r "$setup_folder/all" "$setup_folder/local-host" "$setup_folder/training"
}

# The page tests are skipped without a browser. Chromium's headless shell takes half of the processor time that Chromium takes.
install_browser() {
  local log="$setup_folder/browser.log"
  [ -z "${CHROMIUM:-}" ] && ! command -v chromium-headless-shell >"$log" || return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null && { timeout 60 apt-get update && timeout 300 apt-get install -y --no-install-recommends chromium-headless-shell; } >"$log" 2>&1 </dev/null; then
    echo "browser: Debian's chromium-headless-shell installed"
  elif ! command -v chromium chromium-browser google-chrome >>"$log"; then
    echo "browser: none, and none could be installed: the page tests are skipped"
  fi
}

require_plain_surroundings
require_dotnet
require_node
locked set_up
! "$coverage" || rm -rf "$setup_folder/coverage"
if [ -n "$soak" ]; then
  export DEEPEMOTION_TEST_SOAK_TABLE="$setup_folder/soak.txt"
  rm -f "$DEEPEMOTION_TEST_SOAK_TABLE"
  result=0
  dotnet test --project "$root/tests/EndToEnd.Tests" -c Release --no-build --no-ansi --no-progress -- --filter-class '*SoakTests' </dev/null || result=$?
  cat "$DEEPEMOTION_TEST_SOAK_TABLE"
  exit "$result"
fi
install_browser

# Tests open sessions of ONNX Runtime themselves; the programs turn off its telemetry on their own.
export ORT_DISABLE_TELEMETRY=1

# On some processors oneDNN's wide kernels round so coarsely that an exported model differs from its network by 0.0004 or
# more. The tests use its plain kernels.
export ONEDNN_MAX_CPU_ISA="${ONEDNN_MAX_CPU_ISA:-SSE41}"

# A project whose tests hang ends then, and its name is shown.
longest=40m

# In a copy, because coverlet rewrites the assemblies that it measures, and the files of a build are hard-linked.
run_covered() {
  local built copy="$setup_folder/coverage/$1" result=0
  built=$(dirname "$(find "$root/tests/$1.Tests/bin/Release" -name "DeepEmotion.$1.Tests.dll" -not -path '*/ref/*' -print -quit)")
  rm -rf "$copy" && mkdir -p "$copy" && cp -r "$built/." "$copy"
  dotnet test --test-modules "DeepEmotion.$1.Tests.dll" --root-directory "$copy" --no-ansi --no-progress --results-directory "$setup_folder/coverage/results/$1" -- \
    --timeout "$longest" --coverlet --coverlet-output-format cobertura --coverlet-include '[DeepEmotion.*]*' --coverlet-exclude '[*.Tests*]*' </dev/null 2>&1 || result=$?
  rm -rf "$copy"
  return "$result"
}

run_tests() {
  if "$coverage"; then run_covered "$1"; return; fi
  dotnet test --project "$root/tests/$1.Tests" -c Release --no-build --no-ansi --no-progress -- --timeout "$longest" </dev/null 2>&1
}

passed=0 failed=0 skipped=0
# Adds the counts in a project's log. Arguments: PROJECT and the exit code of its tests.
add_counts() {
  local log="$setup_folder/test-$1.log"
  count() { sed -n "s/^  $1: \([0-9]*\)\$/\1/p" "$log" | tail -n 1 | grep . || echo 0; }
  passed=$((passed + $(count succeeded))) failed=$((failed + $(count failed))) skipped=$((skipped + $(count skipped)))
  # A crash, or a project without tests, has no counts and must not look like a success.
  if [ "$2" -ne 0 ] && [ "$(count failed)" -eq 0 ]; then
    echo "$1.Tests ended with code $2"
    failed=$((failed + 1))
  fi
}

# In process groups of their own, so that a signal to this script ends all of them: dotnet test would survive it.
started=()
start() {
  set -m
  "$@" &
  set +m
  started+=($!)
}
end_all() {
  local group
  for group in "${started[@]}"; do
    kill -- "-$group" 2>/dev/null || true
  done
  exit "$1"
}
trap 'end_all 129' HUP
trap 'end_all 130' INT
trap 'end_all 143' TERM

# The tests of pages and the end-to-end tests use about one core, so the others run beside them, in two lanes at a lower priority, and are shown at the end.
beside=()
run_lane() {
  local project result
  renice -n 5 $BASHPID >/dev/null 2>&1 || true
  for project; do
    result=0
    run_tests "$project" >"$setup_folder/test-$project.log" || result=$?
    echo "$result" >"$setup_folder/test-$project.result"
  done
}
if [ ${#projects[@]} -eq ${#all_projects[@]} ]; then
  beside=(Infrastructure Vision Functions Model LocalHost Training)
  rm -f "$setup_folder"/test-*.result
  start run_lane Training
  start run_lane Infrastructure Vision Functions Model LocalHost
fi
show_tests() {
  run_tests "$1" | tee "$setup_folder/test-$1.log"
}
for project in "${projects[@]}"; do
  [[ " ${beside[*]} " != *" $project "* ]] || continue
  echo "== $project.Tests"
  result=0
  start show_tests "$project"
  wait $! || result=$?
  add_counts "$project" "$result"
done
wait
for project in "${beside[@]}"; do
  echo "== $project.Tests"
  cat "$setup_folder/test-$project.log"
  add_counts "$project" "$(cat "$setup_folder/test-$project.result" || echo 1)"
done
# In a copy, because its other packages would force a rebuild of everything here.
publish_for_cuda() {
  local copy="$setup_folder/cuda" file
  rm -rf "$copy" && mkdir -p "$copy" && ln -s "$root/node_modules" "$copy/node_modules"
  tar -C "$root" --exclude=bin --exclude=obj -cf - src tools host.json global.json .editorconfig BannedSymbols.txt LICENSE THIRD-PARTY-NOTICES.md Directory.Build.props Directory.Build.targets Directory.Packages.props | tar -C "$copy" -xf -
  dotnet publish "$copy/src/Functions" -c Release -v minimal -nologo -nodeReuse:false -p:UseSharedCompilation=false -p:OnnxRuntime=cuda -o "$copy/published" >"$setup_folder/cuda.log" 2>&1 || return
  for file in libonnxruntime.so libonnxruntime_providers_cuda.so libonnxruntime_providers_shared.so functions.metadata host.json; do
    [ -f "$copy/published/$file" ] || { echo "$file is missing" >>"$setup_folder/cuda.log"; return 1; }
  done
  [ -z "$(find "$copy/published" -iname '*torch*' -o -name 'onnxruntime*.dll' -o -path '*/win-*')" ] || { echo "natives of another platform" >>"$setup_folder/cuda.log"; return 1; }
  du -sh "$copy/published"
  rm -rf "$copy"
}
if "$all"; then
  echo "== The app for CUDA"
  if publish_for_cuda; then
    passed=$((passed + 1))
  else
    tail -n 20 "$setup_folder/cuda.log"
    failed=$((failed + 1))
  fi
fi
# The page is about all projects, so it is written only if all were tested.
if "$coverage"; then
  page=()
  [ ${#projects[@]} -lt ${#all_projects[@]} ] || page=("$root/docs/coverage.md")
  node "$root/scripts/coverage.mjs" "$setup_folder/coverage/results" "${page[@]}"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
