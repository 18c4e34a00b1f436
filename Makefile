# Everything a contributor needs. Each target installs what it needs first; nothing but Python 3.11+ and make is assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# Where bytecode is not kept, as in many containers, each worker would compile all tests at every run.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help install demo quick test check torture fuzz threats nightly bench format sbom lock clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED) ## Install em-coach and its tools into .venv, exactly as locked

$(INSTALLED): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'em-coach needs Python 3.11 or newer; try: make PYTHON=python3.12'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED) ## Try it all in a browser: prints one address
	@$(BIN)/em-coach demo

quick: $(INSTALLED) ## Run what needs no Slack, no PostgreSQL and no browser, with few examples: seconds, while you work
	$(BIN)/pytest --hypothesis-profile=quick -m 'not slack and not postgresql and not chromium' $(QUICK)

QUICK := tests/core tests/prompts tests/sources tests/store

test: $(INSTALLED) ## Run the whole test suite, on SQLite and PostgreSQL
	$(BIN)/pytest

check: $(INSTALLED) ## Everything CI checks: style, types, layers, tests, a short torture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest
	$(TORTURE) --db sqlite --kills 5
	$(TORTURE) --db postgres --workers 3 --kills 5

torture: $(INSTALLED) ## Kill workers and replicas while Slack, the network and the database misbehave: nothing may be lost or come twice
	$(TORTURE) --db sqlite --kills 50
	$(TORTURE) --db postgres --workers 3 --kills 50
	$(TORTURE).replicas --restarts 12

TORTURE := $(BIN)/python -W ignore -m tests.torture

fuzz: $(INSTALLED) ## Send 20,000 spoilt payloads by HTTP and Socket Mode each, read 20,000 spoilt documents: half an hour; FUZZ and SEED change that
	FUZZ=$${FUZZ:-20000} $(BIN)/pytest -n 0 tests/fuzz

nightly: torture fuzz threats ## What takes too long for every change: CI runs it each night

threats: $(INSTALLED) ## Take each guard of SECURITY.md away, and see its test fail: some minutes
	$(BIN)/python -m tests.threats

bench: $(INSTALLED) ## Measure planning, sending and idling beside their peers and limits; writes bench.json
	$(BIN)/python -W ignore -m tests.bench

format: $(INSTALLED) ## Bring the code into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sbom: ## Write sbom.json, a CycloneDX list of everything that an installation holds
	$(PYTHON) -m venv .sbom
	.sbom/bin/python -m pip install --quiet --disable-pip-version-check 'cyclonedx-bom>=7,<8'
	.sbom/bin/cyclonedx-py requirements --pyproject pyproject.toml requirements.lock --output-file sbom.json
	rm -rf .sbom

lock: ## Work out the exact versions and hashes anew, after a change of dependencies
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile $(LOCK_FLAGS) --upgrade pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile $(LOCK_FLAGS) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock

LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

clean: ## Remove what was installed and built
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
