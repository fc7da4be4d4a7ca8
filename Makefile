# A machine with Python 3.11 (or newer) and git needs two commands:
#   make demo       migrate a small blog to output/ and check it
#   make test       unit, fixture and property tests: five to six minutes on two cores
# Developers use these too:
#   make test-all   all tests: corpus, real WordPress, browser, site generators and slow ones
#   make engines    install the site generators that the tests build websites with
#   make docs       the documentation site, in build/docs
#   make lint types fix clean

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# One more than processors: some tests wait for a server's answer.
WORKERS ?= $(shell expr `getconf _NPROCESSORS_ONLN` + 1)

# The tests start the program hundreds of times: Python keeps the compiled modules.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-all engines lint types fix options docs pictures clean

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
	@echo 'The archive is in output/. Open output/posts/limportance-du-reseautage/index.md to see a post.'

# The tests of a file share what they prepare, so one process takes them all.
test: $(VENV)/installed-test
	MIGRATOR_FEW_EXAMPLES=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m 'not slow and not corpus and not wordpress and not browser and not engines'

test-all: $(VENV)/installed-test
	$(BIN)/python -m pytest -n $(WORKERS)

# Hugo, Jekyll, Eleventy, Astro, Hexo, Pelican and MkDocs, in .engines/ (Jekyll: Debian's package).
engines: $(BIN)/python
	$(BIN)/python -m tests.engines.install

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-test
	$(BIN)/mypy

fix: $(VENV)/installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# After a change of the options table, migrator/settings/table.py, or of the Python API.
options: $(VENV)/installed
	$(BIN)/python tools/generate_options.py
	$(BIN)/python tools/generate_reference.py

# The documentation site, in build/docs. A warning is an error.
docs: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	$(BIN)/mkdocs build --strict --quiet
	@echo 'The documentation is in build/docs/index.html.'

# The pictures of the tutorial, on Linux with Chromium and its driver.
pictures: $(VENV)/installed-test
	$(BIN)/python tools/take_pictures.py

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
