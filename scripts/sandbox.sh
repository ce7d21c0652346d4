# The sandbox beside the host: what run.sh and the scripts here share. Sourced after setup.sh, from the root of the clone.

readonly sandbox_project=tests/Sandbox/GeniusErp.Sandbox.csproj
readonly sandbox_program=tests/Sandbox/bin/Release/net10.0/GeniusErp.Sandbox.dll
readonly host_project=src/Host/GeniusErp.Host.csproj
readonly host_program=bin/Release/net10.0/GeniusErp.Host.dll

build_host() {
  say "Building the host (the first time takes a minute or two) ..." >&2
  dotnet build "$host_project" -c Release -v quiet --nologo >&2
}

build_sandbox() {
  [ -f "$sandbox_project" ] || fail "There is no sandbox in this clone (tests/Sandbox is missing)."
  has curl || install_packages curl
  say "Building the sandbox ..." >&2
  dotnet build "$sandbox_project" -c Release -v quiet --nologo >&2
}

# Exports the settings that the sandbox asks for: one NAME=value line each.
use_sandbox() {
  local port=$1 sandbox_id=$2 settings line
  settings="$(curl -fs --retry 30 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$port/_control/environment")" &&
    kill -0 "$sandbox_id" 2> /dev/null ||
    fail "The sandbox did not come up on port $port (another port: SANDBOX_PORT)."
  while read -r line; do
    [ -z "$line" ] || export "${line%%=*}=${line#*=}"
  done <<< "$settings"
}

# The first port from this one on where nobody listens.
free_port() {
  local port=$1
  while (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
    port=$((port + 1))
  done
  echo "$port"
}

# A sandbox and a host of the caller's own, with an empty database, gone when the script ends. Sets host_url and sandbox_url.
start_stand() {
  local sandbox_port host_port
  require_dotnet
  ensure_postgresql >&2
  build_host
  build_sandbox

  stand_place="$(mktemp -d)"
  chmod 711 "$stand_place" # PostgreSQL may run under an account of its own.
  trap stop_stand EXIT
  sandbox_port="$(free_port 5290)"
  host_port="$(free_port 5280)"
  sandbox_url="http://127.0.0.1:$sandbox_port"
  host_url="http://127.0.0.1:$host_port"

  say "Starting a sandbox and a host with an empty database ..." >&2
  dotnet "$sandbox_program" --port "$sandbox_port" > "$stand_place/sandbox.log" 2>&1 &
  stand_sandbox=$!
  use_sandbox "$sandbox_port" "$stand_sandbox"
  (
    cd src/Host
    export ASPNETCORE_ENVIRONMENT=Development ASPNETCORE_URLS="$host_url" DevelopmentPostgres__DataDirectory="$stand_place/data"
    unset ConnectionStrings__GeniusErp ConnectionStrings__GeniusErpOwner
    exec dotnet "$host_program"
  ) > "$stand_place/host.log" 2>&1 &
  stand_host=$!

  if ! curl -fs --retry 90 --retry-delay 1 --retry-all-errors "$host_url/health/ready" > /dev/null; then
    tail -n 40 "$stand_place/host.log" >&2
    fail "The host did not come up."
  fi
}

stop_stand() {
  local id
  for id in ${stand_host:-} ${stand_sandbox:-}; do
    kill "$id" 2> /dev/null && wait "$id" || true
  done
  rm -rf "$stand_place"
}

# The value of --name value or --name=value among the arguments; empty when it is not there.
option() {
  local name=$1 previous=
  shift
  for argument in "$@"; do
    case "$argument" in
      "$name"=*) echo "${argument#*=}"; return 0 ;;
    esac
    [ "$previous" != "$name" ] || { echo "$argument"; return 0; }
    previous="$argument"
  done
}
