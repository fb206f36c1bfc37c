# make demo   clean the pages of seeds/ into demo-out/, say what was removed, and why in one of them
# make test   everything that CI runs
# make docs   write the generated parts of the documents again
# make site   the documents as a site, in build/documents/site/
#
# Python 3.11 or later, git and make are all that must be there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := -m pip install -qq
SEEDS := $(wildcard seeds/*.txt)
SHOWN := seeds/3-masthead-and-widgets.txt
CODE := cleaner tests benchmarks hatch_build.py
WRITES := PYTHONPATH=tests:tests/support $(BIN)/python

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: demo test lint types package tests site docs clean

demo: $(VENV)/installed
	@$(BIN)/cleaner clean $(SEEDS) -o demo-out --stories demo-out/appended --review demo-out/review.html
	@echo; echo "Why lines went, in one of the pages:"
	@$(BIN)/cleaner explain --removed $(SHOWN)
	@echo "Cleaned pages: demo-out/. What went, to look at in a browser: demo-out/review.html"

test: lint types package tests site

lint: $(VENV)/dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/lint-imports --no-logo

types: $(VENV)/dev
	$(BIN)/mypy

tests: $(VENV)/dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The wheel is built from the sdist, installed where nothing else is, with the pip that Python
# brings, and must clean as the checkout does.
package: $(VENV)/dev
	rm -rf dist build
	mkdir -p build
	$(BIN)/python -m build --outdir dist . > build/log.txt 2>&1 || { cat build/log.txt; exit 1; }
	$(PYTHON) -m venv build/empty
	build/empty/bin/python $(PIP) dist/*.whl
	cd build && empty/bin/cleaner clean $(SEEDS:%=../%) -o from-wheel -q
	$(BIN)/cleaner clean $(SEEDS) -o build/from-checkout -q
	diff -r build/from-wheel build/from-checkout
	cd build && empty/bin/cleaner rules list > rules.txt && test -s rules.txt
	cd build && empty/bin/cleaner rules test
	cd build && empty/bin/python -c "import trafilatura"
	test -f build/empty/lib/python*/site-packages/cleaner/py.typed

site: $(VENV)/dev
	$(BIN)/python tests/support/docs_site.py build/documents

docs: $(VENV)/dev
	$(BIN)/cleaner rules docs --write rules/README.md
	$(WRITES) tests/project/test_docs.py
	$(WRITES) tests/project/test_public_api.py
	$(WRITES) tests/records/test_record.py

clean:
	rm -rf $(VENV) build dist demo-out

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it so: make PYTHON=python3.12")'
	@echo "Installing into $(VENV)/, which takes a minute or two the first time"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python $(PIP) --upgrade pip
	@rm -f $(VENV)/failed
	@{ $(BIN)/python -m pip install --editable . 2>&1 || touch $(VENV)/failed; } \
	  | grep --line-buffered -iE '^ *(collecting|error)'; test ! -e $(VENV)/failed
	@touch $@

$(VENV)/dev: $(VENV)/installed
	$(BIN)/python $(PIP) --group dev
	@touch $@
