#!/usr/bin/env bash
# Unpacks Postfix's smtp-sink and smtp-source into target/bench-tools. Debian's mail servers exclude each other, and a measurement
# must not throw out the one that the machine has: so the package is unpacked and not installed, and no root is needed.
set -euo pipefail
cd "$(dirname "$0")/.."
tools="${CARGO_TARGET_DIR:-target}/bench-tools"

[ ! -x "$tools/postfix/usr/sbin/smtp-sink" ] || exit 0
[ ! -x /usr/sbin/smtp-sink ] || exit 0
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || {
    echo "make bench needs smtp-sink and smtp-source; this is no Debian, so install Postfix as your system does, then try again." >&2
    exit 1
}
mkdir -p "$tools"
cd "$tools"
rm -rf postfix postfix.new ./postfix_*.deb
# _apt, as which apt downloads for root, may not be able to write here; that is a warning only.
apt-get -q download postfix || { apt-get -q update && apt-get -q download postfix; }
dpkg-deb -x ./postfix_*.deb postfix.new
mv postfix.new postfix
rm -f ./postfix_*.deb
