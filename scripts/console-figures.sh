#!/usr/bin/env bash
# Measures the console on this machine: how long its pages take with 200 connections, and what they weigh.
#
#   scripts/console-figures.sh             prints them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source scripts/setup.sh

[ "${1:-}" != -h ] && [ "${1:-}" != --help ] || { sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0; }

require_dotnet
ensure_postgresql
ensure_chromium

GENIUSERP_FIGURES="$(mktemp)"
export GENIUSERP_FIGURES
trap 'rm -f "$GENIUSERP_FIGURES"' EXIT
dotnet build tests/Integrations.Console -c Release -v quiet --nologo
dotnet tests/Integrations.Console/bin/Release/net10.0/GeniusErp.Tests.Integrations.Console.dll -noColor -explicit only -class '*Figures'
cat "$GENIUSERP_FIGURES"
