#!/usr/bin/env bash
# Runs the named steps one after another, each into a log of its own, and ends with a plain summary. A step that fails shows
# the end of its log and does not stop the ones after it: one run tells everything that is wrong.
set -uo pipefail
cd "$(dirname "$0")/.."

logs=target/test-logs
mkdir -p "$logs"
passed=0
failed=0
failing=

# Snapshots are compared here and never accepted, whatever the caller's environment says.
export INSTA_UPDATE=no

# What the step `mta` tests, with programs that are not ours, is left out of the others.
elsewhere=(--skip mail::exim --skip mail::dkimpy)

# RUSTFLAGS and the profile are the same for every cargo call below, so that nothing is compiled twice.
run() {
    case "$1" in
        tools) tests/tools.sh postgres chromium mta browser python ;;
        format) cargo fmt --check ;;
        clippy) cargo clippy --locked --all-targets -- -D warnings ;;
        rustdoc) RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items ;;
        deny | unused) tests/dependencies.sh "$1" ;;
        sqlite) BETWIXT_TEST_DATABASE=sqlite cargo test --locked --no-fail-fast -- "${elsewhere[@]}" ;;
        postgres) BETWIXT_TEST_DATABASE=postgres cargo test --locked --no-fail-fast --test suite -- "${elsewhere[@]}" ;;
        mta) cargo test --locked --test suite -- mail::exim mail::dkimpy ;;
        # The binary that the suite is built beside: `cargo build` would choose other features and compile it all again.
        browser) cargo test --locked --no-run --test suite && (cd tests/browser && node --test --test-reporter=tap) ;;
        *) echo "there is no step called $1"; return 2 ;;
    esac
}

# Prints "passed failed" of a log: the closing lines of cargo test ("test result: ok. 3 passed; 0 failed; ...") and of node's
# test runner ("# pass 3").
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
        /^test .* FAILED$/ { print; next }
        /^ *not ok [0-9]/ { shown = 1; lines = 0 }
        shown && lines++ < 30 { print }
        /^ *\.\.\.$/ { shown = 0 }
    ' "$1"
}

for step in "$@"; do
    log="$logs/$step.log"
    before=$SECONDS
    run "$step" >"$log" 2>&1 </dev/null
    code=$?
    read -r good bad < <(tally "$log")
    case "$step" in
        tools | format | clippy | rustdoc | deny | unused) tests=no ;;
        *) tests=yes ;;
    esac
    why=
    if [ "$code" -ne 0 ]; then
        why="failed with exit code $code"
        # A step can fail without a failing test: it did not compile, or it is no test at all.
        [ "$bad" -gt 0 ] || bad=1
    elif [ "$tests" = yes ] && [ "$good" -eq 0 ]; then
        why='ran no test'
        bad=1
    elif [ "$bad" -gt 0 ]; then
        why='has failing tests'
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ -n "$why" ]; then
        printf '%-10s %s (%ds); the end of %s:\n' "$step" "$why" $((SECONDS - before)) "$log"
        grep -v "^test .* ok$" "$log" | tail -n 100 | sed 's/^/    /'
        failing+=$(failures "$log" | sed "s/^/    $step: /")$'\n'
    elif [ "$tests" = yes ]; then
        printf '%-10s %d passed (%ds)\n' "$step" "$good" $((SECONDS - before))
    else
        skipped=$(grep -m 1 '^skipped: ' "$log")
        printf '%-10s %s (%ds)\n' "$step" "${skipped:-ok}" $((SECONDS - before))
    fi
done

[ -z "$failing" ] || printf 'What failed:\n%s' "$failing"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
