# Zhengtong 政通. `make help` lists what there is. Needed: Python 3.11–3.13 with venv, make, git; nothing else.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --require-hashes
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
export CHROMIUM
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-rest test-postgres test-long lint bench messages openapi lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.core messages  ## open the city of Anlan at http://127.0.0.1:8000/ (PORT and HOST are respected)
	@exec $(BIN)/zhengtong demo

test: $(VENV)/.dev messages  ## unit and page tests on SQLite, at most 5 minutes
	$(PYTEST) -n $(WORKERS) -m "not (postgres or browser or crash or slow)" $(PYTEST_ARGS)

test-all: test test-rest  ## the above, then PostgreSQL, browser, crash and slow tests, at most 30 minutes

test-rest: test-postgres test-long  ## what test-all adds to test

test-postgres: $(VENV)/.dev messages  ## everything but the browser on a PostgreSQL cluster of its own
	$(BIN)/python -m tools.pg run -- $(PYTEST) -n $(WORKERS) -m "not browser" $(PYTEST_ARGS)

test-long: $(VENV)/.dev messages  ## browser, crash and slow tests on SQLite
	$(PYTEST) -m "(browser or crash or slow) and not postgres" $(PYTEST_ARGS)

lint: $(VENV)/.dev messages  ## style, types, dependencies between rooms, security, texts, migrations
	@$(BIN)/python -m tools.lint

bench: $(VENV)/.dev messages  ## one JSON line per measure, on a PostgreSQL cluster of its own
	@$(BIN)/python -m tools.pg run --durable -- $(BIN)/python -m bench $(BENCH_ARGS)

messages: $(VENV)/.core  ## compile the catalogues of all rooms
	@$(BIN)/python -m tools.messages compile

openapi: $(VENV)/.core  ## write openapi.json anew from the API
	@$(BIN)/python -m tools.openapi

lock: $(VENV)/.dev  ## write requirements/*.txt anew from pyproject.toml
	@$(BIN)/python -m tools.lock

clean:  ## remove .venv and caches; var/ with its data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: an environment is made again only when its list of hashes changes.

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "No python3 found: install python3.11 and python3.11-venv."; exit 1; }
	@echo "[1/3] Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "Python 3.11, 3.12 or 3.13 is needed; PYTHON=/path/to/python3.11 make … names one."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing: apt-get install python3.11-venv"; exit 1; }

$(VENV)/.core: requirements/core.txt tools/link.py | $(VENV)/bin/python
	@echo "[2/3] Installing the packages of requirements/core.txt (about a minute the first time)"
	@$(PIP) -r requirements/core.txt
	@echo "[3/3] Linking the zhengtong command"
	@$(BIN)/python tools/link.py
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	@echo "Installing what tests and lint need (requirements/dev.txt)"
	@$(PIP) -r requirements/dev.txt
	@touch $@
