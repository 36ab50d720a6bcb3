#!/usr/bin/env bash
# Runs the named steps, each into a log of its own, and ends with a plain summary. A step that fails does not stop the ones after it:
# one run tells everything that is wrong.
#   tests/run.sh LANE... [-- LANE...]   lanes run side by side, those after `--` when those before it have ended; a lane is a quoted
#                                       list of steps, which run one after another
#   tests/run.sh all                    everything, as `make test` does; when it passes, target/test-logs/green names the commit
# T=moderation narrows the suite's steps to the tests with that in their names.
set -uo pipefail
cd "$(dirname "$0")/.."

logs=target/test-logs
slowest=10
mkdir -p "$logs"

everything=no
if [ "$*" = all ]; then
    everything=yes T=
    # Installing waits for the network and the disk, compiling for the processor.
    set -- format tools build -- 'unit sqlite postgres mta' 'browser rustdoc deny unused'
fi

# Snapshots are compared here and never accepted, whatever the caller's environment says.
export INSTA_UPDATE=no

# Property tests try the same cases in each run, so that a change alone can make them fail. Another number, or more cases with
# PROPTEST_CASES, searches further.
export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-1}

# Databases that are made for one test and thrown away with it lie in memory, when there is room for 2 GiB.
room=$(df -Pk /dev/shm 2>/dev/null | awk 'END { print $4 + 0 }')
if [ -w /dev/shm ] && [ "$room" -ge 2097152 ]; then memory=/dev/shm; else memory=${TMPDIR:-/tmp}; fi

# What the step `mta` tests, with programs that are not ours, is left out of the others.
elsewhere=(--skip mail::exim --skip mail::dkimpy)

# A step. Only `build` calls cargo to compile; the others run what it made. Clippy is the compiler of our own crate in it, so that
# linting does not read the crate and all its dependencies once more.
run() {
    case "$1" in
        tools) tests/tools.sh postgres chromium mta browser python ;;
        format) cargo fmt --check ;;
        build) RUSTC_WORKSPACE_WRAPPER=tests/rustc.sh cargo test --locked --no-run --all-targets && without_warnings "$1" ;;
        rustdoc) document_library ;;
        deny | unused) tests/dependencies.sh "$1" ;;
        unit) tests_of src/lib.rs && tests_of src/main.rs ;;
        sqlite) BETWIXT_TEST_DATABASE=sqlite tests_of tests/suite/main.rs ${T:-} "${elsewhere[@]}" ;;
        # Without what asks no database, and was tested with SQLite.
        postgres)
            BETWIXT_TEST_DATABASE=postgres tests_of tests/suite/main.rs ${T:-} "${elsewhere[@]}" \
                --skip architecture:: --skip mail::smtp
            ;;
        mta) tests_of tests/suite/main.rs mail::exim mail::dkimpy ;;
        browser) node tests/browser/run.js ;;
        *) echo "there is no step called $1"; return 2 ;;
    esac
}

# Fails when the compiler, clippy or cargo warned of anything; cargo repeats the warnings of what it need not compile again.
without_warnings() {
    ! grep -q '^warning' "$logs/$1.log" || { echo 'a warning is an error here'; return 1; }
}

# Reads the comments of the library as rustdoc does, with warnings as errors, and writes no pages (`make docs` does). The arguments
# are those that the library was compiled with, without what is said of the output.
document_library() {
    local program args=() argument skip=no
    program=$(built src/lib.rs) || return 1
    while IFS= read -r argument; do
        case "$skip$argument" in
            yes*) skip=no ;;
            no--out-dir) skip=yes ;;
            no--emit=* | no--error-format=* | no--json=*) ;;
            *) args+=("$argument") ;;
        esac
    done <"${program%/*}/library.args"
    . "${program%/*}/library.env"
    RUSTC_BOOTSTRAP=1 rustdoc -Z unstable-options --check --document-private-items -D warnings "${args[@]}"
}

has_tests() {
    case "$1" in
        unit | sqlite | postgres | mta | browser) true ;;
        *) false ;;
    esac
}

# Prints the program of the tests in a file: cargo's log says where it is.
built() {
    local program
    program=$(sed -n "s|^ *Executable .*$1 (\(.*\))\$|\1|p" "$logs/build.log" 2>/dev/null)
    [ -x "$program" ] || { echo "the tests of $1 are not built: see $logs/build.log" >&2; return 1; }
    echo "$program"
}

# Runs the tests that were built from a file, without cargo, which would wait for other steps' compiling. The time of each test is an
# unstable option of the test harness; RUSTC_BOOTSTRAP allows it, and nothing is compiled with it.
tests_of() {
    local program
    program=$(built "$1") || return 1
    shift
    TMPDIR=$memory RUSTC_BOOTSTRAP=1 "$program" -Z unstable-options --report-time "$@"
}

# Prints "passed failed" of a log: the closing lines of Rust's test harness ("test result: ok. 3 passed; 0 failed; ...") and of
# node's test runner ("# pass 3").
tally() {
    awk '
        /^test result: / { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p += $(i - 1); if ($i ~ /^failed/) f += $(i - 1) } }
        /^# pass [0-9]/ { p += $3 }
        /^# (fail|cancelled) [0-9]/ { f += $3 }
        END { print p + 0, f + 0 }
    ' "$1"
}

# Names what failed in a log, with node's account of each failure; the end of a long log need not hold it.
failures() {
    awk '
        /^test .* FAILED( <.*>)?$/ { print; next }
        /^ *not ok [0-9]/ { shown = 1; lines = 0 }
        shown && lines++ < 30 { print }
        /^ *\.\.\.$/ { shown = 0 }
    ' "$1"
}

# Prints the slowest tests of a log: "test name ... ok <1.234s>", and in node's reports "ok 1 - name" above "duration_ms: 1234.5".
slow() {
    awk '
        /^test .* <[0-9.]+s>$/ { time = $NF; gsub(/[<>s]/, "", time); printf "%9.2fs  %s\n", time, $2 }
        /^ *(not )?ok [0-9]+ - / { name = $0; sub(/^ *(not )?ok [0-9]+ - /, "", name) }
        /^ *duration_ms: / && name != "" { printf "%9.2fs  %s\n", $2 / 1000, name; name = "" }
    ' "$1" | sort -rn | head -n "$slowest"
}

# Runs a step, keeps what came of it ("passed failed reason") beside its log, and says so in one piece, so that lanes do not mix.
step() {
    local step=$1 log=$logs/$1.log before=$SECONDS code good bad why= list=
    run "$step" >"$log" 2>&1 </dev/null
    code=$?
    read -r good bad < <(tally "$log")
    if [ "$code" -ne 0 ]; then
        why="failed with exit code $code"
        # A step can fail without a failing test: it did not compile, or it is no test at all.
        [ "$bad" -gt 0 ] || bad=1
    elif has_tests "$step" && [ "$good" -eq 0 ]; then
        why='ran no test'
        bad=1
    elif [ "$bad" -gt 0 ]; then
        why='has failing tests'
    fi
    echo "$good $bad $why" >"$logs/$step.outcome"
    has_tests "$step" && list=$(slow "$log")
    if [ -z "$why" ]; then
        # A step may say that it could not do its work, which is no failure on a developer's machine.
        why=$(grep -m 1 '^skipped: ' "$log" || echo ok)
        [ "$good" -eq 0 ] || why="$good passed"
    fi
    printf '%-10s %4ds  %s\n%s' "$step" $((SECONDS - before)) "$why" "${list:+$list$'\n'}"
}

lane() {
    local step
    for step in $1; do step "$step"; done
}

commit=$(git rev-parse HEAD 2>/dev/null)
steps=()
for lane in "$@"; do
    if [ "$lane" = -- ]; then wait; continue; fi
    steps+=($lane)
    lane "$lane" &
done
wait

passed=0
failed=0
failing=
for step in "${steps[@]}"; do
    read -r good bad why <"$logs/$step.outcome"
    passed=$((passed + good))
    failed=$((failed + bad))
    [ -n "$why" ] || continue
    printf '\n%s %s; the end of %s:\n' "$step" "$why" "$logs/$step.log"
    grep -Ev '^test .* ok( <.*>)?$' "$logs/$step.log" | tail -n 100 | sed 's/^/    /'
    failing+=$(failures "$logs/$step.log" | sed "s/^/    $step: /")$'\n'
done
[ -z "$failing" ] || printf 'What failed:\n%s' "$failing"

if [ "$everything" = yes ] && [ "$failed" -eq 0 ] && [ -n "$commit" ] && [ "$(git rev-parse HEAD)" = "$commit" ] &&
    [ -z "$(git status --porcelain)" ]; then
    echo "$commit" >"$logs/green"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
