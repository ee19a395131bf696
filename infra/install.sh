#!/usr/bin/env bash
# Sets up what the Makefile asks for. Every step may be repeated; none asks a question.
#   infra/install.sh environment LOCK    .venv with the packages of LOCK and this project, editable
#   infra/install.sh chromium            the browser for the tests, from the distribution
#   infra/install.sh neighbours          an older PostgreSQL and PgBouncer for the tests, likewise
#   infra/install.sh distribution        both, while the environment may still be coming
#   infra/install.sh lock                both locks anew from pyproject.toml (for maintainers)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python="${PYTHON:-python3}"
venv="${VENV:-.venv}"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

refuse() { printf '\n%s\n' "$*" >&2; exit 1; }

# Debian packages: as root, or through sudo where it needs no password.
apt_install() {
    local as=()
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || refuse "Please install the package(s) $* as root (apt-get install $*), then repeat this command."
        as=(sudo -n)
    fi
    command -v apt-get >/dev/null || refuse "This system has no apt-get: please install the equivalent of $* by hand, then repeat this command."
    echo "Installing $* from the distribution ..."
    export DEBIAN_FRONTEND=noninteractive
    # One at a time: two steps of this script may run side by side, and apt-get waits for nobody.
    (
        flock 9
        "${as[@]}" apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1 && exit
        "${as[@]}" apt-get update -qq || refuse "The distribution's package lists cannot be read; $* could not be installed."
        "${as[@]}" apt-get install -qq -y --no-install-recommends "$@" >/dev/null || refuse "$* could not be installed from the distribution."
    ) 9<infra/install.sh
}

check_python() {
    command -v "$python" >/dev/null || refuse "$python is missing: install Python 3.11 or newer, or set PYTHON=/path/to/python3."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        refuse "$("$python" --version) is too old: Python 3.11 or newer is needed; set PYTHON=/path/to/python3."
    # Debian ships Python without ensurepip; the package of the same version brings it.
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        apt_install "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
}

# pip's lines become one counter, so that a first installation is seen to move.
install_packages() {
    local lock="$1" total log="$venv/install.log"
    total=$(grep -c '^[a-z0-9].*==' "$lock")
    echo "Installing up to $total packages of $lock ..."
    if ! "$venv/bin/python" -m pip install --require-hashes --no-deps --only-binary :all: -r "$lock" 2>&1 | tee "$log" |
        awk -v total="$total" '
            /^(Collecting|Requirement already)/ { n++; if (n % 10 == 0) { printf "  %d of %d\n", n, total; fflush() } }
            /^Installing collected/ { print "  unpacking"; fflush() }'; then
        grep -v -E '^(Collecting|  |Requirement already)' "$log" | tail -15 >&2
        refuse "The packages could not be installed; the whole story is in $log."
    fi
}

environment() {
    local lock="$1"
    check_python
    if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        echo "Creating $venv with $("$python" --version) ..."
        "$python" -m venv --clear "$venv"
    fi
    install_packages "$lock"
    # The build backend is in the lock, so nothing is fetched for the project itself.
    "$venv/bin/python" -m pip install --quiet --no-index --no-deps --no-build-isolation --editable .
    describe_fonts
}

# Chinese glyphs for programs that draw pages, from the font wheel: point FONTCONFIG_FILE here.
describe_fonts() {
    local fonts
    fonts=$("$venv/bin/python" -c 'import manimgx_fonts_cjk as f; print(f.__path__[0])')
    cat >"$venv/fonts.conf" <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>$fonts</dir>
  <cachedir>$(cd "$venv" && pwd)/fontconfig</cachedir>
</fontconfig>
XML
}

# What asks nothing of the environment, and so may come at the same time.
distribution() {
    type -P "${CHROMIUM:-chromium}" >/dev/null || apt_install chromium
    neighbours
}

chromium() {
    type -P "${CHROMIUM:-chromium}" >/dev/null || apt_install chromium
    # What drives the browser is linked against a library that a bare system lacks.
    "$venv/bin/playwright" --version >/dev/null 2>&1 || apt_install libatomic1
}

# The wall between compounds is tried on PostgreSQL 15 too, and through PgBouncer. Neither is started
# by its package: the tests start their own. Where a distribution has other versions, those tests skip.
neighbours() {
    [ -x /usr/lib/postgresql/15/bin/postgres ] && [ -x /usr/sbin/pgbouncer ] && return
    if [ "$(id -u)" = 0 ]; then
        mkdir -p /etc/postgresql-common
        [ -e /etc/postgresql-common/createcluster.conf ] ||
            echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    (RUNLEVEL=1 apt_install postgresql-15 pgbouncer) ||
        echo "No PostgreSQL 15 or PgBouncer to be had here: their tests are skipped."
}

# Hashes of every file of each release, for Python 3.11 and later; no address of any registry.
lock() {
    check_python
    local work
    work=$(mktemp -d)
    # shellcheck disable=SC2064  # the name is gone by the time the trap runs
    trap "rm -rf '$work'" EXIT
    "$python" -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet uv
    "$python" - >"$work/build.in" <<'PY'
import tomllib
print("\n".join(tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"]))
PY
    local compile=("$work/venv/bin/uv" pip compile pyproject.toml "$work/build.in" --quiet --universal
        --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header)
    "${compile[@]}" --all-extras --output-file requirements-dev.lock
    "${compile[@]}" --extra embedded --constraint requirements-dev.lock --output-file requirements.lock
}

"$@"
