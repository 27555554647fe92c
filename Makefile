# Needs python3 (3.11 or newer) and make; everything else is fetched once, by hash, into .venv.
# Tools run as `python -m`, because the scripts in .venv/bin don't survive a path with spaces.
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r
PO := $(wildcard config/locale/*/LC_MESSAGES/django.po)
LANGUAGES := es
ARGS ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
# Python reads its own bytecode much faster than source, so it may always write it.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo run shell stop test check bench chaos mutants simulate screenshots experience messages lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: .venv/run.stamp .venv/messages.stamp ## the whole service with sample data; PORT=, PROVIDERS=, DATA=, THROTTLE=off
	@exec $(PYTHON) manage.py demo

run: export ATTUNE_ENV = dev
run: .venv/dev.stamp .venv/messages.stamp ## for development: code, templates and CSS reload; PORT=, PROVIDERS=, DATA=
	@exec $(PYTHON) manage.py rundev

shell: export ATTUNE_ENV = dev
shell: .venv/dev.stamp ## Django's shell over the data of make run, which may run beside it; DATA=
	@exec $(PYTHON) manage.py shell

stop: .venv/run.stamp ## stop the services that development and tests left running in this checkout
	@exec $(PYTHON) -m config.embedded.stop

test: .venv/dev.stamp .venv/messages.stamp ## all tests, two files at a time; ARGS goes to pytest, one test: ARGS="-n 0 path::name"
	@exec $(PYTHON) -m pytest -n 2 --dist loadfile $(ARGS)

check: export DATA = .local/check
check: .venv/dev.stamp .venv/messages.stamp ## lint, format, types, contract, migrations, templates, markup, ratchet, deployment
	@echo "== Lint";       $(PYTHON) -m ruff check --quiet .
	@echo "== Format";     $(PYTHON) -m ruff format --quiet --check .
	@echo "== Types";      $(PYTHON) -m mypy --no-error-summary
	@echo "== Contract";   $(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo
	@echo "== Migrations"; $(PYTHON) manage.py makemigrations --check --dry-run
	@echo "== Templates";  $(PYTHON) -m djlint --quiet --lint config matching providers content
	@echo "== Markup";     $(PYTHON) -m djlint --quiet --check config matching providers content && $(PYTHON) -m tests.markup
	@echo "== Ratchet";    $(PYTHON) -m tests.ratchet
	@echo "== Deployment"; ATTUNE_ENV=production ALLOWED_HOSTS=attune.example SITE_URL=https://attune.example \
		DATABASE_URL=postgresql://attune@localhost/attune REDIS_URL=redis://localhost:6379 EMAIL_URL=smtp+tls://localhost \
		SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		ATTUNE_KEYS=k1:$$($(PYTHON) -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

bench: .venv/dev.stamp .venv/messages.stamp ## the figures of docs/scaling.md; BENCH=quick without the million, BENCH=console the console only, BENCH=live over HTTP only, BENCH=full with all joins
	@exec $(PYTHON) -m tests.bench

simulate: .venv/dev.stamp .venv/messages.stamp ## docs/simulation.md and its figure; ARGS="--market tight --jobs 4" goes to the command
	@exec $(PYTHON) -m tests.simulation $(ARGS)

chaos: .venv/dev.stamp .venv/messages.stamp ## faults under load, with the invariants checked; ARGS="kill_db redis_out", SCALE=0.1
	@exec $(PYTHON) -m tests.chaos $(ARGS)

mutants: .venv/dev.stamp .venv/messages.stamp ## changes of domain and actions that no test notices; SAMPLE=200 (0 for all), SEED=1, MATCH=part of a path, RECORD=1
	@exec $(PYTHON) -m tests.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) $(if $(MATCH),--match "$(MATCH)") $(if $(RECORD),--record)

screenshots: .venv/dev.stamp .venv/messages.stamp ## docs/screenshots, in a real browser
	@exec $(PYTHON) -m tests.screenshots

experience: .venv/dev.stamp .venv/messages.stamp ## times of a scripted booking, and of pages on a slow phone
	@exec $(PYTHON) -m tests.experience

messages: .venv/dev.stamp ## collect the strings to translate
	@command -v xgettext >/dev/null || { echo "GNU gettext is missing. Install it: apt-get install gettext"; exit 1; }
	$(PYTHON) manage.py makemessages $(LANGUAGES:%=-l %) --no-obsolete --no-wrap --add-location file -i .venv -i .local -i tests

lock: ## resolve the dependencies of pyproject.toml again (needs uv); read the diff
	uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml -o requirements.txt
	uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header \
		--extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## remove everything that was downloaded or generated, including the demo's data
	rm -rf .venv .local .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f config/locale/*/LC_MESSAGES/*.mo

.venv/made.stamp:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Attune needs Python 3.11 or newer.")'
	@python3 -m venv .venv
	@touch $@

.venv/run.stamp: requirements.txt .venv/made.stamp
	@echo "Installing what requirements.txt pins, into .venv"
	@$(PIP) requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing what requirements-dev.txt pins, into .venv"
	@$(PIP) requirements-dev.txt
	@touch $@

.venv/messages.stamp: $(PO) .venv/run.stamp
	@$(if $(PO),$(PYTHON) -m babel.messages.frontend --quiet compile --domain django --directory config/locale)
	@touch $@
