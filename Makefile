# make run     the chat, in this terminal
# make test    the tests
# make check   style, types, architecture
# make quality how good the answers are, against floors; RAISE=1 keeps higher floors, LOWER=1 lower ones too;
#              CONTEXTUAL=1 the contextual model, VERIFIER=1 with the verifier
# make quality-extraction   how well articles are found in web pages, beside plain trafilatura, with the same flags
# make quality-summaries   how good the summaries are beside others' methods, against floors; RAISE=1 and LOWER=1 as above
# make bench   figures at three sizes and with both models, beside a plain script (15 minutes); also build/bench.json
# make bench-peers   what LangChain, LlamaIndex, Haystack and txtai take for the same, each installed for it and removed
# make soak    a bot's life for MINUTES=30: does memory grow, does anything stay behind; PLATFORMS=1 as it is run
# make calibrate   fit index/weights*.json anew, for other embedded models (MODELS=embedded or contextual); needs the
#                  evaluation data
# make calibrate-summary   the same for index/summary.json, some seconds
# make train-encoder   the embedded model, made anew (see index/training); measure-encoder its figures
# make train-contextual   the contextual model, made anew; train-verifier the verifier, which has its trunk;
#                  REWORDED=1 asks a part of its questions in other words
# Everything needs Python 3.11 or later and nothing else; it goes into .venv and data, here.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The CPU build of torch: the default registry's build brings gigabytes of CUDA. Not needed at run time by the
# embedded model, but by sentence-transformers, which other models run through.
TORCH := torch==2.13.0
TORCH_INDEX := https://download.pytorch.org/whl/cpu

.PHONY: run test check quality quality-extraction quality-summaries calibrate calibrate-summary bench bench-peers
.PHONY: train-encoder train-contextual train-verifier measure-encoder constraints clean

run: $(VENV)/.run
	@$(BIN)/exergue run

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

quality: $(VENV)/.dev
	$(BIN)/python tests/quality/quality.py $(if $(CONTEXTUAL),--contextual) $(if $(VERIFIER),--verifier) $(if $(LOWER),--lower,$(if $(RAISE),--raise)) $(SETS)

quality-extraction: $(VENV)/.dev
	$(BIN)/python tests/quality/extraction.py $(if $(LOWER),--lower,$(if $(RAISE),--raise)) $(if $(WORST),--worst $(WORST))

quality-summaries: $(VENV)/.dev
	$(BIN)/python tests/quality/summaries.py $(if $(LOWER),--lower,$(if $(RAISE),--raise))

bench: $(VENV)/.dev
	$(BIN)/python tests/bench/bench.py

bench-peers: $(VENV)/.dev
	$(BIN)/python tests/bench/bench.py --peers

soak: $(VENV)/.dev
	$(BIN)/python tests/soak/soak.py --minutes $(or $(MINUTES),30) $(if $(PLATFORMS),--platforms)

calibrate: $(VENV)/.dev
	$(BIN)/python tests/quality/calibrate.py $(MODELS)

calibrate-summary: $(VENV)/.dev
	$(BIN)/python tests/quality/calibrate_summary.py

# Passive waiting: two busy threads get in each other's way when anything else runs.
train-encoder: $(VENV)/.training
	OMP_WAIT_POLICY=PASSIVE $(BIN)/python -m index.training
	$(BIN)/python -m index.training.measure index/model

train-contextual: $(VENV)/.training
	OMP_WAIT_POLICY=PASSIVE $(BIN)/python -m index.training.contextual_recipe
	$(BIN)/python -m index.training.measure index/model_contextual

train-verifier: $(VENV)/.training
	OMP_WAIT_POLICY=PASSIVE $(BIN)/python -m index.training.verifier_recipe $(if $(REWORDED),--reworded)
	$(BIN)/python -m index.checkup index/model_verifier

measure-encoder: $(VENV)/.training
	$(BIN)/python -m index.training.measure index/model index/model_contextual

$(VENV)/.run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Exergue needs Python 3.11 or later: make run PYTHON=python3.12, for instance." >&2; exit 1; }
	@echo "Installing into $(VENV) (once; about 1.6 GB, half of it torch) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --no-deps --retries 0 --index-url $(TORCH_INDEX) $(TORCH) 2>/dev/null || $(PIP) install $(TORCH) --constraint constraints.txt
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Installing the development tools into $(VENV) (once) ..." >&2
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.training: $(VENV)/.run
	@echo "Installing what training needs into $(VENV) (once) ..." >&2
	@$(PIP) install --constraint constraints.txt --editable '.[training]'
	@touch $@

# What the whole tree is pinned to: made anew from the ranges of pyproject.toml.
constraints:
	rm -rf $(VENV)
	: > constraints.txt
	$(MAKE) $(VENV)/.dev $(VENV)/.training
	{ echo "# The whole tree that Exergue is tested with, pinned: made by \`make constraints\`."; \
	  $(BIN)/python -m pip freeze --exclude exergue | sed -e "s/ @ .*//" -e "s/+cpu$$//"; } > constraints.new
	mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
