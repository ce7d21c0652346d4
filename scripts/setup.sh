# What run.sh and test.sh share: finding out what a machine has, and installing what it lacks. Sourced, not run.

say() { printf '==> %s\n' "$*"; }

fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

has() { command -v "$1" > /dev/null 2>&1; }

require_dotnet() {
  has dotnet || fail "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download"
  dotnet --version > /dev/null || fail "The .NET SDK that global.json asks for is not here."
}

has_postgresql() {
  [ -n "${ConnectionStrings__GeniusErp:-}" ] || [ -n "${DevelopmentPostgres__BinariesDirectory:-}" ] || has initdb ||
    compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null
}

# Installs Debian packages when that can be done here; otherwise says so and goes on, since each has a way round.
install_packages() {
  if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
    say "Not installed, and not installable from here (that needs root and apt-get): $*"
    return 0
  fi

  local log
  log="$(mktemp)"
  say "Installing with apt-get: $* ..."
  export DEBIAN_FRONTEND=noninteractive
  if apt-get update > "$log" 2>&1 && apt-get install -y --no-install-recommends "$@" >> "$log" 2>&1; then
    say "Installed."
  else
    tail -n 5 "$log" >&2
    say "apt-get could not install them; going on without."
  fi
  rm -f "$log"
}

ensure_postgresql() {
  if has_postgresql; then
    return 0
  fi

  install_packages postgresql
  has_postgresql || say "No PostgreSQL here: the host will download one with npm and keep it."
}

# The browser of the console's tests.
ensure_chromium() {
  [ -x /usr/bin/chromium ] || install_packages chromium
}
