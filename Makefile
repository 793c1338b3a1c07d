# Everything starts here. `make demo` shows the product, `make test` proves it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
PORT ?= 8000
ARGS ?=
SPARK_TESTS := src/huimin/policy/tests/test_policy_spark.py tests/test_spark_engine.py

.PHONY: demo test test-spark coverage install check format bench lock clean help
.DEFAULT_GOAL := help

help:  ## say what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | column -t -s "$$(printf '\t')"

install:  ## make the environment; .venv/bin/huimin works afterwards
	@# Python's packages and those for the pages are fetched and unpacked at once.
	@$(MAKE) --no-print-directory -j2 $(VENV)/.installed node_modules/.installed

demo: install  ## stand up a synthetic district and serve it on http://127.0.0.1:8000
	@exec $(BIN)/huimin demo --port $(PORT) $(ARGS)

test: $(VENV)/.installed-dev node_modules/.installed  ## run all tests (ARGS="-k name" for some)
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

test-spark: $(VENV)/.installed-spark  ## run the tests of the Spark engine (needs Java 17, downloads 450 MB; ARGS="--cov=src/huimin/policy/spark --cov-report=term-missing")
	@command -v java >/dev/null || { echo "Java is missing: install a JRE of 17 or newer (Debian: default-jre-headless)."; exit 1; }
	@# Java lives for seconds here: its second compiler would only cost time.
	@# Spark's own processes are measured too; each says what it ran when it ends, so none waits for more work.
	JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" \
	PYSPARK_SUBMIT_ARGS="$(if $(findstring --cov,$(ARGS)),--conf spark.python.worker.reuse=false )pyspark-shell" \
	$(BIN)/python -m pytest $(SPARK_TESTS) $(ARGS)

coverage: $(VENV)/.installed-dev node_modules/.installed  ## say how much of each app its tests run; fails below the budget (APP=ledger for one app by its own tests)
	@$(BIN)/coverage erase
	@# Not --cov: that begins after the plugin that starts the database, and misses what it has read.
	$(BIN)/coverage run -m pytest $(if $(APP),src/huimin/$(APP),-n 2 --dist loadgroup) $(ARGS)
	@$(BIN)/coverage combine -q
	$(BIN)/python tools/coverage_by_app.py $(APP)

check: $(VENV)/.installed-dev node_modules/.installed  ## format, lint, types, imports, migrations, catalogues, rules, licences
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=tools $(BIN)/lint-imports
	HUIMIN_DATA=$$(mktemp -d) $(BIN)/python -W error::DeprecationWarning:huimin -m huimin.web.manage makemigrations --check --dry-run
	$(BIN)/huimin catalogues --check
	$(BIN)/huimin rules check
	$(BIN)/python tools/licences.py

format: $(VENV)/.installed-dev  ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-bench $(VENV)/.installed-spark node_modules/.installed  ## measure everything in benchmarks/ and renew its results
	$(BIN)/python -m benchmarks $(ARGS)

lock: $(VENV)/.installed  ## renew the locked versions
	$(BIN)/uv pip compile -q --system-certs pyproject.toml --all-extras --python-version 3.11 --universal --no-emit-index-url --no-header --no-annotate --upgrade -o constraints.txt

clean:  ## remove the environment; var/ and its data stay
	rm -rf $(VENV) node_modules .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.uv:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Huimin needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Call: make PYTHON=python3.11")'
	@# Without a pip of its own where Python has one: putting it there takes longer than all that it is asked for.
	@{ $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check uv==$(UV_VERSION); } 2>/dev/null \
	|| { $(PYTHON) -m venv $(VENV) || { echo "The venv module is missing. On Debian: apt install python3-venv"; exit 1; }; $(BIN)/pip install -q --disable-pip-version-check uv==$(UV_VERSION); }
	@touch $@

$(VENV)/.installed: $(VENV)/.uv pyproject.toml constraints.txt
	@echo "Installing the Python packages…"
	@$(BIN)/uv pip install -q --system-certs --python $(BIN)/python -c constraints.txt -e .
	@$(BIN)/huimin catalogues --compile
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(BIN)/uv pip install -q --system-certs --python $(BIN)/python -c constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	@$(BIN)/uv pip install -q --system-certs --python $(BIN)/python -c constraints.txt -e '.[dev,bench]'
	@touch $@

$(VENV)/.installed-spark: $(VENV)/.installed-dev
	@$(BIN)/uv pip install -q --system-certs --python $(BIN)/python -c constraints.txt -e '.[dev,spark]'
	@touch $@

node_modules/.installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or newer."; exit 1; }
	@echo "Installing the styles, scripts and fonts…"
	@npm ci --no-progress --loglevel=error --no-update-notifier
	@touch $@
