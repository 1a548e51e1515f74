# Everything a developer does. The bare call prints this help.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3.11
WORKERS ?= 3
REPLICAS ?= 1
MALLS ?=
PART ?=
SERVICE ?=
DO ?= status
NAME ?=
SIZE ?= standard
ONLY ?=
SEEDS ?= 100000
SEED ?=
BUG ?=
BUGS ?=

BIN := .venv/bin
READY := .venv/ready
BROWSER_PACKAGES := services/console/package.json services/console/package-lock.json
RUNTIME := $(BIN)/python -m local_runtime
PYTEST = $(BIN)/pytest -q -n $(WORKERS) --dist worksteal --durations=15
MEMBERS := $(sort $(wildcard libs/*/pyproject.toml services/*/pyproject.toml))
MEMBER_NAMES := $(foreach member,$(MEMBERS),$(notdir $(patsubst %/pyproject.toml,%,$(member))))
EVENT_SOURCED := $(filter-out console mall_gateway mall_simulator,$(subst -,_,$(notdir $(wildcard services/*))))
RULES := $(wildcard $(addprefix tests/unit/,$(EVENT_SOURCED)) tests/unit/mall_gateway/core tests/unit/mall_gateway/test_domain.py)
INTEGRATION := $(wildcard tests/contract tests/integration)
E2E := $(wildcard tests/e2e tests/browser)
SUITE_VARIABLES = eval "$$($(RUNTIME) demo-env)"

export REPLICAS

# Some machines forbid Python to keep what it compiled: each of the many processes would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo up down logs status test test-small check format lint types test-quick test-unit test-integration test-e2e test-browser \
  bench chaos simulate practice soak schemas diagrams docs guide replay keys service lock audit

help: ## Show what can be done
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make the virtual environment with exactly what the lock names
	@:

demo: $(READY) ## Do the whole job against simulated malls, show it, and stop (MALLS=all: on all; MALLS=st11,hmall: on these)
	@MALLS="$(MALLS)" $(BIN)/python -m proofs.demo

up: $(READY) ## Start everything, print the addresses and the logins to the console (REPLICAS=2: two processes of each service)
	@$(RUNTIME) up
	@$(BIN)/python -m proofs.showroom

down: $(READY) ## Stop everything; data stays
	@$(RUNTIME) down

logs: $(READY) ## Show the ends of the logs (PART=kafka: of one part)
	@$(RUNTIME) logs $(PART)

status: $(READY) ## Show each part's state, process, port and restarts
	@$(RUNTIME) status

test: $(READY) ## Run all tests, with all real servers, in random order
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target test-e2e test-small

test-small: $(READY) # what needs no whole suite, beside the tests that do: first what waits much, for the end what keeps all cores busy
	@$(MAKE) --no-print-directory test-integration test-unit

check: $(READY) ## Format, lint, types, imports, unit and architecture tests: a minute
	@$(BIN)/ruff format --check --quiet .
	@$(MAKE) --no-print-directory --output-sync=target -j 3 lint types test-quick

format: $(READY) ## Format the code and sort the imports
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

lint: $(READY) ## Lint the code and check who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache

types: $(READY) ## Check the types
	@$(BIN)/pyright

test-quick test-unit: WORKERS := 2
test-quick: $(READY) # the unit tests without the measuring of coverage
	@$(PYTEST) tests/unit tests/architecture

test-unit: $(READY) ## Run the tests that need no server, and 1,000 simulated days; domain modules must be covered wholly
	@$(PYTEST) $(RULES) --cov=services --cov=libs/collecting --cov-config=tools/domain_coverage.ini --cov-report=term
	@$(PYTEST) tests/unit tests/architecture tests/simulation $(addprefix --ignore=,$(RULES))

test-integration: WORKERS := 3
test-integration: $(READY) ## Run the tests against real PostgreSQL, Kafka and Zipkin
	@$(PYTEST) $(INTEGRATION)

test-browser: $(READY) ## Run the tests that use the console in real Chromium
	@$(PYTEST) -n 1 tests/browser

test-e2e: WORKERS := 3
test-e2e: $(READY) ## Run the tests of the whole suite
	@test -z '$(E2E)' || $(PYTEST) $(E2E)

bench: $(READY) ## Measure beside L0 and L1 into build/bench.json (SIZE=smoke|standard|full ONLY=collect,…)
	@$(BIN)/python -m bench --size $(SIZE) --only '$(ONLY)'

simulate: $(READY) ## Live through simulated days (SEEDS=n; SEED=s BUG=name repeats one with its trace; BUGS=1 catches the planted)
	@$(BIN)/python -m proofs.simulation $(if $(SEED),--seed $(SEED),--seeds $(SEEDS)) $(if $(BUG),--bug $(BUG)) $(if $(BUGS),--bugs)

chaos: $(READY) ## Kill every part at every named place while sellers work (MINUTES=n at random, SEED=s, POINTS=, DISASTERS=, MALLS=all)
	@$(BIN)/python -m proofs.chaos

practice: $(READY) ## Let buyers live at the running suite's malls (DAYS=7 SPEED=1440 SEED=7 ORDERS=20 MALLS=tmon ACCOUNTS=shop)
	@$(BIN)/python -m proofs.practice

soak: $(READY) ## Work for long under faults and tell what grew (MINUTES=30)
	@$(BIN)/python -m proofs.soak

schemas: $(READY) ## Write the JSON Schemas of all events; refuses a change that breaks a listener
	@$(BIN)/python tools/write_schemas.py

diagrams: $(READY) ## Draw services, topics and listeners
	@$(BIN)/python tools/draw_parts.py

docs: $(READY) diagrams ## Write the reference out of the code and build the documentation into site/
	@$(BIN)/python tools/write_reference.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

guide: $(READY) ## Take the pictures of the user guide anew, from a suite with a shop that has something everywhere
	@mkdir -p docs/guide/img
	@$(BIN)/pytest -q tests/browser/test_guide.py -k "what_is_written" --guide-pictures docs/guide/img

replay: $(READY) ## Rebuild the views of a running service (SERVICE=listing)
	@: $${SERVICE:?say which: make replay SERVICE=listing}
	@$(SUITE_VARIABLES) && $(BIN)/python -m chassis.replay $(SERVICE)

keys: $(READY) ## Look after the keyring (DO=status, DO=rewrap, DO=compact, DO="erase-seller ID")
	@$(SUITE_VARIABLES) && $(BIN)/python -m chassis.keys $(DO)

service: $(READY) ## Make a new service from the template (NAME=returns)
	@: $${NAME:?say how it is called: make service NAME=returns}
	@$(BIN)/python tools/new_service.py $(NAME)
	@$(MAKE) --no-print-directory setup

lock: $(READY) ## Resolve all dependencies anew into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml $(MEMBERS) --group runtime --group dev --generate-hashes --no-annotate \
	  --no-header $(addprefix --no-emit-package ,$(MEMBER_NAMES)) --quiet --output-file requirements.lock

audit: $(READY) ## Look for known holes in the packages of requirements.lock
	@$(BIN)/python tools/audit.py

# uv itself comes first, out of the same lock, checked by the same hashes.
$(READY): requirements.lock $(MEMBERS) $(BROWSER_PACKAGES)
	@PYTHON=$(PYTHON) tools/check_machine.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@awk '/^[^ ]/ {wanted = /^uv==/} wanted' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement .venv/uv.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation \
	  $(foreach member,$(MEMBERS),--editable $(dir $(member)))
	@$(BIN)/python tools/install_browser_packages.py
	@touch $@
