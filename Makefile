# Two commands do everything: `make run` opens the program, `make test` tests it. Both set up by themselves.
#
#   make run [ARGS="..."]  the window; without a display, the main job by itself on a virtual one
#   make test              lint, format, types, import contracts, tests
#   make setup             only the set-up
#   make bench             benchmarks, one line a figure with its ratio and goal
#   make mutants           plants known faults one at a time; the tests must notice each
#   make i18n              collect the texts of the sources into resources/i18n/*.ts, and compile them
#   make wheel             dist/*.whl and sdist
#   make screenshots       take the README's pictures anew, from the real program
#   make lock              write the lock files anew after a change of dependencies
#   make clean             remove what was built (.venv stays; `make distclean` removes it too)

SHELL := /bin/sh
BIN := .venv/bin
PYTHON ?= python3
export PYTHON
.DEFAULT_GOAL := run
.PHONY: run test setup lint bench mutants i18n wheel screenshots lock clean distclean

setup:
	@packaging/setup.sh run && packaging/setup.sh test

run:
	@packaging/setup.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		exec $(BIN)/python -m desktop $(ARGS); \
	else \
		exec $(BIN)/python packaging/headless/demonstration.py $(ARGS); \
	fi

lint:
	@packaging/setup.sh test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -m "not benchmark" -n 2 --dist loadfile $(ARGS)

bench:
	@packaging/setup.sh test
	@status=0; for file in tests/benchmarks/test_*_bench.py; do \
		$(BIN)/python -m pytest $$file -m benchmark -q -s $(ARGS) || [ $$? = 5 ] || status=1; \
	done; exit $$status # a process each: what one leaves in memory would flatter the next; 5: nothing fits ARGS

mutants:
	@packaging/setup.sh test
	$(BIN)/python -m tests.mutants $(ARGS)

i18n:
	@packaging/setup.sh test
	$(BIN)/python packaging/translations.py update

wheel:
	@packaging/setup.sh test
	$(BIN)/python -m build --no-isolation --outdir dist .

screenshots:
	@packaging/setup.sh test
	$(BIN)/python packaging/screenshots/take.py

lock:
	packaging/lock.sh

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv
