#!/usr/bin/env bash
# Cargo calls this in place of rustc for our crate (RUSTC_WORKSPACE_WRAPPER), with the compiler and its arguments: it documents the
# crate instead, and dependencies need not be checked once more, as `cargo doc` does, when they are compiled already.
set -eu
shift
arguments=()
while [ $# -gt 0 ]; do
    case "$1" in
        --emit=*) ;;
        --out-dir) shift ;;
        *) arguments+=("$1") ;;
    esac
    shift
done
exec rustdoc "${arguments[@]}" --out-dir target/doc --document-private-items -D warnings
