#!/usr/bin/env bash
# Brings the host up in Development with a PostgreSQL of its own. Ctrl-C stops it; the data stay.
#
#   ./run.sh                 the host at http://localhost:5080, or where ASPNETCORE_URLS says
#   ./run.sh --sandbox       also the sandbox, which answers in place of the thirty providers
#
# Other arguments go to the host as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

source scripts/setup.sh

host_arguments=()
sandbox=no
for argument in "$@"; do
  case "$argument" in
    --sandbox) sandbox=yes ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) host_arguments+=("$argument") ;;
  esac
done

# The one place for the sandbox: starts it, and hands the settings that it asks for to the host through the environment.
start_sandbox() {
  local project=tests/Sandbox/GeniusErp.Sandbox.csproj port="${SANDBOX_PORT:-5090}" settings name value
  [ -f "$project" ] || fail "There is no sandbox in this clone (tests/Sandbox is missing). Run ./run.sh without --sandbox."
  has curl || install_packages curl

  say "Building the sandbox ..."
  dotnet build "$project" -c Release -v quiet --nologo

  say "Starting the sandbox at http://127.0.0.1:$port (another port: SANDBOX_PORT) ..."
  dotnet tests/Sandbox/bin/Release/net10.0/GeniusErp.Sandbox.dll --port "$port" &
  local sandbox_id=$!
  # The host takes the place of this script (exec), so its process id stays $$: when it ends, however it ends, the sandbox ends too.
  (while kill -0 "$$" && sleep 1; do :; done; kill "$sandbox_id") > /dev/null 2>&1 &

  # One NAME=value line for each setting of the host.
  settings="$(curl -fs --retry 30 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$port/_control/environment")" &&
    kill -0 "$sandbox_id" 2> /dev/null ||
    fail "The sandbox did not come up on port $port."
  while IFS='=' read -r name value; do
    [ -z "$name" ] || export "$name=$value"
  done <<< "$settings"
}

require_dotnet
ensure_postgresql

say "Building the host (the first time takes a minute or two) ..."
dotnet build src/Host/GeniusErp.Host.csproj -c Release -v quiet --nologo

export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Development}"
[ "$sandbox" = no ] || start_sandbox

say "Starting the host. Ctrl-C stops it."
cd src/Host
exec dotnet bin/Release/net10.0/GeniusErp.Host.dll "${host_arguments[@]}"
