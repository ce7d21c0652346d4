#!/usr/bin/env bash
# Brings the host up in Development with a PostgreSQL of its own. Ctrl-C stops it; the data stay.
#
#   ./run.sh                 the host at http://localhost:5080, or where ASPNETCORE_URLS says
#   ./run.sh --sandbox       also the sandbox, which answers in place of the thirty providers and makes a demo company;
#                            at http://127.0.0.1:5090, or at the port in SANDBOX_PORT
#
# Other arguments go to the host as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

source scripts/setup.sh
source scripts/sandbox.sh

host_arguments=()
sandbox=no
for argument in "$@"; do
  case "$argument" in
    --sandbox) sandbox=yes ;;
    -h | --help) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) host_arguments+=("$argument") ;;
  esac
done

# Where the host will listen, as it finds out itself.
host_listens() {
  local urls
  urls="$(option --urls "${host_arguments[@]}")"
  urls="${urls:-${ASPNETCORE_URLS:-${DOTNET_URLS:-}}}"
  [ -n "$urls" ] || [ -z "${ASPNETCORE_HTTP_PORTS:-}" ] || urls="http://localhost:${ASPNETCORE_HTTP_PORTS%%;*}"
  echo "${urls:-http://localhost:5080}"
}

# Starts the sandbox, and hands the settings that it asks for to the host through the environment.
start_sandbox() {
  local port="${SANDBOX_PORT:-5090}"
  build_sandbox
  dotnet "$sandbox_program" --port "$port" --host "$(host_listens)" &
  local sandbox_id=$!
  # The host takes the place of this script (exec), so its process id stays $$: when it ends, however it ends, the sandbox ends too.
  (while kill -0 "$$" && sleep 1; do :; done; kill "$sandbox_id") > /dev/null 2>&1 &
  use_sandbox "$port" "$sandbox_id"
  say "The sandbox is at http://127.0.0.1:$port/ (break and mend the providers there)."
}

require_dotnet
ensure_postgresql

build_host

export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Development}"
[ "$sandbox" = no ] || start_sandbox

say "Starting the host. Ctrl-C stops it."
cd src/Host
exec dotnet "$host_program" "${host_arguments[@]}"
