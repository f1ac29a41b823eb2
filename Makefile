# Each command finds or fetches all it needs; see scripts/README.md.
# Options: PYTHON=python3.12 to choose a Python, ODOO_HOME=… to use your own Odoo 19.

PYTHON ?= python3
RUN = $(PYTHON) -B scripts
SHELL = /bin/bash

.PHONY: help setup demo test lint bench chaos mutants screenshots shell clean

help: ## Show the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Fetch and install everything, run nothing
	@exec $(RUN)/setup.py

demo: ## The main job on a real Odoo, then serve until stopped (ONCE=1: exit after it)
	@exec $(RUN)/demo.py $(if $(ONCE),--once) $(ARGS)

test: ## All tests (TAGS=/clinic_messaging:TestPlanner or ARGS=… for less)
	@exec $(RUN)/test.py $(if $(TAGS),--tags $(TAGS)) $(ARGS)

lint: ## All linters and checks of the repository
	@exec $(RUN)/lint.py $(ARGS)

bench: ## Speed, each figure as a ratio of two runs side by side
	@exec $(RUN)/bench.py $(ARGS)

chaos: ## Faults in the middle of sending (QUICK=1: few trials)
	@exec $(RUN)/chaos.py $(if $(QUICK),--quick) $(ARGS)

mutants: ## Take out one guard at a time; the tests must notice (ARGS=protocol for a part)
	@exec $(RUN)/mutants.py $(ARGS)

screenshots: ## Make the pictures of the README
	@exec $(RUN)/screenshots.py $(ARGS)

shell: ## An Odoo shell on the demo database (a script may come on standard input)
	@exec $(RUN)/shell.py $(ARGS)

clean: ## Remove this checkout's databases, logs and settings
	@exec $(RUN)/clean.py
