#!/usr/bin/env bash
# Prints, as Markdown, every provider with its tier, its verify call as the sandbox saw it, the state that a connection reaches by each kind of
# answer, and the number of its tests. Takes about two minutes: what is not said plainly counts when it is seen again a minute later.
#
#   scripts/provider-table.sh                           with a host and a sandbox of its own, gone afterwards
#   scripts/provider-table.sh --host http://localhost:5080 --sandbox http://127.0.0.1:5090
#                                                       with those that ./run.sh --sandbox has started
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source scripts/setup.sh
source scripts/sandbox.sh

case "${1:-}" in -h | --help) sed -n '2,7s/^# \{0,1\}//p' "scripts/$(basename "${BASH_SOURCE[0]}")"; exit 0 ;; esac

readonly tests_project=tests/Integrations.Providers/GeniusErp.Tests.Integrations.Providers.csproj
readonly tests_program=tests/Integrations.Providers/bin/Release/net10.0/GeniusErp.Tests.Integrations.Providers.dll

require_dotnet
say "Building the providers' tests, to count them ..." >&2
dotnet build "$tests_project" -c Release -v quiet --nologo >&2
tests="$(mktemp)"
trap 'rm -f "$tests"' EXIT
dotnet "$tests_program" -list tests > "$tests"

if [ -n "$(option --host "$@")" ]; then
  build_sandbox
  dotnet "$sandbox_program" provider-table --tests "$tests" "$@"
else
  start_stand
  trap 'stop_stand; rm -f "$tests"' EXIT
  dotnet "$sandbox_program" provider-table --tests "$tests" --host "$host_url" --sandbox "$sandbox_url" "$@"
fi
