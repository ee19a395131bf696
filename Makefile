# Everything starts here; `make help` lists it. Variables: PYTHON, PORT (8000), BIND, DATA_DIR (.data),
# DATABASE_URL and REDIS_URL (use these servers and start none), ONLY (one benchmark).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin

.PHONY: help install demo test check bench seed-rows lock clean

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
