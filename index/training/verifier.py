"""The verifier: the trunk of the contextual model with upper layers that read a question and a text together.

They begin as multilingual-e5-small's own and learn from `index.training.answering`, whether the text answers.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from index.contextual import PADDING
from index.training.contextual import Contextual, mixed
from index.verify import PROMPTS, paired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch import Tensor

    from index.training.answering import Example

LONGEST = 120
"""Tokens of a pair in training; longer ones are cut."""

SORTED = 50
"""Examples of so many batches are sorted by length, so that little of a batch is padding."""


class Verifier(Contextual):
    """The transformer with a head on its first token: the logarithm of the odds that the text answers."""

    def __init__(self, pieces: int, layers: int, *, wide: int = 384) -> None:
        super().__init__(pieces, layers, wide=wide)
        self.head = nn.Sequential(nn.Linear(wide, wide), nn.Tanh(), nn.Linear(wide, 1))

    def take(self, weights: dict[str, NDArray[np.float32]]) -> None:
        """Begin with these weights, by their names; the head keeps its random ones."""
        self.load_state_dict({**self.state_dict(), **{name: torch.from_numpy(each) for name, each in weights.items()}})

    def ended(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """Return (n, 1) float32."""
        found: Tensor = self.head(hidden[:, 0].float())
        return found


@dataclass(frozen=True, slots=True)
class Schedule:
    """How many examples a step has, and the highest learning rates: of the layers, and of the head."""

    examples: int = 64
    rate: float = 1.2e-4
    rate_of_head: float = 1e-3
    warm_up: int = 100


def train(
    model: Verifier, tokenizer: Tokenizer, examples: Sequence[Example], held: int, schedule: Schedule, seed: int
) -> None:
    """Train the head and all but the first ``held`` layers of ``model`` in place, once through ``examples``."""
    torch.manual_seed(seed)
    tokens = tokenised(tokenizer, examples)
    answers = torch.tensor([float(each.answers) for each in examples])
    batches = batched([len(each) for each in tokens], schedule.examples, seed)
    upper = model.layers[held:]
    groups = [
        {"params": list(upper.parameters()), "highest": schedule.rate},
        {"params": list(model.head.parameters()), "highest": schedule.rate_of_head},
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
    begun, mean = time.monotonic(), 0.0
    for step, numbers in enumerate(batches):
        share = min((step + 1) / schedule.warm_up, 1) * (1 - step / len(batches))
        for group in optimizer.param_groups:
            group["lr"] = group["highest"] * share
        shown, mask = padded([tokens[number] for number in numbers])
        with mixed():
            with torch.no_grad():
                hidden = model.through(model.layers[:held], model.begun(shown), mask)
            hidden = model.through(upper, hidden, mask)
        loss = functional.binary_cross_entropy_with_logits(model.ended(hidden, mask)[:, 0], answers[numbers])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*upper.parameters(), *model.head.parameters()], 1.0)
        optimizer.step()
        mean = loss.item() if step == 0 else 0.98 * mean + 0.02 * loss.item()
        if step % 50 == 0 or step + 1 == len(batches):
            print(f"{time.monotonic() - begun:.0f} s, step {step} of {len(batches)}: {mean:.4f}", file=sys.stderr)


def tokenised(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[list[int]]:
    """Return the tokens of each example, question and text in one."""
    sides = ([PROMPTS[0] + each.question for each in examples], [PROMPTS[1] + each.text for each in examples])
    asked, told = (tokenizer.encode_batch_fast(side, add_special_tokens=False) for side in sides)
    return [paired(one.ids, other.ids, longest=LONGEST) for one, other in zip(asked, told, strict=True)]


def batched(sizes: Sequence[int], count: int, seed: int) -> list[list[int]]:
    """Return numbers of examples, ``count`` a batch, of like lengths, in a random order."""
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(sizes))
    found: list[list[int]] = []
    for start in range(0, len(order), count * SORTED):
        part = sorted(order[start : start + count * SORTED].tolist(), key=sizes.__getitem__)
        batches = [part[at : at + count] for at in range(0, len(part), count)]
        found += [batches[at] for at in draw.permutation(len(batches))]
    return found


def padded(tokens: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return tokens and mask (n, m) of texts."""
    width = max(len(each) for each in tokens)
    shown = torch.tensor([[*each, *[PADDING] * (width - len(each))] for each in tokens])
    return shown, shown != PADDING
