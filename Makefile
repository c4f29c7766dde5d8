# The two commands that matter: make run, make test. Without make: pip install . && focuscode run

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODER ?= $(USER)

.DEFAULT_GOAL := help
.PHONY: help install run test laws check format pictures review report bench bench-quality bench-review bench-agreement clean

help:  ## print these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

$(VENV)/pyvenv.cfg:
	$(PYTHON) -m venv $(VENV)

# One stamp for what running needs, one for what developing needs: a researcher installs no type checker.
$(VENV)/.run: $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

install: $(VENV)/.run  ## make .venv and install focuscode into it

run: $(VENV)/.run  ## run the sample study and print the path of its report
	@$(BIN)/focuscode run

test: $(VENV)/.dev  ## run all tests
	@$(BIN)/python -m pytest -n auto --dist loadfile

laws: $(VENV)/.dev  ## seek exceptions to the laws, with other examples each time and many more (some ten minutes)
	@$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=seeking

check: $(VENV)/.dev  ## lint, format, types, layers, docs: reads only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python docs/make_reference.py --check
	@$(BIN)/python docs/make_pictures.py --check

format: $(VENV)/.dev  ## put the code into shape and the reference up to date
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python docs/make_reference.py

pictures: $(VENV)/.dev  ## draw docs/pictures and docs/session.md from the running program
	@$(BIN)/python docs/make_pictures.py

review: $(VENV)/.run  ## code the sample study: make review CODER=your-name
	@$(BIN)/focuscode review --coder "$(CODER)"

report: $(VENV)/.run  ## write the report anew where it is stale
	@$(BIN)/focuscode report

bench: $(VENV)/.dev  ## measure speed against references, in one run (minutes)
	@$(BIN)/python benchmarks/suggesting.py

bench-quality: $(VENV)/.dev  ## measure how good suggestions are on coded corpora (most of an hour)
	@$(BIN)/python benchmarks/quality.py all --jobs 2

bench-review: $(VENV)/.dev  ## measure what a coder waits for, at a real terminal, with 50,000 segments (minutes)
	@$(BIN)/python benchmarks/reviewing.py

bench-agreement: $(VENV)/.dev  ## measure speed and coverage of agreement and prevalence, recompute the CAMS figures (minutes)
	@$(BIN)/python benchmarks/agreeing.py
	@$(BIN)/python benchmarks/cams.py
	@$(BIN)/python benchmarks/coverage_agreement.py
	@$(BIN)/python benchmarks/coverage_prevalence.py

clean:  ## remove what can be made again; decisions and the study database stay
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find pipeline tests benchmarks docs transcripts -name __pycache__ -type d -prune -exec rm -rf {} +
