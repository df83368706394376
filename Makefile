PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 7860
GENOME ?=
WORKERS ?= 2
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

.PHONY: demo test stress lint docs clean

# The CPU build of torch is asked for first, so that no CUDA package is pulled in with the rest.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --retries 0 --extra-index-url $(TORCH_INDEX) "torch>=2.10,<2.14"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable ".[test,genecalling]"
	touch $@

$(VENV)/.dev: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@

demo: $(VENV)/.installed
	$(BIN)/dnahlm ask $(if $(GENOME),--genome "$(GENOME)" "give me an overview of this genome",--demo "what does lacZ do?")
	$(BIN)/dnahlm serve $(if $(GENOME),--genome "$(GENOME)",--demo) --port $(PORT)

# A file of tests stays with one process; a thread each, so that the processes do not wait for cores.
test: $(VENV)/.test
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

# The long forms of the tests of hard use; under an hour on two cores.
stress: $(VENV)/.test
	$(BIN)/python -m pytest -m stress

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.test
	PYTHONPATH=. $(BIN)/python docs/write_tools.py
	PYTHONPATH=. $(BIN)/python docs/write_cli.py
	$(BIN)/python docs/draw_house.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

clean:
	rm -rf $(VENV) build dist
