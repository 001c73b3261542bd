# Waybill's verbs; `make` alone lists them. It needs git, make and any Python 3 with pip: uv brings the rest.

HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
THREADS ?= 8
export THREADS
# The image installs requirements.txt, which leaves out what only tests and checks need.
REQUIREMENTS ?= requirements-dev.txt

# A start that has to compile all that it imports takes three times as long: 5.4 s of CPU where it takes 1.8.
unexport PYTHONDONTWRITEBYTECODE

# `python -m …` rather than .venv/bin/…: scripts there name their interpreter by its full path, and a folder moves.
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
# THREADS are config/bridge.py's.
SERVE := $(PYTHON) -m granian --interface rsgi --no-ws --host $(HOST) --port $(PORT) --workers $(WORKERS) \
	--respawn-failed-workers --respawn-interval 1 --workers-kill-timeout 10 --log-level warning \
	--factory config.worker:application
# Two servers can share a port, and would answer in turn.
CHECK_PORT := $(PYTHON) -c 'import socket; raise SystemExit(not socket.socket().connect_ex(("$(HOST)", $(PORT))) \
	and "Port $(PORT) is taken. Choose another one, such as PORT=8001.")'
# uv where it answers here, else one of our own: pyenv's shims refuse in a folder whose .python-version they lack.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .tools/bin/uv)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
STATIC := $(or $(WAYBILL_VAR),var)/static/staticfiles.json

.PHONY: help install static prepare run serve load test fuzz races check messages fix audit parts bench soak kills lighthouse lock pin land clean

help:  ## list these verbs
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 18

run: export WAYBILL_HTTP = 1
run: install static  ## set everything up and serve on http://127.0.0.1:8000 (PORT=8001 changes it)
	@$(CHECK_PORT)
	@$(MANAGE) prepare --administrator
	@echo "The desk: http://$(HOST):$(PORT)/admin/ (it asks for no second factor here; in production it does)"
	@echo "Waybill: http://$(HOST):$(PORT)/ (Ctrl-C stops it)"
	@exec $(SERVE)

test: install  ## run all tests on SQLite, or on the server of DATABASE_URL (ARGS="tests/test_dates.py -x")
	@$(PYTHON) -m pytest $(if $(filter tests/%,$(ARGS)),,$(PARALLEL)) $(ARGS)
# As many processes as tests/conftest.py says; to start several takes longer than most single files.
PARALLEL = --numprocesses auto --dist loadfile --no-loadscope-reorder

fuzz: export FUZZ = $(or $(MANY),100000)
fuzz: export FUZZ_SEED = $(or $(SEED),$(shell date +%s))
fuzz: export FUZZ_ONLY = $(ONLY)
fuzz: install  ## send 100,000 requests drawn by lot, also to the desk (MANY=5000; SEED=x ONLY=12: one of them again)
	@echo "SEED=$(FUZZ_SEED)"
	@$(PYTHON) -m pytest --numprocesses auto --dist load --no-loadscope-reorder tests/test_fuzz.py $(ARGS)

races: export RACES = $(or $(MANY),100)
races: install  ## let two editors write at the same moment, 100 times each of thirteen races (MANY=10)
	@$(PYTHON) -m pytest tests/test_turns.py -k "at_once or at_the_same_moment" $(ARGS)

check: install  ## lint, formatting, types, missing migrations and translations, and Django's checks for production
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) messages --check
	env -u DEBUG -u WAYBILL_HTTP $(MANAGE) check --deploy --fail-level WARNING

messages: install  ## bring new messages into locale/, to be translated there, and take out those of no more use
	@$(MANAGE) messages

fix: install  ## mend what ruff can mend, and format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# In a folder of its own: what it needs is no part of Waybill. Packages are asked about by name and version alone.
AUDIT = .tools/audit
PARTS = parts.cdx.json
audit: $(AUDIT)/.installed  ## ask whether packages have known holes (wants the network)
	@$(AUDIT)/bin/python -m pip_audit --requirement requirements.txt --require-hashes --disable-pip --strict \
		--progress-spinner off || { echo "A package has a known hole, or could not be asked about: see above." \
		"Where the network does not reach the list of holes, nothing is known."; exit 1; }

parts: install $(AUDIT)/.installed  ## write the list of installed packages (CycloneDX) to PARTS=parts.cdx.json
	@$(AUDIT)/bin/python -m cyclonedx_py environment --pyproject pyproject.toml --output-reproducible \
		--output-file $(PARTS) $(PYTHON)
	@echo "$(PARTS): $$($(PYTHON) -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["components"]))' \
		$(PARTS)) packages"

$(AUDIT)/.installed: requirements-audit.txt .venv/.installed
	@echo "Installing what requirements-audit.txt names into $(AUDIT) …"
	@$(UV) venv --quiet --clear --python $(PYTHON) $(AUDIT)
	@$(UV) pip sync --quiet --require-hashes --python $(AUDIT)/bin/python requirements-audit.txt
	@touch $@

load: install  ## bring fixtures/ into the record, over what editors changed in the same rows
	@$(MANAGE) load_fixtures

bench soak kills: export DATABASE_REPLICA_URL =

bench: install static  ## measure pages in a record of thousands (ARGS=--full, --million, --load, --slow, --register; --peer: beside Datasette)
	@$(MANAGE) bench $(ARGS)

soak: export WAYBILL_HTTP = 1
soak: install static  ## serve for half an hour to readers, an editor and tables that come in (ARGS="--minutes 5")
	@$(MANAGE) soak $(ARGS)

kills: install  ## kill saves and commands at any moment, 40 times each, and look at what is left (ARGS="--number 5")
	@WAYBILL_HTTP=1 $(MANAGE) kills $(ARGS)

lighthouse: install  ## what Lighthouse says of pages of a served site (SITE=http://127.0.0.1:8000; wants node, Chromium)
	@$(PYTHON) -m deliveries.dev.lighthouse $(SITE)

lock: $(filter .tools/bin/uv,$(UV))  ## write the requirements anew from pyproject.toml (ARGS=--upgrade: newest)
	$(LOCK) -o requirements.txt
	$(LOCK) --group dev --constraint requirements.txt -o requirements-dev.txt
	$(UV) pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" $(ARGS) \
		--group audit -o requirements-audit.txt
LOCK = $(UV) pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" \
	$(ARGS) pyproject.toml

pin: install  ## write the digests of images into Dockerfile and docker-compose.yml (wants Docker and the network)
	@$(PYTHON) -m deliveries.dev.pin

# Of the public domain, as d3's makers pack it.
land: install  ## write the outline of the land on the map anew (wants npm and the network)
	@npm pack --silent --pack-destination .tools world-atlas@2.0.2 >/dev/null
	@tar -xzf .tools/world-atlas-2.0.2.tgz -O package/land-110m.json > .tools/land-110m.json
	@$(PYTHON) -m deliveries.dev.land .tools/land-110m.json pages/_land.txt

clean:  ## remove what can be made again; var/, which holds the record, stays
	rm -rf .venv .tools parts.cdx.json .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The steps of `run`, which the image takes one by one.

install: .venv/.installed $(CATALOGUES)

.venv/.installed: $(REQUIREMENTS) | $(filter .tools/bin/uv,$(UV))
	@echo "Installing what $(REQUIREMENTS) names into .venv …"
	@$(PYTHON) -c 'import sys; raise SystemExit(sys.version_info < (3, 12))' 2>/dev/null || { rm -rf .venv; \
		$(UV) venv --quiet --no-python-downloads 2>/dev/null || \
		$(UV) venv --quiet --no-python-downloads --python '>=3.12,<3.15' 2>/dev/null || \
		$(UV) venv --quiet; }
	@$(UV) pip sync --quiet --require-hashes --python $(PYTHON) $(REQUIREMENTS)
	@touch $@

# From /, for the pyenv shims above; --target needs neither the venv module nor leave to write into the system's
# Python; and uv is a binary, which no Python is too old for.
.tools/bin/uv:
	@echo "Installing uv into .tools …"
	@cd / && PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
		python3 -m pip install --quiet --quiet --upgrade --no-deps --only-binary=:all: --ignore-requires-python \
		--target "$(CURDIR)/.tools" uv || { echo "Waybill needs uv, or a Python 3 with pip to get it with."; exit 1; }

static: $(STATIC) $(CATALOGUES)

%.mo: %.po .venv/.installed
	@$(PYTHON) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

$(STATIC): .venv/.installed config/static.py $(shell find static deliveries/static -mindepth 1 2>/dev/null)
	@$(MANAGE) collectstatic --noinput --verbosity 0

# These two install nothing, so that the image can run them from read-only folders.

prepare:
	@$(MANAGE) prepare

serve:
	@$(CHECK_PORT)
	@exec $(SERVE)
