# Shared by run.sh, train.sh and test.sh: checks for the tools, installs the npm packages and builds the code, each only if needed.
# Source it with `root` set to the clone's folder.

setup_folder="$root/.cache/setup"

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Checks for problems that would otherwise fail a build with an unclear message.
require_plain_surroundings() {
  case $root in
    *[\;%]*) fail "This clone is in $root, but the .NET build fails in a path with ; or % in it. Move the clone." ;;
  esac
  local temporary=${TMPDIR:-/tmp}
  [ -d "$temporary" ] && [ -w "$temporary" ] || fail "The folder for temporary files, $temporary, is missing or not writable. Set TMPDIR to one that is."
  local files
  files=$(ulimit -Hn)
  # .NET takes all that the hard limit allows; if its own libraries do not fit, it says that they are missing.
  [ "$files" = unlimited ] || [ "$files" -ge 512 ] || fail "Here a program may open only $files files at once (ulimit -Hn), and this needs 512. Use a shell with a higher limit."
}

# has_sdk DOTNET: whether this dotnet can build the code.
has_sdk() {
  command -v "$1" >/dev/null && "$1" --list-sdks | grep -q '^1[0-9]\.'
}

require_dotnet() {
  # dotnet-install.sh puts it there, perhaps beside an older one of the system.
  local own="${HOME:-}/.dotnet"
  if [ -x "$own/dotnet" ] && ! has_sdk dotnet && { has_sdk "$own/dotnet" || ! command -v dotnet >/dev/null; }; then
    export DOTNET_ROOT="$own" PATH="$own:$PATH"
  fi
  command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing. To get it:" \
    "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" \
    "or see https://dotnet.microsoft.com/download/dotnet/10.0"
}

require_dotnet_10() {
  require_dotnet
  has_sdk dotnet || fail "This needs the .NET 10 SDK, and dotnet here has only: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')" \
    "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" \
    "or see https://dotnet.microsoft.com/download/dotnet/10.0"
}

require_node() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js 20 or newer (with npm) is missing: see https://nodejs.org/en/download"
}

require_node_20() {
  require_node
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "This needs Node.js 20 or newer, and node here is $(node --version): see https://nodejs.org/en/download"
}

# begun_at PID: when the process began, or nothing if it is gone. The system may give its number to another process, which began later.
begun_at() {
  if [ -r "/proc/$1/stat" ]; then
    sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f20
  else
    # macOS. Small images of Linux have no ps.
    ps -o lstart= -p "$1"
  fi 2>/dev/null || true
}

# end_command: ends the command that quietly runs here, or that a killed start left behind: two builds at once spoil each other's files.
end_command() {
  local pid='' begun='' shell='' tries=0
  { IFS= read -r pid && IFS= read -r begun && IFS= read -r shell; } 2>/dev/null <"$setup_folder/command" || true
  # The command of a start that still runs is not left behind: without flock there may be two.
  [ "$shell" = $$ ] || ! kill -0 "$shell" 2>/dev/null || return 0
  if [ -n "$begun" ] && [ "$(begun_at "$pid")" = "$begun" ]; then
    kill "$pid" 2>/dev/null || true
    while [ "$(begun_at "$pid")" = "$begun" ] && [ $((tries += 1)) -le 50 ]; do
      sleep 0.2
    done
    kill -9 "$pid" 2>/dev/null || true
    [ "$shell" = $$ ] || stop_compiler "deep-emotion-$shell"
  fi
  rm -f "$setup_folder/command"
}

# quietly NAME COMMAND...: shows nothing unless the command fails, and then the end of its output.
quietly() {
  local log="$setup_folder/$1.log" pid code=0
  [ -w "$setup_folder" ] || fail "This clone must be built, but you may not write to it: $root. Run the command as its owner, or clone the repository yourself."
  shift
  end_command
  # In the background: a signal reaches this script at once, and the command does not outlive it. Without the lock (8), which a process
  # that stays behind would keep.
  trap 'end_command; exit 129' HUP
  trap 'end_command; exit 130' INT
  trap 'end_command; exit 143' TERM
  # In the clone: dotnet reads the global.json of the current folder.
  (cd "$root" && exec "$@") >"$log" 2>&1 </dev/null 8>&- &
  pid=$!
  printf '%s\n' "$pid" "$(begun_at "$pid")" $$ >"$setup_folder/command"
  wait "$pid" || code=$?
  trap - HUP INT TERM
  rm -f "$setup_folder/command"
  if [ "$code" -ne 0 ]; then
    tail -n 40 "$log" >&2
    fail "" "Failed: $* (all of its output: $log)"
  fi
}

install_packages() {
  local stamp="$setup_folder/npm" wanted
  wanted=$(cksum <"$root/package-lock.json")
  [ -d "$root/node_modules/azurite" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  require_node_20
  echo "installing npm packages ..." >&2
  quietly npm npm ci --prefix "$root" --no-audit --no-fund --no-progress
  echo "$wanted" >"$stamp"
}

# build NAME PROJECT SOURCE...: builds if any file or folder under the sources is newer than the last build.
build() {
  local name=$1 project=$2 stamp="$setup_folder/$1"
  shift 2
  newer() {
    find "$@" "$root/node_modules/.package-lock.json" "$root"/Directory.* "$root/BannedSymbols.txt" "$root/global.json" "$root/host.json" \
      \( -name bin -o -name obj \) -prune -o "${conditions[@]}" -print -quit 2>/dev/null
  }
  local conditions=(-newer "$stamp")
  if [ -f "$stamp" ] && [ -z "$(newer "$@")" ]; then
    return
  fi
  require_dotnet_10
  echo "building ..." >&2
  # One compiler server for all projects: without it the build takes twice as long. It is this build's own, because no process may stay
  # behind. No second copy of each package in NuGet's HTTP cache.
  local compiler="deep-emotion-$$" begun="$stamp.begun"
  touch "$begun" 2>/dev/null || true
  trap "stop_compiler $compiler" EXIT
  # The first start of a clone runs code that the tests' build has analyzed, and need not wait for the analyzers.
  local analyzers=true
  [ "$name" = all ] || [ -f "$stamp" ] || analyzers=false
  quietly "$name" dotnet build "$project" -c Release -v minimal -nologo -nodeReuse:false \
    -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" -p:RestoreNoHttpCache=true -p:RunAnalyzers="$analyzers"
  trap - EXIT
  stop_compiler "$compiler"
  # A file that was saved during the build may have come too late: then the next start builds again. Folders change when their bin appears.
  conditions=(-type f -newer "$begun")
  [ -n "$(newer "$@")" ] || touch "$begun"
  mv "$begun" "$stamp"
}

# stop_compiler PIPE: stops the compiler server at this pipe, if there is one.
stop_compiler() {
  local version folder
  version=$(cd "$root" && dotnet --version)
  folder=$(dotnet --list-sdks | sed -n "s/^$version \[\(.*\)\]\$/\1/p")
  dotnet exec "$folder/$version/Roslyn/bincore/VBCSCompiler.dll" -shutdown -pipename:"$1" >/dev/null 2>&1 || true
}

# locked COMMAND...: if two scripts start at the same time, they set up one after the other.
locked() {
  mkdir -p "$setup_folder" 2>/dev/null || true
  # A clone that somebody else owns works once it is built.
  if ! { [ -w "$setup_folder/lock" ] || { [ ! -e "$setup_folder/lock" ] && [ -w "$setup_folder" ]; }; }; then
    "$@"
    return
  fi
  exec 8>"$setup_folder/lock"
  if command -v flock >/dev/null && ! flock -w 2 8; then
    echo "waiting for another start that builds ..." >&2
    flock 8
  fi
  "$@"
  exec 8>&-
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Measuring which code runs often, to compile it better, costs a short program more time than it saves.
export DOTNET_TieredPGO=0
