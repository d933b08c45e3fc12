# Two commands are enough: `make learn` opens the course, `make test` proves it. `make` alone lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup learn teach grade test soak build check bench screenshots clean browser

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## Make the course's own Python environment in .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Setting up the course's own Python environment (once, a few minutes) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

learn: $(READY) ## Open the course as a learner (ARGS="--no-browser --port 9000 --name 'Your name' --role nurse")
	@$(BIN)/onboarding learn $(ARGS)

teach: $(READY) ## Open the trainer's JupyterLab with the formgrader (ARGS="--no-browser")
	@$(BIN)/onboarding teach $(ARGS)

build: $(READY) ## Build source/, release/ and the lessons from the texts
	@$(BIN)/onboarding build

check: $(READY) ## Style, types, texts, and that everything built is up to date
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@sh tests/javascript_types.sh
	@$(BIN)/onboarding check

test: $(READY) browser check ## Every test: style, types, units, lessons by nbval, browser walks
	@$(BIN)/python -m pytest -m "not soak" -n $(WORKERS) --dist loadscope
	@$(BIN)/python -m pytest --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg -p no:cacheprovider notebooks

soak: $(READY) browser ## The slow, exhaustive tests
	@$(BIN)/python -m pytest -m soak

bench: $(READY) ## Measure against the stock tools, side by side
	@$(BIN)/python -m bench

screenshots: $(READY) browser ## Make the pictures of the README
	@$(BIN)/python -m tests.screenshots

browser:
	@sh tests/need_browser.sh

clean: ## Remove what was built or installed here; asks before touching learners' work
	@sh tests/clean.sh
