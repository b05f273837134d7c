# Everything a contributor or CI runs. `make help` lists it.
#
# A machine needs python3 (3.11 or newer), git, make and sh: Node comes from the
# environment's own packages, and nothing has to be activated or be on PATH.

PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
SANDBOX_VENV := .venv-sandbox
PEERS_VENV := .venv-peers
DOCS_VENV := .venv-docs
PROOF_PACKAGES := .proof-packages
BROWSER_PACKAGES := .browser-packages
TEMPLATES ?= ../shared/data/templates
EVENTS ?= ../shared/data/events
PEER := bench/peers/typescript_l2
SECOND := bench/differential
PIP_OPTIONS := --disable-pip-version-check --quiet --require-hashes
NPM_OPTIONS := --no-audit --no-fund --loglevel=error

# The environment's python3, node, npm and npx, before any other.
WITH_VENV := PATH="$(CURDIR)/$(BIN):$$PATH"
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup sandbox-env test lint types format snapshots rule-pages docs synth demo bench bench-drill bench-live \
	acceptance detection proofs differential fuzz faults browser wheel lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.editable node_modules/.installed ## make .venv and node_modules from the locks, if these changed

sandbox-env: $(SANDBOX_VENV)/.installed ## make .venv-sandbox, the environment of the local AWS

test: ## set up, lint, check types and run the tests: what CI runs
	@begin=$$(date +%s); \
	$(MAKE) --no-print-directory setup sandbox-env && \
	ready=$$(date +%s); \
	echo "make test: environments ready after $$((ready - begin)) s"; \
	$(MAKE) --no-print-directory lint types && \
	$(WITH_VENV) $(BIN)/python -m pytest; \
	status=$$?; \
	echo "make test: $$(($$(date +%s) - begin)) s, status $$status"; \
	exit $$status

lint: setup ## check style, format and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo

types: setup ## check types
	$(BIN)/basedpyright

format: setup ## put style and format right where ruff can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

snapshots: setup sandbox-env ## write the snapshots anew; review the difference as code
	$(WITH_VENV) $(BIN)/python -m pytest --snapshot-update

rule-pages: setup ## write docs/rules and docs/changes.md anew from policies/
	$(BIN)/python -m trailwright.reports.rule_pages docs/rules
	$(BIN)/python -m trailwright.reports.change_page docs/changes.md

docs: $(DOCS_VENV)/.installed ## build the pages of docs/ into build/docs
	PYTHONPATH=constructs $(DOCS_VENV)/bin/python -m sphinx -W --keep-going -q -d build/doctrees docs build/docs
	@echo "build/docs/index.html"

synth: setup ## synthesize app.py with the pinned CDK command line
	$(WITH_VENV) node_modules/.bin/cdk synth --quiet

demo: setup sandbox-env ## deploy trails.yaml into the local AWS and show that it works
	$(WITH_VENV) $(BIN)/trailwright sandbox demo

bench: setup $(PEER)/node_modules/.installed $(PEERS_VENV)/.installed ## measure synthesis and checks beside their peers
	$(WITH_VENV) $(BIN)/python bench/synth.py
	$(WITH_VENV) $(BIN)/python bench/check.py
	$(WITH_VENV) $(BIN)/python bench/pull_request.py

bench-drill: setup ## measure the drill on a million events beside jq and its peers
	$(WITH_VENV) $(BIN)/python bench/drill.py

bench-live: setup ## measure how an organization is asked, beside boto3 and at the published rates
	$(WITH_VENV) $(BIN)/python bench/live.py

acceptance: setup ## judge templates whose fate at AWS is known, if TEMPLATES has them
	$(BIN)/python bench/acceptance.py $(TEMPLATES)

detection: setup ## measure the catalogue of alarms on captured events, if EVENTS has them
	$(BIN)/python bench/catalogue.py $(EVENTS)

proofs: setup $(PROOF_PACKAGES)/.installed ## prove every composed policy, change each step by step, prove the golden ones twice
	$(BIN)/python bench/prove.py
	$(BIN)/python bench/mutate_policies.py
	PYTHONPATH=$(PROOF_PACKAGES) $(BIN)/python bench/z3_proof.py

differential: setup $(SECOND)/node_modules/.installed ## compare our evaluator of policies with a second one
	$(WITH_VENV) $(BIN)/python $(SECOND)/run.py --cases 1000000

fuzz: setup ## read odd filter patterns, check hostile input, and what is made of the templates in TEMPLATES if it is there
	$(BIN)/python bench/fuzz_patterns.py
	$(BIN)/python bench/fuzz.py $(wildcard $(TEMPLATES))

browser: setup $(BROWSER_PACKAGES)/.installed ## look at the report with a browser: alone, light, dark, narrow, on paper
	TRAILWRIGHT_BROWSER=needed PYTHONPATH=$(BROWSER_PACKAGES) $(BIN)/python -m pytest tests/browser

faults: setup ## meet every call to live accounts with every fault
	$(BIN)/python bench/fault_matrix.py

wheel: setup ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

lock: setup ## resolve the .in files into hashed locks anew
	$(LOCK) --upgrade requirements.in --output-file requirements.txt
	$(LOCK) --upgrade requirements/dev.in --output-file requirements/dev.txt
	$(LOCK) --upgrade requirements/sandbox.in --output-file requirements/sandbox.txt
	$(LOCK) --upgrade requirements/peers.in --output-file requirements/peers.txt
	$(LOCK) --upgrade requirements/docs.in --output-file requirements/docs.txt
	$(LOCK) --upgrade requirements/proof.in --output-file requirements/proof.txt
	$(LOCK) --upgrade requirements/browser.in --output-file requirements/browser.txt

clean: ## remove environments, caches and outputs
	rm -rf $(VENV) $(SANDBOX_VENV) $(PEERS_VENV) $(DOCS_VENV) $(PROOF_PACKAGES) $(BROWSER_PACKAGES) build dist cdk.out
	rm -rf node_modules $(PEER)/node_modules $(SECOND)/node_modules
	rm -rf .hypothesis .import_linter_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- environments: a stamp in each, older than a changed lock ---

define make_venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "trailwright needs Python 3.11 or newer, and '$(PYTHON)' is" \
	"$$($(PYTHON) --version 2>/dev/null || echo missing); name another: make PYTHON=python3.13" >&2; \
	exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "'$(PYTHON)' cannot make environments; on Debian and Ubuntu:" \
	"apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(@D)
	@touch $@
endef

$(VENV)/.made:
	$(make_venv)

$(SANDBOX_VENV)/.made:
	$(make_venv)

$(PEERS_VENV)/.made:
	$(make_venv)

$(DOCS_VENV)/.made:
	$(make_venv)

$(VENV)/.installed: requirements.txt requirements/dev.txt | $(VENV)/.made
	$(BIN)/python -m pip install $(PIP_OPTIONS) -r requirements.txt -r requirements/dev.txt
	@touch $@

$(VENV)/.editable: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(SANDBOX_VENV)/.installed: requirements/sandbox.txt | $(SANDBOX_VENV)/.made
	$(SANDBOX_VENV)/bin/python -m pip install $(PIP_OPTIONS) -r requirements/sandbox.txt
	@touch $@

$(PROOF_PACKAGES)/.installed: requirements/proof.txt | $(VENV)/.installed
	$(BIN)/python -m pip install $(PIP_OPTIONS) --upgrade --target $(@D) -r requirements/proof.txt
	@touch $@

# A browser that is there already is taken; playwright brings one where there is none.
$(BROWSER_PACKAGES)/.installed: requirements/browser.txt | $(VENV)/.installed
	$(BIN)/python -m pip install $(PIP_OPTIONS) --upgrade --target $(@D) -r requirements/browser.txt
	@for each in chromium chromium-browser google-chrome; do \
	command -v $$each >/dev/null && exit 0; done; \
	PYTHONPATH=$(@D) $(BIN)/python -m playwright install chromium
	@touch $@

$(PEERS_VENV)/.installed: requirements/peers.txt | $(PEERS_VENV)/.made
	$(PEERS_VENV)/bin/python -m pip install $(PIP_OPTIONS) -r requirements/peers.txt
	@touch $@

$(DOCS_VENV)/.installed: requirements.txt requirements/docs.txt | $(DOCS_VENV)/.made
	$(DOCS_VENV)/bin/python -m pip install $(PIP_OPTIONS) -r requirements.txt -r requirements/docs.txt
	@touch $@

node_modules/.installed: package-lock.json $(VENV)/.installed
	$(WITH_VENV) npm ci $(NPM_OPTIONS)
	@touch $@

$(PEER)/node_modules/.installed $(SECOND)/node_modules/.installed: %/node_modules/.installed: %/package-lock.json $(VENV)/.installed
	cd $* && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci $(NPM_OPTIONS)
	@touch $@
