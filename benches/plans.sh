#!/usr/bin/env bash
# The suite's claim that no page reads all comments, on a site of a million instead of 200,000, on both databases. Filling takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

export BETWIXT_TEST_COMMENTS=million
for database in sqlite postgres; do
    echo "No page reads all of a million comments ($database):"
    BETWIXT_TEST_DATABASE=$database cargo test --quiet --locked --test suite no_page_reads_all_comments
done
