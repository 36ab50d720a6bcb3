#!/usr/bin/env bash
# What cargo compiles our own crate with in the step `build`: clippy. Beside what it makes of the library it leaves cargo's arguments
# and variables, by which the step `rustdoc` documents it from the same compiled dependencies; cargo would check all of them once
# more for that.
#   tests/rustc.sh RUSTC ARGUMENT...    as cargo calls a wrapper
set -eu
case " $* " in
    *' --test '*) ;;
    *' --crate-type lib '*)
        folder=$(printf '%s\n' "$@" | sed -n '/^--out-dir$/{n;p;q}')
        printf '%s\n' "${@:2}" >"$folder/library.args"
        export -p | grep '^declare -x CARGO_[A-Z_]*="[^"]*"$' >"$folder/library.env"
        ;;
esac
exec clippy-driver "$@"
