# The commands of Betwixt; `make help` lists them. `make test` is the whole truth, and what CI runs.
.DEFAULT_GOAL := help
.PHONY: help test test-sqlite test-postgres test-mta test-browser lint demo bench docs tools

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## Install what the tests need, then check and test everything
	@tests/run.sh tools format clippy rustdoc deny unused sqlite postgres mta browser

test-sqlite: ## The suite on SQLite; needs nothing installed (plain `cargo test` wants the tools of test-mta too)
	@tests/run.sh sqlite

test-postgres: ## The suite on PostgreSQL, in a throw-away cluster that it starts itself
	@tests/tools.sh postgres
	@tests/run.sh postgres

test-mta: ## Letters handed to a real mail server on a loopback port, and their signatures to dkimpy
	@tests/tools.sh mta python
	@tests/run.sh mta

test-browser: ## The journeys in Chromium, with and without JavaScript
	@tests/tools.sh chromium browser
	@tests/run.sh browser

lint: ## Formatting, clippy and rustdoc, each with warnings as errors
	@tests/run.sh format clippy rustdoc

demo: ## A lived-in site on a throw-away database
	cargo run -- serve --demo

bench: ## Measure pages, stories and letters beside their ceilings (docs/benchmarks.md)
	@benches/tools.sh
	@cargo bench --locked --bench load

docs: ## The map of the code as HTML
	cargo doc --no-deps --document-private-items
	@echo "Open target/doc/betwixt/index.html"

tools: ## Install what the tests need beside Rust: PostgreSQL, Chromium, a mail server, packages of npm and Python
	@tests/tools.sh postgres chromium mta browser python
