#!/usr/bin/env bash
# Measures how fast photos are analysed, beside face-api, and writes docs/performance.md: ./bench.sh [speed] [large] [scoring] [rate] [summary] [growth] [api]
#   ./bench.sh faces FOLDER [--rows FILE] [--max-division N]   which faces are found in a folder of photos (photos.csv: name,faces)
#   ./bench.sh api      how fast the state and pages of 100,000 photos are over HTTP; writing their rows takes most of the 20 minutes, because for each
#                       row Azurite searches all rows
#   ./bench.sh growth   whole runs of 1 to 10,000 photos, and of photos with 0 to 30 faces: time, memory, storage operations, drawn
#   ./bench.sh report   how fast a report of 10,000 faces is written, opened and scrolled
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
. "$root/scripts/setup.sh"
peers="$root/.cache/peers"

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
  quietly peers npm ci --prefix "$peers" --no-audit --no-fund --no-progress
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
