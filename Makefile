# What people type. Each target installs what it needs first and is quick when nothing is stale.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-reset run test check lint format types contracts migrations \
	deploy-check templates catalogues-check catalogues bench chaos requirements clean

PORT ?= 8000
PYTEST_ARGS ?=
BENCH_ARGS ?=
CHAOS_ARGS ?=
VENV := .venv/bin
MANAGE := $(VENV)/python manage.py
# BLAS threads on top of two test processes only wait for each other.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
# Where the shell forbids compiled files, each process would compile four thousand modules anew: two
# thirds of the time that it takes to start.
unexport PYTHONDONTWRITEBYTECODE

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

setup: ## Install what Puente runs on (quick the second time)
	@requirements/install.sh base
	@$(MAKE) --no-print-directory catalogues

setup-dev: ## The same, and what tests and checks need
	@requirements/install.sh dev
	@$(MAKE) --no-print-directory catalogues

demo: setup ## A running site with a matched demo mission: make demo PORT=8000
	@exec $(VENV)/python -m matchmaking.common.launcher demo --port "$(PORT)"

demo-reset: setup ## Forget what was done in the demo; the next `make demo` starts over
	@exec $(VENV)/python -m matchmaking.common.launcher demo-reset

run: setup ## A running site on your own data in var/
	@exec $(VENV)/python -m matchmaking.common.launcher run --port "$(PORT)"

test: setup-dev ## All tests: make test PYTEST_ARGS="tests/common -k sheets"
	@requirements/install.sh browser
# In the order of the folders, whose last files are many and quick: no process ends long before the other.
	@$(VENV)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: lint types contracts migrations deploy-check templates catalogues-check ## Everything that is checked without running it

lint: setup-dev ## Style and order of the code
	@echo "ruff" && $(VENV)/ruff check -q . && $(VENV)/ruff format -q --check .

format: setup-dev ## Put the code into the house's form
	@$(VENV)/ruff check -q --fix . ; $(VENV)/ruff format -q .

types: setup-dev ## Type hints
	@echo "mypy" && $(VENV)/mypy --no-error-summary

contracts: setup-dev ## Which module may import which
	@echo "import-linter" && $(VENV)/lint-imports > var/contracts.txt || { cat var/contracts.txt; exit 1; }

migrations: setup-dev ## Models without a migration
	@echo "migrations" && $(MANAGE) makemigrations --check --dry-run > var/migrations.txt || { cat var/migrations.txt; exit 1; }

deploy-check: setup-dev ## Django's own check of a production host's settings
	@echo "check --deploy" && DEBUG=0 ALLOWED_HOSTS=puente.example SITE_URL=https://puente.example \
		SECRET_KEY=$$($(VENV)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(MANAGE) check --deploy --fail-level WARNING > var/deploy.txt 2>&1 || { cat var/deploy.txt; exit 1; }

templates: setup-dev ## Faults in templates
	@echo "djlint" && $(VENV)/djlint --quiet --lint templates > var/templates.txt || { cat var/templates.txt; exit 1; }

catalogues-check: setup-dev ## Strings without a translation, and translations without a string
	@echo "catalogues" && $(MANAGE) catalogues check

# Compiled catalogues are not committed: each checkout makes its own when a .po is newer.
catalogues: $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
	@:

locale/%.mo: locale/%.po
	@$(MANAGE) catalogues compile

bench: setup-dev ## The benchmark tables of quality and speed; one alone: make bench BENCH_ARGS=speed
	@$(if $(BENCH_ARGS),$(MANAGE) benchmark $(BENCH_ARGS),$(MANAGE) benchmark quality && $(MANAGE) benchmark speed)

chaos: setup-dev ## Kill workers while letters go out: make chaos CHAOS_ARGS="--seeds 1 --database sqlite"
	@$(VENV)/python -m tests.chaos $(CHAOS_ARGS)

requirements: setup-dev ## Pin the requirements anew (hashes, no index address)
	@for name in uv base dev; do \
		$(VENV)/python -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --upgrade \
			--python-version 3.11 requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

clean: ## Remove everything that was installed or compiled; data in var/ stays
	@rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find locale -name '*.mo' -delete 2>/dev/null || true
