#!/usr/bin/env bash
# Installs what the tests need, builds once, runs every test project and adds up the results.
#
#   ./test.sh                        everything but the long tests
#   ./test.sh --long                 these too
#   ./test.sh --seed 7               in another order than the usual one (seed 1)
#   ./test.sh Egress TcpProxyTests   only tests whose full name contains one of the words
#
# Each project's output and results are in TestResults/. The last line is always: N passed, N failed, N skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

source scripts/setup.sh

readonly configuration=Release
readonly results=TestResults
readonly at_once=2
readonly longest_run=45m

passed=0 failed=0 skipped=0

finish() {
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$((passed + skipped))" -gt 0 ] || exit 1
  exit 0
}

# Test processes live for minutes: what the JIT spends on making code faster later never comes back. Their hosts do the same.
export DOTNET_TieredPGO=0 DOTNET_TC_CallCounting=0

filters=()
while [ "$#" -gt 0 ]; do
  case "$1" in
    --long) export GENIUSERP_LONG_TESTS=1 ;;
    --seed) export GENIUSERP_TEST_SEED="${2:?--seed needs a number}"; shift ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) fail "Unknown option $1" ;;
    *) filters+=(-method "*$1*") ;;
  esac
  shift
done

ensure_peers() {
  local missing=()
  has_postgresql || missing+=(postgresql)
  [ -x /usr/lib/dovecot/imap ] || missing+=(dovecot-imapd)
  [ -x /usr/lib/dovecot/pop3 ] || missing+=(dovecot-pop3d)
  [ -x /usr/lib/dovecot/lmtp ] || missing+=(dovecot-lmtpd)
  has npm || missing+=(nodejs npm)
  [ -x /usr/bin/chromium ] || missing+=(chromium)
  [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"

  # npm notes what it has installed; a newer lock file means that this no longer holds.
  if has npm && [ ! tests/peers/node_modules/.package-lock.json -nt tests/peers/package-lock.json ]; then
    say "Installing the Node packages of the tests ..."
    (cd tests/peers && npm ci --no-audit --no-fund --loglevel=error) ||
      say "npm could not install them; tests that need them will say so."
  fi
}

# The test projects: those that reference xunit.v3 itself, not its assertions only.
test_projects() {
  grep -rlE --include='*.csproj' '<PackageReference Include="xunit\.v3"' tests | sort
}

# A browser beside hosts that are flooded and killed by the dozen waits longer than any person would.
drives_a_browser() {
  grep -q 'Include="Microsoft.Playwright"' "$1"
}

run_project() {
  local project=$1 name assembly
  name="$(basename "$project" .csproj)"
  assembly="$(dirname "$project")/bin/$configuration/net10.0/$name.dll"
  local started=$SECONDS result=0
  if [ ! -f "$assembly" ]; then
    echo "$assembly was not built: is the project in GeniusErp.sln?" > "$results/$name.log"
    return 0
  fi

  timeout --kill-after=30s "$longest_run" \
    dotnet "$assembly" -noColor -result-xml "$results/$name.xml" "${filters[@]}" > "$results/$name.log" 2>&1 < /dev/null || result=$?
  echo "$result" > "$results/$name.exit"
  say "$name ended after $((SECONDS - started)) s"
}

# A number of the results file's one <assembly> element; empty when there is no such file.
count_of() {
  grep -oE '<assembly [^>]*>' "$results/$1.xml" 2> /dev/null | head -n 1 | grep -oE " $2=\"[0-9]+\"" | grep -oE '[0-9]+' || true
}

add_up() {
  local name=$1 total exit_code bad
  total="$(count_of "$name" total)"
  exit_code="$(cat "$results/$name.exit" 2> /dev/null || echo none)"

  if [ -z "$total" ]; then
    failed=$((failed + 1))
    printf '\n--- %s gave no results (exit code %s); the end of its output:\n' "$name" "$exit_code"
    tail -n 40 "$results/$name.log" 2> /dev/null || true
    return 0
  fi

  bad=$(($(count_of "$name" failed) + $(count_of "$name" errors)))
  passed=$((passed + $(count_of "$name" passed)))
  skipped=$((skipped + $(count_of "$name" skipped)))
  failed=$((failed + bad))

  if [ "$bad" -gt 0 ]; then
    printf '\n--- %s: %d failed\n' "$name" "$bad"
    grep -vE '^ *(Discover|Start|Finish)' "$results/$name.log" | head -n 300
  elif [ "$exit_code" != 0 ]; then
    failed=$((failed + 1))
    printf '\n--- %s: its tests passed, but it ended with exit code %s\n' "$name" "$exit_code"
    tail -n 40 "$results/$name.log"
  elif [ "$total" -eq 0 ] && [ "${#filters[@]}" -eq 0 ]; then
    failed=$((failed + 1))
    printf '\n--- %s ran no test\n' "$name"
  fi

  grep -E '\[SKIP\]' -A 1 "$results/$name.log" || true
}

require_dotnet
ensure_peers
rm -rf "$results"
mkdir -p "$results"

say "Building everything (the first time takes a few minutes) ..."
if ! dotnet build GeniusErp.sln -c "$configuration" -v quiet --nologo; then
  say "The build failed."
  failed=1
  finish
fi

mapfile -t projects < <(test_projects)
say "Running ${#projects[@]} test projects, $at_once at a time, the browser's alone ..."
for project in "${projects[@]}"; do
  drives_a_browser "$project" && continue
  while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do
    wait -n || true
  done
  run_project "$project" &
done
wait
for project in "${projects[@]}"; do
  ! drives_a_browser "$project" || run_project "$project"
done

for project in "${projects[@]}"; do
  add_up "$(basename "$project" .csproj)"
done
finish
