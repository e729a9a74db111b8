# Two commands: `make course` and `make test`. Each sets up what it needs; see `make help`.
PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
UV := $(shell command -v uv 2>/dev/null)
export PATH := $(BIN):$(PATH)
export TF_CPP_MIN_LOG_LEVEL := 3
export TF_ENABLE_ONEDNN_OPTS := 0

PACKAGE := $(shell find lapenna -name '*.py')
BOOK := $(shell find book -type f -not -path '*/_build/*' -not -name '*.pyc')
SETS := $(shell find solutions -type f -not -path '*/.ipynb_checkpoints/*')
SOLUTIONS := $(wildcard solutions/ps*/ps*.ipynb)
# Two processes; what shares a costly fixture stays in one (tests/conftest.py).
TWO := -n 2

.PHONY: course test help setup lint check notebooks release bench bench-grading lock clean

course: build/book.done build/release.done build/class.done  ## set up, build the book, release the assignments, grade the sample class
	@lapenna where

test: lint check notebooks  ## set up and run every check

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/ready  ## create .venv with everything pinned

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "make: Python 3.11, 3.12 or 3.13 is needed, $(PYTHON) is $$($(PYTHON) --version); name one: make PYTHON=python3.12"; exit 1; }
	@echo "Installing into .venv (about 600 MB to download the first time)"
ifneq ($(UV),)
	uv venv --quiet --clear --python "$(PYTHON)" .venv
	uv pip install --quiet --python .venv -r requirements.txt
	uv pip install --quiet --python .venv --no-deps -e .
else
	$(PYTHON) -m venv --clear .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
endif
	@touch $@

build/book.done: .venv/ready $(BOOK) $(PACKAGE)
	lapenna book
	@touch $@

build/release.done: .venv/ready $(SETS) nbgrader_config.py
	lapenna release
	@mkdir -p build && touch $@

build/class.done: .venv/ready $(SETS) $(PACKAGE) nbgrader_config.py
	lapenna sample-class
	@touch $@

lint: .venv/ready  ## style and spelling
	ruff check .
	ruff format --check .
	codespell

check: .venv/ready  ## unit tests, doctests, the book as a page and in a browser, the sample class
	pytest $(TWO)

notebooks: build/book.done  ## saved outputs of the solutions and the chapters against a fresh run
	pytest $(TWO) --dist=loadfile --nbval -p no:cacheprovider -p no:randomly --timeout=900 $(SOLUTIONS) build/book/notebooks

release: build/release.done  ## make assignments/ from solutions/

# TensorFlow at its best
bench: export TF_ENABLE_ONEDNN_OPTS := 1
bench: .venv/ready  ## time the kernels against TensorFlow
	lapenna bench

bench-grading: .venv/ready  ## time grading against stock nbgrader
	lapenna bench-grading

lock: .venv/ready  ## resolve requirements.txt again (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-header --upgrade --quiet -o requirements.txt

clean:  ## remove everything that was built, and .venv
	rm -rf build .venv
