# Every job of this project, one word each. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
SHARE ?= ci
# Nothing is installed through an index of this tree's own choosing: pip's own settings say where from.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' pyproject.toml

.PHONY: help demo run test chaos bench check format lock screenshots

help: ## list the jobs
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'panelbot needs Python 3.11 or newer; name one: make PYTHON=python3.12 …'; exit 1; }
	@echo 'making .venv (once) …'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/made requirements/run.txt
	@echo 'installing what panelbot runs on (once) …'
	@$(PIP_INSTALL) -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	@echo 'installing the tools of development (once) …'
	@$(PIP_INSTALL) -r requirements/dev.txt
	@touch $@

demo: .venv/run ## a world to play in: the bot, a fake panel and a chat page in your browser
	@$(BIN)/panelbot demo

run: .venv/run ## the bot itself, set up from .env
	@$(BIN)/panelbot run

test: .venv/dev ## the whole suite
	@$(BIN)/python tests/run.py

chaos: .venv/dev ## try to make the bot lie about money: SHARE=ci or full, SEED=n repeats a run
	@$(BIN)/python -m tests.chaos --share $(SHARE) $(if $(SEED),--seed $(SEED))

bench: .venv/dev ## speed and memory in ratios, with the raw figures beside them: ONLY=name for one
	@$(BIN)/python -m tests.bench $(if $(ONLY),--only $(ONLY))

check: .venv/dev ## format, lint, types, imports, message catalogues
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.support.catalogues --check

format: .venv/dev ## put the code and the message catalogues in shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/python -m tests.support.catalogues

lock: .venv/dev ## pin requirements/*.txt anew, with hashes
	@$(LOCK) --group build --output-file requirements/run.txt
	@$(LOCK) --group build --group dev --output-file requirements/dev.txt

screenshots: .venv/dev ## take the README's pictures anew
	@$(BIN)/python -m pytest -p no:randomly tests/browser --take-screenshots
