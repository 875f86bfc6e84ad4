# make demo   set up .venv and run the main job on real input
# make test   set up .venv and run every check: ruff, mypy, import-linter, pytest
# Nothing here needs root or anything but Python 3.11+ and make; a browser is taken from
# the system or fetched below .cache/ (tasks/outside.py).

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint format benchmarks messages clean

demo: .venv/ready
	@$(BIN)/python tasks/demo.py

test: lint
	@$(BIN)/python -m tasks.outside
	$(BIN)/pytest -q

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/ready
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

benchmarks: .venv/ready
	$(BIN)/python -m benchmarks.cold_start
	$(BIN)/python -m benchmarks.single_call
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.bulk
	$(BIN)/python -m benchmarks.collected
	-$(BIN)/python -m benchmarks.generic_layer

messages: .venv/ready
	$(BIN)/python -m tasks.messages

.venv/ready: pyproject.toml requirements-dev.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "smtplens needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv --clear .venv || \
		{ echo "Python's venv module is missing; on Debian and Ubuntu it is the package python3-venv"; exit 1; }
	@echo "Setting up .venv ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

clean:
	rm -rf .venv .cache dist src/smtplens/knowledge/compiled
