# Two commands do everything on a machine with only Python 3.11 (or newer) and git:
#   make demo   a small blog becomes output/, checked
#   make test   the whole test suite
# The rest is for those who change the code.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= auto

.PHONY: demo test lint types fix options clean

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@ $(VENV)/installed

demo: $(VENV)/installed
	$(BIN)/migrator migrate fixtures/demo/export.xml --uploads fixtures/demo/uploads --offline --output output
	$(BIN)/migrator verify output
	@echo
	@echo 'The archive is in output/: open output/posts/limportance-du-reseautage/index.md, for one.'

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-test
	$(BIN)/mypy

fix: $(VENV)/installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# After a change of the options table, migrator/settings/table.py.
options: $(VENV)/installed
	$(BIN)/python tools/generate_options.py

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
