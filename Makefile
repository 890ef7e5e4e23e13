# Saqbol. Every target makes .venv by itself from the lock file; plain python3 + pip are enough, uv is used if it is there.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-$(shell cksum < requirements-dev.lock | cut -d' ' -f1)
# the suite waits more than it computes: three workers fill two cores
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help setup run test privacy check bench soak clean bundle lock

help: ## what there is to run
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(STAMP) ## make .venv from the lock file

$(STAMP): requirements-dev.lock
	@test -n "$(PYTHON)" || { echo "Saqbol needs Python 3.11 or newer; install it and run make again."; exit 1; }
	@sh scripts/install.sh "$(PYTHON)" $(VENV) requirements-dev.lock
	@rm -f $(VENV)/.installed-* && touch $@

run: setup ## the bot: with SAQBOL_BOT_TOKEN against Telegram, without it the demo on a page of phones
	@if [ -n "$$SAQBOL_BOT_TOKEN$$SAQBOL_BOT_TOKEN_FILE" ] || grep -qsE '^(export )?SAQBOL_BOT_TOKEN(_FILE)?=.' .env; \
	then exec $(BIN)/python -m bot run; else exec $(BIN)/python -m bot demo; fi

test: setup ## everything: both databases, both clients, three languages, a real browser
	@sh scripts/chromium.sh
	$(BIN)/python -m pytest -n $(WORKERS) -m "not soak" --dist loadfile --no-loadscope-reorder

privacy: setup ## the privacy gate alone: needles, linkage, deletion, metadata, receipts, insiders
	$(BIN)/python -m pytest -n $(WORKERS) -m "not soak" --dist loadfile tests/privacy tests/services/report tests/services/cleaning

check: setup ## exactly what CI checks: format, lint, types, direction of imports, the lock file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/lock.py --check

bench: setup ## measure and print the tables of docs/performance.md
	$(BIN)/python -m bench

soak: setup ## the long runs: a thousand kills and more, for hours; figures go to test-artefacts/
	$(BIN)/python -m pytest -m soak -s

lock: setup ## write the lock files again (needs uv)
	$(BIN)/python scripts/lock.py

bundle: setup ## an offline install in dist/: wheels, sources, checksums, service unit, rollback
	$(BIN)/python scripts/bundle.py

clean: ## remove what make made; data/ and keys/ stay
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-artefacts
