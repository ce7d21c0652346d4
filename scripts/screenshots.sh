#!/usr/bin/env bash
# Writes pictures of the console's pages, in both themes and two widths, for people to look at.
#
#   scripts/screenshots.sh             into screenshots/
#   scripts/screenshots.sh folder      into that folder
#   scripts/screenshots.sh --readme    the four small ones of the README, into docs/pictures/
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source scripts/setup.sh

[ "${1:-}" != -h ] && [ "${1:-}" != --help ] || { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0; }

require_dotnet
ensure_postgresql
ensure_chromium

class='*Screenshots'
folder="${1:-screenshots}"
[ "$folder" != --readme ] || { class='*ReadmePictures'; folder=docs/pictures; }
GENIUSERP_SCREENSHOTS="$(realpath -m "$folder")"
export GENIUSERP_SCREENSHOTS
mkdir -p "$GENIUSERP_SCREENSHOTS"
dotnet build tests/Integrations.Console -c Release -v quiet --nologo
dotnet tests/Integrations.Console/bin/Release/net10.0/GeniusErp.Tests.Integrations.Console.dll -noColor -explicit only -class "$class"
say "They are in $GENIUSERP_SCREENSHOTS"
