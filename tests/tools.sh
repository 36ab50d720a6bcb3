#!/usr/bin/env bash
# Installs what the tests need beside Rust and a C compiler, from Debian's packages, as root or through sudo. What is there
# already is left alone, and when nothing is missing nothing is asked of the network.
#   tests/tools.sh [postgres] [chromium] [mta] [browser] [python]
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || { command -v initdb && command -v postgres; } >/dev/null; }
# Most tests run in the one without windows, one in the other.
have_chromium() { command -v chromium && command -v chromium-headless-shell; } >/dev/null
# What a virtual environment is made with; Debian packs it apart from python3.
have_python() { python3 -c 'import ensurepip, venv' 2>/dev/null; }
have_mta() { [ -x /usr/sbin/exim4 ]; }
# Whether there is npm, and a node that runs several files of tests at a time.
have_node() {
    command -v npm >/dev/null &&
        node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 10) ? 0 : 1)' 2>/dev/null
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "Installing ${missing[*]} needs root, and there is no sudo here: install them by hand, then try again." >&2
        return 1
    fi
}

# Debian starts a server as soon as it is installed. We want the programs only, so for the time of the installation
# policy-rc.d says no (101: "action forbidden by policy"), unless the machine has a policy of its own.
install_packages() {
    command -v apt-get >/dev/null || {
        echo "The tests need ${missing[*]}; this is no Debian, so install what your system calls them, then try again." >&2
        return 1
    }
    local policy=/usr/sbin/policy-rc.d ours=no code=0
    if [ ! -e "$policy" ]; then
        ours=yes
        as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
    fi
    # --no-remove: a mail server that the machine already has must not be thrown out for the tests' sake.
    {
        as_root apt-get -q update &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 install -y \
                --no-install-recommends --no-remove "${missing[@]}"
    } || code=$?
    [ "$ours" = no ] || as_root rm -f "$policy"
    return "$code"
}

# The browser tests' packages; npm leaves a copy of the lock file behind when it has finished.
install_node_packages() {
    local here=tests/browser
    [ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ] && return
    (cd "$here" && npm ci --no-audit --no-fund && touch node_modules/.package-lock.json)
}

# Programs from Python's package index, in an environment below target/.
install_python_packages() {
    local there=target/python wanted=tests/requirements.txt
    cmp --silent "$wanted" "$there/installed" && return
    python3 -m venv "$there" && "$there/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" && cp "$wanted" "$there/installed"
}

for tool in "$@"; do
    case "$tool" in
        postgres) have_postgres || missing+=(postgresql) ;;
        chromium) have_chromium || missing+=(chromium chromium-headless-shell) ;;
        mta) have_mta || missing+=(exim4-daemon-light) ;;
        python) have_python || missing+=(python3-venv) ;;
        browser) have_node || missing+=(nodejs npm) ;;
        *) echo "there is no tool called $tool" >&2; exit 2 ;;
    esac
done

[ "${#missing[@]}" -eq 0 ] || install_packages
case " $* " in
    *" browser "*)
        have_node || { echo 'The browser tests need Node.js 20.10 or later, and this system has an older one: install it by hand.' >&2; exit 1; }
        install_node_packages
        ;;
esac
case " $* " in
    *" python "*)
        # The steps that need them say so, and fail in CI.
        install_python_packages || echo "warning: what tests/requirements.txt names could not be installed"
        ;;
esac
echo "Everything is here: $*"
