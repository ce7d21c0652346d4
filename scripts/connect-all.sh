#!/usr/bin/env bash
# Connects every provider of the catalogue through the HTTP API, with the good samples of the sandbox, and counts them.
# Exit code 1 when one that was tried is not connected.
#
#   scripts/connect-all.sh                              with a host and a sandbox of its own, gone afterwards
#   scripts/connect-all.sh --host http://localhost:5080 --sandbox http://127.0.0.1:5090
#                                                       with those that ./run.sh --sandbox has started
#
# Mail needs real servers, which the host may reach, by implicit TLS; without them its providers are listed and not tried:
#   --mail-imap host:port --mail-pop3 host:port --mail-smtp host:port --mail-user name [--mail-ca file.pem], password in MAIL_PASSWORD
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source scripts/setup.sh
source scripts/sandbox.sh

case "${1:-}" in -h | --help) sed -n '2,10s/^# \{0,1\}//p' "scripts/$(basename "${BASH_SOURCE[0]}")"; exit 0 ;; esac

if [ -n "$(option --host "$@")" ]; then
  require_dotnet
  build_sandbox
  dotnet "$sandbox_program" connect-all "$@"
else
  start_stand
  dotnet "$sandbox_program" connect-all --host "$host_url" --sandbox "$sandbox_url" "$@"
fi
