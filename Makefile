# `make` alone prints what there is. Two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export HOST PORT ELEARN_DATA DATABASE_URL

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

# A stamp a lock: nothing is installed twice, and a second start needs no network.
$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "elearn needs Python 3.11 or newer"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.run tests/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

# The scanners' pins are not ours: an environment of their own.
.scanners/.scan: tests/scanners/requirements.txt
	@test -x .scanners/bin/python || $(PYTHON) -m venv .scanners
	@.scanners/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/scanners/requirements.txt
	@touch $@

.scanners/crawler/.crawl: tests/scanners/crawler.txt
	@test -x .scanners/crawler/bin/python || $(PYTHON) -m venv .scanners/crawler
	@.scanners/crawler/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/scanners/crawler.txt
	@touch $@

run: $(VENV)/.run ## the hub on this machine, with demonstration people when it is new
	@exec $(BIN)/flask serve --demonstration

# What the tests need of Debian: installed where we are root, else named.
machine:
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	ls /usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf >/dev/null 2>&1 || missing="$$missing fonts-noto-core"; \
	command -v pdftotext >/dev/null || missing="$$missing poppler-utils"; \
	test -z "$$missing" && exit 0; \
	if [ "$$(id -u)" != 0 ]; then echo "The tests need:$$missing (apt install$$missing)"; exit 1; fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null

test: $(VENV)/.test machine ## every test: SQLite, PostgreSQL, a real browser
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

prove: $(VENV)/.test machine .scanners/crawler/.crawl ## the long proofs: kills under load, long attacks and deep fuzzing, up to an hour
	@PYTHONPATH=.:tests $(BIN)/python tests/scanners/crawl.py 60
	@PYTHONPATH=.:tests $(BIN)/python -m proofs
	@$(BIN)/python -m pytest -n 2 --hypothesis-profile=prove tests/quiz tests/content tests/credentials

scan: $(VENV)/.test .scanners/.scan ## weaknesses in the code: bandit, semgrep with our rules
	@$(BIN)/python tests/scanners/scan.py

crawl: $(VENV)/.test .scanners/crawler/.crawl ## weaknesses of a running hub: wapiti, as each role
	@PYTHONPATH=.:tests $(BIN)/python tests/scanners/crawl.py

check: scan ## style, types, import rules, scanners, modules, translations, browsers
	@$(BIN)/ruff format --check --quiet . || { echo "run: make tidy"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/flask modules check
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_translations.py tests/test_assets.py tests/test_docs.py

tidy: $(VENV)/.test ## put the code in order
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/.test ## speed, as ratios to the floor measured in the same run
	@$(BIN)/python -m bench

po: $(VENV)/.test ## gather new texts into the catalogues
	@$(BIN)/pybabel -q extract -F elearn/translations/babel.cfg --no-wrap --omit-header --add-location=file \
		-k NotFound -k NotAllowed -k Conflict -k Invalid -k TooLarge -k TooMany -k Busy -k SignInFirst -k WrongHost -k Finding:5 -k message -k said \
		-o elearn/translations/messages.pot elearn
	@$(BIN)/pybabel -q update -N --no-wrap --ignore-obsolete --ignore-pot-creation-date \
		-i elearn/translations/messages.pot -d elearn/translations

lock: ## pin what is installed, with hashes (needs uv)
	@uv pip compile -q --generate-hashes --python-version 3.11.2 --no-emit-index-url --no-header \
		.requirements.in -o requirements.txt
	@uv pip compile -q --generate-hashes --python-version 3.11.2 --no-emit-index-url --no-header \
		tests/requirements.in -o tests/requirements.txt
	@uv pip compile -q --generate-hashes --python-version 3.11.2 --no-emit-index-url --no-header \
		tests/scanners/requirements.in -o tests/scanners/requirements.txt
	@uv pip compile -q --generate-hashes --python-version 3.11.2 --no-emit-index-url --no-header \
		tests/scanners/crawler.in -o tests/scanners/crawler.txt

.PHONY: help run machine test prove scan crawl check tidy bench po lock
