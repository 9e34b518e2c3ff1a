# Every command does all of its own set-up; what was done already is only looked at.
# The work is in scripts/setup, in Python's standard library: see `python3 -m setup`.

PYTHON ?= python3
STEP = @PYTHONPATH=scripts exec $(PYTHON) -B -m setup

.PHONY: help run test check bench demo setup generate lock clean
.DEFAULT_GOAL := help

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: ## Start the server; the first time it prints the administrator's password
	$(STEP) run

demo: ## Start the server with real targets on this machine: SSH, VNC, RDP, Telnet
	$(STEP) demo

test: ## Run every test
	$(STEP) test

check: ## Format, lint, types, import contracts, sizes: all that needs no running server
	$(STEP) check

bench: ## Measure; prints the figures
	$(STEP) bench

setup: ## Only the set-up, no start
	$(STEP) setup

generate: ## Write the files that are made from the sources
	$(STEP) generate

lock: ## Bring the lock files up to what pyproject.toml asks for
	$(STEP) lock

clean: ## Remove what the set-up made; data/ stays
	$(STEP) clean
