# Two commands for people: `make start` shows the service, `make test` proves it.

PYTHON ?= python3
PORT ?= 8000
export PORT

VENV := .venv
BIN := $(VENV)/bin
VENDOR := induction/static/vendor
OWN_ASSETS := $(wildcard induction/static/*.css induction/static/*.js induction/static/*.svg)

# A stamp holds the fingerprint of the lock it stands for: the same lock is never installed twice.
key = $(shell cat $(1) | sha256sum | cut -c 1-16)
SERVICE := $(VENV)/stamps/service-$(call key,requirements.txt pyproject.toml)
DEVELOPMENT := $(VENV)/stamps/development-$(call key,requirements-dev.txt pyproject.toml)

PDF_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TEST_PACKAGES := $(PDF_PACKAGES) chromium default-jdk-headless fonts-droid-fallback fonts-liberation libjaxb-java libnss3-tools libreoffice-calc-nogui poppler-utils postgresql qpdf softhsm2
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# `content` and `templates` are folders too, so these must be phony.
.PHONY: help start assets check lint types templates contracts locks content test test-full accessibility test-packages lock lock-upgrade wheel bench clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 24

start: $(SERVICE) $(VENDOR)/assets.json ## install what is missing and serve the demo on http://127.0.0.1:8000 (PORT=…)
	@sh tools/packages.sh want "certificates (the site starts without)" $(PDF_PACKAGES)
	@exec sh tools/start.sh $(VENV)

assets: $(VENDOR)/assets.json ## build the front-end files

check: lint types templates contracts locks content ## what can be judged without running (make -k check goes on)

lint: $(DEVELOPMENT)
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .

types: $(DEVELOPMENT)
	$(BIN)/mypy

templates: $(DEVELOPMENT)
	$(BIN)/python tools/check_templates.py

contracts: $(DEVELOPMENT)
	@$(BIN)/lint-imports --no-cache >$(VENV)/contracts.txt || { cat $(VENV)/contracts.txt; exit 1; }

locks: $(DEVELOPMENT)
	$(BIN)/python tools/lock.py --check

content: $(DEVELOPMENT)
	$(BIN)/induction content check --strict

test: $(DEVELOPMENT) $(VENDOR)/assets.json test-packages ## install what the tests need and run them
	$(BIN)/pytest -n 2 --dist loadgroup -m "not slow" $(PYTEST)

test-full: $(DEVELOPMENT) $(VENDOR)/assets.json test-packages ## the same, with the loops at full size
	$(BIN)/pytest -n 2 --dist loadgroup $(PYTEST)

accessibility: $(DEVELOPMENT) $(VENDOR)/assets.json test-packages ## drive every page through axe and keep the results for evidence packs
	INDUCTION_ACCESSIBILITY_RESULTS=induction/accessibility.json $(BIN)/pytest -n 0 -m browser tests/browser

test-packages:
	@sh tools/packages.sh need "the tests" $(TEST_PACKAGES)

lock: $(DEVELOPMENT) ## write the Python locks after a change of pyproject.toml
	$(BIN)/python tools/lock.py

lock-upgrade: $(DEVELOPMENT) ## write the Python locks with the newest versions
	$(BIN)/python tools/lock.py --upgrade

wheel: $(DEVELOPMENT) $(VENDOR)/assets.json ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

bench: $(DEVELOPMENT) $(VENDOR)/assets.json ## measure against the limits and write docs/benchmarks.md
	$(BIN)/python -m bench

clean: ## remove everything built; var/ with its data stays
	rm -rf $(VENV) node_modules $(VENDOR) build dist .*_cache *.egg-info

$(BIN)/python:
	@sh tools/venv.sh $(PYTHON) $(VENV)

$(SERVICE): | $(BIN)/python
	@echo "Installing the Python packages of requirements.txt"
	@$(PIP_INSTALL) --require-hashes -r requirements.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@mkdir -p $(@D) && rm -f $(@D)/service-* && touch $@

$(DEVELOPMENT): | $(BIN)/python
	@echo "Installing the Python packages of requirements-dev.txt"
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@mkdir -p $(@D) && rm -f $(@D)/development-* && touch $@

node_modules/.package-lock.json: package-lock.json package.json | $(BIN)/python
	@echo "Installing the front-end packages of package-lock.json"
	@sh tools/npm.sh $(VENV) && touch $@

$(VENDOR)/assets.json: node_modules/.package-lock.json tools/build_assets.py $(OWN_ASSETS) | $(BIN)/python
	@$(BIN)/python -c 'import brotli' 2>/dev/null || $(MAKE) --no-print-directory $(SERVICE)
	@$(BIN)/python tools/build_assets.py
