# make serve     everything from nothing: venv, install, ingest the bundled reports, open the page on 127.0.0.1:7860 (PORT=… another)
# make install   the venv .venv and the command .venv/bin/kaoju alone
# make test      lint, types, import arrows, regression evals, all tests
# make eval      regression evals alone, on fresh corpora of the bundled reports and of the invented ones
# make bench     benchmarks (SIZES='1 10 100 1000': the numbers of reports of the growth curve)
# make lint      ruff, mypy, import-linter
# make wheelhouse  every wheel an intranet machine needs, into wheels/
# make clean     what can be made again, but neither .venv nor the data in .kaoju

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: install install-test browser database serve test pytest eval bench lint wheelhouse clean

PYTHON ?= python3
PORT ?=
SIZES ?=
VENV := .venv
BIN := $(VENV)/bin
# The lock keeps pip from searching for versions that fit together, which takes it longer than the installation.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

install: $(VENV)/.installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed; name one with make PYTHON=…' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# torch comes first and by range: a CPU build that is at hand is kept instead of being replaced by the one of the lock.
$(VENV)/.installed: pyproject.toml requirements.lock | $(BIN)/python
	$(PIP) 'torch>=2.9,<2.14'
	$(PIP) --editable .
	@touch $@

install-test: $(VENV)/.installed-test

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) --editable '.[test]'
	@touch $@

browser:
	@if command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q .; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null; then exit 0; fi; \
	  echo '*** BROWSER TESTS WILL BE SKIPPED: apt-get could not install chromium and fonts-noto-cjk ***' >&2; \
	else \
	  echo '*** BROWSER TESTS WILL BE SKIPPED unless a Chromium is found: install chromium and fonts-noto-cjk, or run make test as root on Debian ***' >&2; \
	fi

database:
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  if apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null \
	    && sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf \
	    && apt-get install -y -qq --no-install-recommends postgresql >/dev/null; then exit 0; fi; \
	fi; \
	echo '*** THE REGISTER IN POSTGRESQL WILL NOT BE TESTED: install postgresql, or run make test as root on Debian ***' >&2

serve: install
	@$(BIN)/kaoju status >/dev/null 2>&1 || $(BIN)/kaoju ingest
	@exec $(BIN)/kaoju serve $(if $(PORT),--port $(PORT))

# Every step runs, also after one that failed: a red run says all it can.
test: install-test browser database
	@failed=; for step in lint eval pytest; do $(MAKE) --no-print-directory $$step || failed="$$failed $$step"; done; \
	if [ -n "$$failed" ]; then echo "FAILED:$$failed" >&2; exit 1; fi

# Two processes, for two cores; what measures time comes before, by itself.
pytest: install-test
	@code=0; $(BIN)/python -m pytest -q -m alone || code=1; $(BIN)/python -m pytest -q -m 'not alone' -n 2 || code=1; exit $$code

eval: install
	@home=$$(mktemp -d); trap 'rm -rf "$$home"' EXIT; export KAOJU_HOME="$$home"; \
	$(BIN)/kaoju ingest && $(BIN)/kaoju eval && \
	export KAOJU_HOME="$$home/invented" && $(BIN)/kaoju ingest evals/invented && $(BIN)/kaoju eval

bench: install
	@$(PIP) --editable '.[bench]' || echo '*** SOME OTHER ENGINES ARE LEFT OUT OF THE BENCHMARKS: pip could not install them ***' >&2
	@home=$$(mktemp -d); trap 'rm -rf "$$home"' EXIT; export KAOJU_HOME="$$home"; \
	$(BIN)/kaoju ingest && $(BIN)/python -m evals.benchmarks $(SIZES)

lint: install-test
	@code=0; for check in 'ruff check' mypy 'lint-imports --no-cache'; do echo "$$check"; $(BIN)/$$check || code=1; done; exit $$code

# Two steps: what pip builds for itself it does not keep.
wheelhouse: $(BIN)/python
	$(BIN)/python -m pip download --quiet --constraint requirements.lock --dest wheels 'torch>=2.9,<2.14' '.[postgresql]'
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir wheels .
	@ls wheels/*.tar.gz wheels/*.zip 2>/dev/null && { echo 'these are not wheels' >&2; exit 1; } || true

clean:
	rm -rf build dist eval-results test-results *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
