# Everything starts here; `make help` lists it. Variables: PYTHON, PORT (8000), BIND, DATA_DIR (.data),
# DATABASE_URL and REDIS_URL (use these servers and start none), ONLY (one benchmark), DISTRICT
# (so many invented compounds beside the demo's five: 50, 380, 1072), ORACLE (its words: --profile 50
# --months 14 --seed 7).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
TEST_SETTINGS := DJANGO_SETTINGS_MODULE=infra.settings.test

.PHONY: help install demo test check bench oracle offline hammer seed-rows lock clean

help:  ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The two stamps say which lock the environment was last filled from.
.venv/.ready: requirements.lock pyproject.toml infra/install.sh
	@infra/install.sh environment requirements.lock
	@touch $@

.venv/.ready-dev: requirements-dev.lock pyproject.toml infra/install.sh
	@infra/install.sh environment requirements-dev.lock
	@touch .venv/.ready $@

install: .venv/.ready-dev  ## Environment with all tools for development

demo: .venv/.ready  ## A running district in the foreground, on PORT, with its data in DATA_DIR
	@exec $(BIN)/manage demo

# Packages of both kinds come at once, for one waits for the network while the other unpacks; and
# the gates, which keep one core busy, run beside the first tests.
test:  ## Everything: quality gates and all tests, browser and faults included
	@$(MAKE) --no-print-directory -j2 .venv/.ready-dev distribution
	@infra/install.sh chromium
	@$(BIN)/python -m infra.embedded .data-test $(MAKE) --no-print-directory -j2 gates tests-all

check: .venv/.ready-dev  ## The quick part: quality gates and tests without browser, faults and benches
	@$(BIN)/python -m infra.embedded .data-test $(MAKE) --no-print-directory gates tests-quick

.PHONY: distribution gates tests-all tests-quick
distribution:
	@infra/install.sh distribution

# What the deploy check needs to see of a real installation; nothing is connected to.
PRODUCTION := DJANGO_SETTINGS_MODULE=infra.settings.prod BASE_DOMAIN=district.example \
	DATABASE_URL=postgresql:///chunshui REDIS_URL=redis://localhost

gates:
	@test ! -e platform/__init__.py
	@echo "▸ ruff" && $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "▸ mypy" && $(BIN)/mypy .
	@echo "▸ import contracts" && $(BIN)/lint-imports --no-logo --no-cache | tail -n +8
	@echo "▸ migrations" && $(TEST_SETTINGS) $(BIN)/manage makemigrations --check --dry-run
	@echo "▸ deploy check" && \
		key="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')" && \
		$(PRODUCTION) SECRET_KEY="$$key" PERSONAL_DATA_KEYS="1:$$key" \
		$(BIN)/manage check --deploy --fail-level WARNING

# A process for each core and one more, for tests wait for servers, workers and browsers; a file
# of tests is never in two of them.
PROCESSES := $(shell cores=$$(nproc); echo $$((cores < 4 ? cores + 1 : 4)))
PYTEST := $(BIN)/pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

tests-all tests-quick: export FONTCONFIG_FILE ?= $(CURDIR)/.venv/fonts.conf

tests-all:
	@echo "▸ tests" && $(PYTEST)

tests-quick:
	@echo "▸ tests" && $(PYTEST) --ignore tests/browser --ignore tests/faults --ignore tests/bench

bench: .venv/.ready-dev  ## Our cost against a baseline, one JSON object a line; ONLY=name for one
	@exec $(BIN)/python -m infra.embedded .data-test $(BIN)/python -m tests.bench $(ONLY)

oracle: .venv/.ready-dev  ## Every cell of an invented district against a plain reading of the texts
	@exec $(BIN)/python -m infra.embedded .data-test $(BIN)/python -m tests.oracle $(ORACLE)

offline: .venv/.ready-dev  ## Forty doors, sixty photos and a council on phones without signal, in a browser
	@OFFLINE_DOORS=40 FONTCONFIG_FILE=$(CURDIR)/.venv/fonts.conf $(BIN)/python -m infra.embedded .data-test \
		$(BIN)/pytest -q --durations=2 tests/browser/test_visits_without_signal.py \
		tests/browser/test_council_without_signal.py

hammer: .venv/.ready-dev  ## Four processes at one matter after another for 30 s: what was done and refused
	@HAMMER_SECONDS=$${HAMMER_SECONDS:-30} $(BIN)/python -m infra.embedded .data-test \
		$(BIN)/pytest -q -s tests/tenants/matters/test_hammer.py

seed-rows: .venv/.ready-dev  ## Each row of the seed, proven by which tests or open
	@exec $(BIN)/python -m tests.seed_rows

lock:  ## Both locks anew from pyproject.toml (for maintainers)
	@infra/install.sh lock

clean:  ## Remove the environment, test data and caches; a demo's data stay
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m infra.embedded --stop .data-test; fi
	@rm -rf .venv .data-test build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
