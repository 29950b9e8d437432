# `make run` and `make test` do all set-up themselves; without make: python3 manage.py run (or test).
.PHONY: setup run test test-all check bench demo lock
PYTHON ?= python3
# For pytest: make test ARGS="tests/brm -k health"
ARGS ?=

setup:
	@$(PYTHON) -c "import manage; manage.environment(manage.HERE / 'requirements-test.txt')"

# Elsewhere than on port 8000: make run PORT=8150
run:
	@$(PYTHON) manage.py run

test: servers check
	@.ci/tests -m "not long" $(ARGS)

test-all: servers check
	@.ci/tests $(ARGS)

check: setup
	@.ci/check

bench: setup
	@.venv/bin/python manage.py bench

# The pages in Chromium, on a slow device and a slow line.
.PHONY: bench-pages
bench-pages: servers setup
	@.venv/bin/python manage.py bench --pages

demo: setup
	@.venv/bin/python manage.py demo

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url -o requirements.txt requirements.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url -o requirements-test.txt requirements-test.in

# PostgreSQL, Redis and Chromium for the tests, installed where that is allowed.
.PHONY: servers
servers:
	@.ci/servers
