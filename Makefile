# Each target prepares what it needs; a machine needs python3 (3.11 or later) with pip, and make.
# .venv holds what requirements.lock says, checked by hash, and this project as an editable install.

PYTHON ?= python3
ARGS ?=
PAGES ?=

PY := .venv/bin/python
PIP_INSTALL = -m pip --python $(PY) install --quiet --no-input --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The targets share .venv and the generated tree, so they run in the order given, also under -j.
.NOTPARALLEL:
.PHONY: help venv demo generate golden check docs diff readme test test-slow bench wheel release \
	publish lock clean

# Said at once, before anything is prepared.
ifneq ($(filter docs,$(MAKECMDGOALS)),)
ifeq ($(strip $(PAGES)),)
$(error which pages? make docs PAGES=<folder>)
endif
endif

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

# The stamps hold what the environment was made from, not a time: a fresh checkout or a switch of
# branches rebuilds it only if that differs. A moved folder counts, as the environment names its place.
venv: ## prepare .venv (done by every other target)
	@set -eu; \
	locked="$$({ cat requirements.lock; $(PYTHON) -V; pwd; } | cksum)"; \
	project="$$(cksum < pyproject.toml)"; \
	if [ "$$(cat .venv/stamp-locked 2>/dev/null)" != "$$locked" ]; then \
		echo "preparing .venv"; \
		rm -rf .venv; \
		$(PYTHON) -m venv --without-pip .venv; \
		$(PYTHON) $(PIP_INSTALL) --require-hashes --no-deps -r requirements.lock; \
		printf '%s\n' "$$locked" > .venv/stamp-locked; \
	fi; \
	if [ "$$(cat .venv/stamp-project 2>/dev/null)" != "$$project" ]; then \
		$(PYTHON) $(PIP_INSTALL) --no-deps --no-build-isolation --editable .; \
		printf '%s\n' "$$project" > .venv/stamp-project; \
	fi

demo: generate ## generate, then show the SDK at work on a Market on loopback
	@$(PY) tests/demo/demo.py

generate: venv ## write generated_client/ anew from openapi/
	@$(PY) -m generator generate $(ARGS)

golden: venv ## renew the golden records of tests/generator after a change of the generator
	@$(PY) -m tests.generator.golden

check: venv ## generated tree and kept facts current, format, lint, types, import rules, version
	@echo "== generated tree"
	@$(PY) -m generator check
	@echo "== format"
	@$(PY) -m ruff format --check .
	@echo "== lint"
	@$(PY) -m ruff check .
	@echo "== types: mypy"
	@$(PY) -m mypy
	@echo "== types: pyright"
	@PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(PY) -m pyright
	@echo "== import rules"
	@.venv/bin/lint-imports --no-logo
	@echo "== version"
	@$(PY) -m generator surface
	@echo "== check passed"

diff: venv ## what changed for users since BASE=<git ref>, else since the last release
	@$(PY) -m generator diff $(ARGS) -- "$(BASE)"

docs: venv ## compare the documentation pages in PAGES=<folder> with the specification
	@$(PY) -m generator docs "$$PAGES" $(ARGS)

readme: venv ## write the table of operations in README.md anew from the facts
	@$(PY) tests/contract/operations_table.py

# A file's tests stay together: they share what is slow to prepare.
test: venv ## run the tests; ARGS="-k name" goes to pytest
	@$(PY) -m pytest -m "not slow" -n auto --maxprocesses 4 --dist loadfile $(ARGS)

test-slow: venv ## run the tests that take over a minute
	@$(PY) -m pytest -m slow $(ARGS) || test $$? -eq 5 # 5: there is none

# Peers come from the package index into environments of their own, under build/bench.
bench: venv ## measure beside the others; ARGS="--only decode" for one case, ARGS=--short to try it
	@$(PY) -m tests.benchmarks $(ARGS)

# The time of the last commit stands in both files, so that the same commit gives the same bytes.
wheel: venv ## build dist/: wheel and sdist, byte-identical for the same commit, and check them
	@$(PY) -m generator wheel

# A wrong tree or version is told before the long check. What make was given is in the environment;
# a VERSION that was there before is not meant.
_RELEASE = -m generator release $(if $(findstring command line,$(origin VERSION)),--version "$$VERSION")
release: venv ## prepare the next release for you to commit; VERSION=x.y.z, ARGS=--dry-run only shows it
	@$(PY) $(_RELEASE) $(ARGS) --dry-run
	@case " $(ARGS) " in *" --dry-run "*) ;; *) \
		$(MAKE) --no-print-directory check && \
		$(PY) $(_RELEASE) $(ARGS);; esac

publish: venv ## upload dist/ to INDEX=<address>, as TWINE_USERNAME with TWINE_PASSWORD
	@$(PY) -m generator publish --index "$$INDEX"

# uv resolves, from the index that pip is set up with; no address is written to the lock.
lock: venv ## renew requirements.lock from pyproject.toml; ARGS=--upgrade takes newer versions
	@set -eu; \
	index="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(PY) -m pip config get global.index-url 2>/dev/null || true)}}"; \
	if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	$(PY) -m uv pip compile --quiet pyproject.toml --group dev --all-extras \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-config --custom-compile-command "make lock" $(ARGS) --output-file requirements.lock

clean: ## remove the environment, builds and caches
	@rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find generator overrides generated_client tests -name __pycache__ -type d -prune \
		-exec rm -rf {} + 2>/dev/null || true
