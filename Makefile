# `make up` and `make test` need Python 3.11 with venv, and nothing else.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo $$p && break; done)
RUN := .venv/bin/python

.PHONY: help up setup setup-tests system test bench bench-match sabotage screenshots format python

help: ## list what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

up: setup ## run Cairn on this machine (Ctrl-C stops it)
	@exec .venv/bin/cairn up

setup: python ## install what running needs: .venv and the front end
	@$(PYTHON) setup/install.py
	@$(PYTHON) setup/compiled.py
	@$(RUN) setup/front.py

setup-tests: python ## install what testing needs
	@$(PYTHON) setup/install.py --tests
	@$(PYTHON) setup/compiled.py
	@$(RUN) setup/front.py

system: python ## install Debian packages for the tests (root or sudo)
	@$(PYTHON) setup/system.py

test: system setup-tests ## everything that CI runs
	@$(RUN) setup/checks.py

bench: setup-tests ## measure; fails when a limit is missed
	@for file in tests/benchmarks/bench_*.py; do $(RUN) $$file || exit 1; done

bench-match: setup-tests ## the matching engine against its goals and its peers; writes docs/developer/bench-match.md
	@$(RUN) -m tests.benchmarks.bench_match

sabotage: setup-tests ## break the product on purpose; the named tests must notice
	@PYTHONPATH=src $(RUN) -m tests.sabotage.run

screenshots: setup-tests ## take the pictures of docs/screenshots again, from a demo organization
	@$(RUN) -m pytest -q tests/e2e/screenshots.py

format: setup-tests ## format the code
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

python:
	@test -n "$(PYTHON)" || { echo "Cairn needs Python 3.11 (Debian: apt install python3.11-venv)." >&2; exit 1; }
