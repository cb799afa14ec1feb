# Everything from a fresh machine with Python 3.11+ and make. `make help` lists the targets.
PORT ?= 8000
PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
READY := $(ENV)/.ready
export PYTHONUTF8 := 1
# To compile our own modules anew at every start takes as long as to check the data.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help serve site check test test-slow coverage mutants bench bench-search bench-visit offline lock browser clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(READY): requirements.txt pyproject.toml
	@tools/environment $(PYTHON) $(ENV)
	@touch $@

serve: $(READY) ## build the site and serve it on 127.0.0.1, rebuilding on change (PORT=8000)
	@PORT=$(PORT) $(BIN)/python -m zhibu serve

site: $(READY) ## build the site into site/
	@$(BIN)/python -m zhibu site

offline: $(READY) ## build a copy that opens by double-click, as one zip in build/
	@$(BIN)/python -m zhibu site --offline

check: $(READY) ## check the data and list every problem
	@$(BIN)/python -m zhibu check --strict

browser: $(READY)
	@tools/browser

test: browser ## run the tests, those in the browser included
	@$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

test-slow: browser ## run the slow tests, those in Firefox included
	@tools/firefox
	@$(BIN)/python -m pytest -m slow -n 2 --dist loadfile

coverage: $(READY) ## measure the branches of the core that the tests of the code take; decides nothing
	@tools/coverage $(BIN)/python

mutants: $(READY) ## put faults into what refuses data and count those that a test notices (OPTIONS="--sample 0" tries all)
	@$(BIN)/python -m pip install --quiet coverage && $(BIN)/python tools/mutants $(OPTIONS)

bench: $(READY) ## measure the build; decides nothing
	@$(BIN)/python tests/bench.py $(OPTIONS)

bench-search: browser ## measure the search in the browser, beside two others; decides nothing
	@$(BIN)/python tests/search/bench.py $(OPTIONS) $(SETS)

bench-visit: browser ## measure first visits with Lighthouse, beside plain Material; decides nothing
	@$(BIN)/python tests/bench_visit.py $(OPTIONS)

lock: $(READY) ## renew requirements.txt from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv && $(BIN)/uv pip compile pyproject.toml --extra test --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 -o requirements.txt --quiet

clean: ## remove what was built, not the environment
	@rm -rf site build
