"""The recipe of the embedded encoder: from parallel text to ``index/model``. Nothing here is imported by the bot.

::

    parallel text ── sources ──> pairs of texts, none of them from the evaluation sets
                     vocabulary ─> tokenizer.json        word frequencies of many languages
                     teacher ────> vectors of texts      a multilingual encoder, on the CPU
                     student ────> one vector a piece    trained by ranking and distillation
                     export ─────> index/model           int8 rows, the form that sentence-transformers loads
                     measure ────> one table             beside all-MiniLM-L6-v2 and BM25

``python -m index.training`` runs them in this order; ``make train-encoder`` is the same in a virtual environment of
its own. README.md beside this file says where the text comes from and how to gather it again.
"""
