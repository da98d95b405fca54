#!/usr/bin/env bash
# Measures how fast photos are analyzed.
#   ./bench.sh [NAME ...]                                      default: speed large scoring rate
#   ./bench.sh faces FOLDER [--rows FILE] [--max-division N]   which faces are found in a folder of photos (photos.csv: name,faces)
# speed        photos a second, beside face-api
# large        photos of 24 megapixels
# scoring      the emotion network, by the number of faces in a run
# rate         the emotion network's multiply-adds a second, beside those of plain convolutions
# summary      a batch's summary, by the number of its photos
# growth       whole runs of 1 to 10,000 photos, and of photos with 0 to 30 faces: time, memory, storage operations, drawn
# api          the state and pages of 100,000 photos over HTTP; writing their rows takes most of the 20 minutes, because for each
#              row Azurite searches all rows
# report       how fast a report of 10,000 faces is written, opened and scrolled
# speed, large, rate, growth and api write docs/performance.md; the others print their figures.
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
. "$root/scripts/setup.sh"
peers="$root/.cache/peers"
for argument in "$@"; do
  case $argument in --help | -h) sed -n '2,/^set/s/^# \{0,1\}//p' "$root/bench.sh"; exit ;; esac
done

set_up() {
  install_packages
  build benchmarks "$root/benchmarks" "$root/benchmarks" "$root/src" "$root/tools"
}

# In a separate folder: the program itself does not need the peer.
install_peers() {
  cmp -s "$root/benchmarks/peers/package-lock.json" "$peers/package-lock.json" && [ -d "$peers/node_modules/sharp" ] && return
  echo "installing face-api ..." >&2
  mkdir -p "$peers"
  cp "$root/benchmarks/peers/package.json" "$root/benchmarks/peers/package-lock.json" "$peers"
  quietly peers npm ci --prefix "$peers" --ignore-scripts --no-audit --no-fund --no-progress
}

bench() {
  dotnet "$root/benchmarks/bin/Release/net10.0/DeepEmotion.Benchmarks.dll" "$@"
}

require_plain_surroundings
require_dotnet
require_node
locked set_up
if [ "${1:-}" = faces ]; then
  bench "$@"
  exit
fi
if [ "${1:-}" = report ]; then
  # The page tests have the browser and the synthetic report.
  quietly report dotnet build "$root/tests/Pages.Tests" -c Release -v minimal -nologo
  exec "$root/tests/Pages.Tests/bin/Release/net10.0/DeepEmotion.Pages.Tests" -explicit only -class '*ReportBenchmark' -showliveoutput
fi
[ $# -gt 0 ] || set -- speed large scoring rate
for name in "$@"; do
  case $name in
    speed) locked install_peers; bench speed "$peers" --repository "$root" ;;
    large) bench large --repository "$root" ;;
    scoring) (cd "$root/benchmarks" && bench scoring) ;;
    rate) bench rate --repository "$root" ;;
    summary) bench summary ;;
    growth) bench growth --repository "$root" ;;
    api) bench api --repository "$root" ;;
    *) fail "Unknown benchmark '$name'. Choose from speed, large, scoring, rate, report, summary, growth and api, or give faces FOLDER." ;;
  esac
done
