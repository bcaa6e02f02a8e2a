# Needs Python 3.11 or later (with venv), git and make. Everything else goes into .venv.
PYTHON ?= python3
UV_VERSION = 0.13.8
BIN = .venv/bin
MANAGE = $(BIN)/python manage.py
UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

# What a real office sets, with values that mean nothing: for the deployment check only.
PRODUCTION = DJANGO_SETTINGS_MODULE=config.settings.production HAGUKUMI_VAR=$(CURDIR)/build \
	SECRET_KEY=0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ-for-the-check \
	MFA_SECRETS_KEY=another-one-abcdefghijklmnopqrstuvwxyz-0123456789-for-the-check \
	AUDIT_KEY=and-a-third-abcdefghijklmnopqrstuvwxyz-0123456789-for-the-check \
	ALLOWED_HOSTS=hagukumi.example PUBLIC_BASE_URL=https://hagukumi.example

.DEFAULT_GOAL = help
.PHONY: help run dev test check bench messages screenshots lock clean-demo run-packages dev-packages

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: run-packages ## Run the site with its demonstration at http://127.0.0.1:8000/ (PORT=8001 for another)
	@exec $(MANAGE) serve --prepare

dev: dev-packages ## Run Django's own server, which follows every change of the code (no jobs)
	@DJANGO_DEBUG=true $(MANAGE) prepare
	@exec env DJANGO_DEBUG=true $(MANAGE) runserver 127.0.0.1:$${PORT:-8000}

test: dev-packages ## Run the tests: SQLite, PostgreSQL if TEST_DATABASE_URL is set, browser
	@.ci/test

check: dev-packages ## Check style, types, layers, migrations, messages and the production settings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy .
	PYTHONPATH=.:site $(BIN)/lint-imports
	@mkdir -p build
	HAGUKUMI_VAR=$(CURDIR)/build $(MANAGE) makemigrations --check --dry-run
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(BIN)/pytest tests/test_layout.py tests/test_messages.py

bench: dev-packages ## Measure pages against a bare Django view; writes build/bench.json
	@$(BIN)/python bench/run.py

messages: dev-packages ## Collect the messages of the code into the catalogue and compile it
	$(MANAGE) extract_messages

screenshots: dev-packages ## Take the pictures of README and guide from the demonstration, with Chromium
	FONTCONFIG_FILE=$(CURDIR)/tests/browser/fonts.conf $(BIN)/pytest --create-db tests/browser/take_screenshots.py

lock: dev-packages ## Choose the newest allowed packages and write them down with their hashes
	$(UV_COMPILE) --upgrade pyproject.toml -o requirements/run.txt
	$(UV_COMPILE) --upgrade pyproject.toml --group test --group check -c requirements/run.txt \
		-o requirements/dev.txt

clean-demo: ## Throw away the demonstration: its database and files in var/
	rm -rf var

# --- .venv: each lock file is installed again only when its text has changed -----------

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Creating .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

run-packages: $(BIN)/uv
	@cmp -s requirements/run.txt .venv/run.lock || { \
		echo "Installing what the site needs (requirements/run.txt)"; \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt \
		&& cp requirements/run.txt .venv/run.lock; }

dev-packages: $(BIN)/uv
	@cmp -s requirements/dev.txt .venv/dev.lock || { \
		echo "Installing what tests and checks need (requirements/dev.txt)"; \
		$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt \
		&& cp requirements/dev.txt .venv/dev.lock && cp requirements/run.txt .venv/run.lock; }
