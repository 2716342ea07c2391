# Duban: everything that a clean checkout needs. `make demo` and `make test` do all set-up by themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO ?=

.PHONY: setup demo check test soak bench browser lock clean

setup: $(STAMP)

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Duban needs Python 3.11 or newer; found $$($(PYTHON) --version). Say which: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python -m venv failed; on Debian install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup
	$(BIN)/duban demo $(DEMO)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two at a time, a file by one of them: what a file sets up is set up once.
test: setup browser
	$(BIN)/python -m pytest -n 2 --dist loadfile

# A thousand kills on each database; a bounded form is part of the tests.
soak: setup
	$(BIN)/python -m tests.soak --kills 1000 --database sqlite
	$(BIN)/python -m tests.soak --kills 1000 --database postgresql

bench: setup
	$(BIN)/duban bench sweep --assignments 1000000 --due 10000 --json
	$(BIN)/duban bench sweep --assignments 100000 --due 10000 --json
	$(BIN)/duban bench read --json
	$(BIN)/duban bench deliver --due 10000 --people 1000 --json

# The pages are tested in a real browser: Chromium and a font with Chinese characters.
browser:
	@sh tests/browser.sh

lock: setup
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .demo build dist *.egg-info test-output .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
