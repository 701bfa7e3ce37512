.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help
help: ## Print the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 16

.PHONY: run
run: ## Install, prepare and serve the site on 127.0.0.1:8000 (PORT chooses another)
	@$(PYTHON) -m sotngoaivu.management.bootstrap run

.PHONY: install
install: ## Install and compile all that a service needs to start; docs/operations.md tells the rest
	@$(PYTHON) -m sotngoaivu.management.bootstrap install requirements.txt

.PHONY: manage
manage: ## Run one of Django's commands: make manage ARGS="changepassword admin"
	@$(PYTHON) -m sotngoaivu.management.bootstrap manage $(ARGS)

.PHONY: backup
backup: ## Write the whole site into one file (FILE chooses where)
	@$(PYTHON) -m sotngoaivu.management.bootstrap manage backup $(FILE)

.PHONY: backup-verify
backup-verify: ## Check a backup and say what is in it: make backup-verify FILE=var/backups/site-....tar.gz
	@$(PYTHON) -m sotngoaivu.management.bootstrap manage backup_verify $(FILE) $(if $(IDENTITY),--identity $(IDENTITY))

.PHONY: restore
restore: ## Replace the site by a backup: make restore FILE=var/backups/site-....tar.gz (NEW=1 makes one)
	@$(PYTHON) -m sotngoaivu.management.bootstrap manage restore $(FILE) $(if $(IDENTITY),--identity $(IDENTITY)) $(if $(NEW),--new-site)

$(VENV)/.dev: requirements-dev.txt
	@$(PYTHON) -m sotngoaivu.management.bootstrap install requirements-dev.txt
	@touch $@

.PHONY: test
test: $(VENV)/.dev ## Run every test, on SQLite and on PostgreSQL (ARGS="sqlite -k search": some, on one)
	@$(BIN)/python -m tests.run $(ARGS)

.PHONY: coverage
coverage: $(VENV)/.dev ## Say which lines no test reaches, on SQLite; less than 92 % fails
	@$(BIN)/python -m tests.run sqlite --cov --cov-report=term:skip-covered $(ARGS)

.PHONY: guide-pictures
guide-pictures: $(VENV)/.dev ## Take the pictures of the editors' guide anew
	@GUIDE_PICTURES=take $(BIN)/python -m tests.run sqlite tests/functional/test_guide_pictures.py

.PHONY: bench
bench: $(VENV)/.dev ## Measure the site on this machine (ARGS="cache --quick": one part, briefly)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

.PHONY: drill
drill: $(VENV)/.dev ## Break things on scratch sites and see what comes of it (ARGS=damaged_backups: one drill)
	@$(BIN)/python -m tests.drills $(or $(ARGS),all)

.PHONY: lint
lint: $(VENV)/.dev ## Check style, imports, messages, migrations and types
	@$(BIN)/python -m tests.lint

.PHONY: upgrade-check
upgrade-check: $(VENV)/.dev ## Try the newest release of every package, in a folder of its own
	@$(BIN)/python -m tests.upgrade

.PHONY: lock
lock: ## Pin every package again, with hashes
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --no-annotate --python-version 3.11 --custom-compile-command "make lock" -q -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --no-annotate --python-version 3.11 --custom-compile-command "make lock" -q -o requirements-dev.txt
	$(BIN)/uv pip compile --group sentry --constraints requirements.txt --generate-hashes --no-annotate --python-version 3.11 --custom-compile-command "make lock" -q -o requirements-sentry.txt
	$(BIN)/uv pip compile --group s3 --constraints requirements-dev.txt --generate-hashes --no-annotate --python-version 3.11 --custom-compile-command "make lock" -q -o requirements-s3.txt
	echo uv | $(BIN)/uv pip compile - --generate-hashes --no-annotate --python-version 3.11 --custom-compile-command "make lock" -q -o requirements-uv.txt
