# The commands of Betwixt; `make help` lists them. `make test` decides, and is what CI runs.
.DEFAULT_GOAL := help
.PHONY: help check test test-sqlite test-postgres test-mta test-browser lint demo bench docs tools

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## Install what the tests need, then run all checks and tests
	@tests/run.sh all

check: ## While you work: formatting, clippy, unit tests, the suite on SQLite; T=moderation narrows it
	@tests/run.sh 'format build unit sqlite'

test-sqlite: ## The suite on SQLite; needs nothing installed (plain `cargo test` needs the tools of test-mta too)
	@tests/run.sh 'build unit sqlite'

test-postgres: ## The suite on PostgreSQL, in a temporary cluster that it starts itself
	@tests/tools.sh postgres
	@tests/run.sh 'build postgres'

test-mta: ## Email to a real mail server, which the suite starts on a loopback port
	@tests/tools.sh mta
	@tests/run.sh 'build mta'

test-browser: ## The journeys in Chromium, with and without JavaScript
	@tests/tools.sh chromium browser
	@tests/run.sh 'build browser'

lint: ## Formatting, clippy and rustdoc, with warnings as errors
	@tests/run.sh 'format build rustdoc'

demo: ## Serve a sample site on a temporary database
	cargo run -- serve --demo

bench: ## Measure pages, posting and email against their ceilings (docs/benchmarks.md)
	@benches/tools.sh
	@cargo bench --locked --bench load
	@benches/plans.sh

docs: ## Build the code's documentation as HTML
	cargo doc --no-deps --document-private-items
	@echo "Open target/doc/betwixt/index.html"

tools: ## Install what the tests need beside Rust: PostgreSQL, Chromium, a mail server, npm and Python packages
	@tests/tools.sh postgres chromium mta browser python
