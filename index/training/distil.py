"""Distil the contextual encoder: six layers and fewer pieces learn the vectors of multilingual-e5-small. Wants a GPU.

A student's vector of a text is drawn to the teacher's of the same text and of its translation, and its cosines between
the texts of a batch to the teacher's; translations, and questions with what answers them, must also find each other
(Reimers and Gurevych, Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation, 2020).
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

from index.training.contextual import BEGIN, END, PADDING, Contextual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch import Tensor

PROMPTS = ("query:", "passage:")

LONGEST = 128
"""Tokens of a text, the prompt and two special ones included; most are far shorter."""

CHUNKS = 4
"""A batch is encoded in so many parts, sorted by length, so that little of it is padding."""

RUN = 8
"""Rows are drawn in runs of so many neighbours where they are in order: near misses for each other."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How many steps of how many pairs, the highest learning rate, and what each part of the loss weighs."""

    steps: int
    pairs: int = 4096
    rate: float = 4e-4
    warm_up: float = 0.04
    temperature: float = 0.02
    across: float = 0.3  # weight of the translation's vector
    alike: float = 1.0  # of the cosines between texts
    ranking: float = 0.1  # of translations and answers that must find each other
    seed: int = 5


@dataclass(frozen=True, slots=True)
class Texts:
    """Tokens of every side of every row, flat, on the device: side s of row i is number 2 * i + s."""

    flat: Tensor
    bounds: Tensor

    @classmethod
    def read(cls, tokenizer: Tokenizer, rows: Sequence[tuple[str, str]], device: torch.device) -> Texts:
        """Tokenise the rows, and the two prompts after them; no special tokens."""
        rows = [*rows, PROMPTS]
        flat: list[NDArray[np.int32]] = []
        sizes: list[int] = []
        for start in range(0, len(rows), 50_000):
            sides = [text for row in rows[start : start + 50_000] for text in row]
            found = [each.ids[:LONGEST] for each in tokenizer.encode_batch_fast(sides, add_special_tokens=False)]
            sizes += [len(each) for each in found]
            flat.append(np.fromiter((token for each in found for token in each), np.int32))
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        return cls(torch.from_numpy(np.concatenate(flat)).to(device), torch.from_numpy(bounds).to(device))

    def batch(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """Return tokens and mask (n, m) of the texts that rows of ``numbers`` (n, k) name, one after another.

        Numbers of -1 are no text.
        """
        there = numbers >= 0
        known = numbers.clamp(min=0)
        sizes = (self.bounds[known + 1] - self.bounds[known]) * there
        ends = sizes.cumsum(1)
        whole = ends[:, -1].clamp(max=LONGEST - 2)
        width = int(whole.max())
        at = torch.arange(width, device=numbers.device).expand(len(numbers), width)
        which = torch.searchsorted(ends, at.contiguous(), right=True).clamp(max=numbers.shape[1] - 1)
        begins = self.bounds[known] - (ends - sizes)
        inside = at < whole[:, None]
        taken = self.flat[((begins.gather(1, which) + at) * inside)].long()
        tokens = torch.full((len(numbers), width + 2), PADDING, device=numbers.device)
        tokens[:, 0] = BEGIN
        tokens[:, 1:-1] = torch.where(inside, taken, PADDING)
        tokens[torch.arange(len(numbers), device=numbers.device), whole + 1] = END
        return tokens, torch.arange(width + 2, device=numbers.device) <= whole[:, None] + 1

    def prompted(self, numbers: Tensor, kinds: Tensor) -> Tensor:
        """Return ``numbers`` (n, k) with the prompt of each text before it: 0 a question's, 1 a passage's."""
        return torch.cat([(len(self.bounds) - 3 + kinds)[:, None], numbers], dim=1)


class Draw:
    """Draws rows by the weight of their source; ``rows`` lists for each source its rows' numbers, in order."""

    def __init__(
        self, rows: dict[str, NDArray[np.int64]], weights: dict[str, float], ordered: frozenset[str], seed: int
    ) -> None:
        self._rows, self._ordered = rows, ordered
        self._names = sorted(rows)
        total = sum(weights[name] for name in self._names)
        self._shares = [weights[name] / total for name in self._names]
        self._random = np.random.default_rng(seed)

    def pairs(self, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return text numbers (count, 1) of what asks and (count, 4) of what is asked for, -1 for none.

        What is asked for is a row's other side, every third time with the rows that follow it; every eighth time it
        is the same side, among others: a sentence must be found in its own passage.
        """
        numbers = self._random.multinomial(count, self._shares)
        first, others = [], []
        for name, number in zip(self._names, numbers.tolist(), strict=True):
            table = self._rows[name]
            if name in self._ordered:
                starts = np.repeat(self._random.integers(0, len(table), -(-number // RUN)), RUN)[:number]
                at = (starts + 3 * (np.arange(number) % RUN)) % len(table)
                beside = (at[:, None] + np.arange(1, 4)) % len(table)
            else:
                at = self._random.integers(0, len(table), number)
                beside = self._random.integers(0, len(table), (number, 3))
            first.append(table[at])
            others.append(table[beside])
        rows, beside = np.concatenate(first), np.concatenate(others)
        side = self._random.integers(0, 2, count)
        longer = self._random.random(count) < 1 / 3
        same = longer & (self._random.random(count) < 3 / 8)
        other = np.where(same, side, 1 - side)
        more = 2 * beside + other[:, None]
        few = self._random.integers(1, 4, count)
        more[(np.arange(3) >= few[:, None]) | ~longer[:, None]] = -1
        return (2 * rows + side)[:, None], np.concatenate([(2 * rows + other)[:, None], more], axis=1)


def train(student: Contextual, teacher: Contextual, texts: tuple[Texts, Texts], draw: Draw, schedule: Schedule) -> None:
    """Train ``student`` in place; ``texts`` are in its own tokens and in the teacher's, on the device of both."""
    device = student.words.device
    torch.manual_seed(schedule.seed)
    optimizer = torch.optim.AdamW(student.parameters(), schedule.rate, (0.9, 0.98), weight_decay=0.01)
    centre = torch.zeros(student.words.shape[1], device=device)
    begun = time.monotonic()
    for step in range(schedule.steps):
        done = step / schedule.steps
        optimizer.param_groups[0]["lr"] = schedule.rate * min(
            done / schedule.warm_up, (1 - done) / (1 - schedule.warm_up)
        )
        asks, held = (torch.from_numpy(each).to(device) for each in draw.pairs(schedule.pairs))
        asking = torch.rand(2, len(asks), device=device)
        kinds = torch.stack([asking[0] > 0.7, asking[1] > 0.2]).long()
        sides = list(zip((asks, held), kinds, strict=True))
        with torch.no_grad():
            taught = [encode(teacher, texts[1], texts[1].prompted(*side)) for side in sides]
            centre = centre.lerp(torch.cat(taught).mean(0), 0.1 if step < 30 else 0.005)
        found = [encode(student, texts[0], texts[0].prompted(*side)) for side in sides]
        losses = _losses(found, taught, centre, asks, held, schedule)
        optimizer.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        if step % 25 == 0 or step + 1 == schedule.steps:
            told = " ".join(f"{name} {loss.item():.4f}" for name, loss in losses.items())
            print(f"{time.monotonic() - begun:.0f} s, step {step}: {told}", file=sys.stderr, flush=True)


def encode(model: Contextual, texts: Texts, numbers: Tensor) -> Tensor:
    """Return vectors (n, wide), float32, in parts of similar lengths."""
    tokens, mask = texts.batch(numbers)
    sizes = mask.sum(1)
    order = sizes.argsort()
    parts = []
    for part in order.chunk(CHUNKS):
        width = int(sizes[part[-1]])
        with torch.autocast(tokens.device.type, torch.bfloat16):
            parts.append(model(tokens[part, :width], mask[part, :width]))
    return torch.cat(parts)[order.argsort()]


def _losses(
    found: list[Tensor], taught: list[Tensor], centre: Tensor, asks: Tensor, held: Tensor, schedule: Schedule
) -> dict[str, Tensor]:
    """Return the parts of the loss, weighed, by name.

    Vectors of texts are compared after ``centre`` is taken off, what the teacher's all have in common: its cosines
    seldom leave 0.7 to 0.9, and imitating that would already look like success.
    """
    mine, theirs = ([functional.normalize(each - centre, dim=-1) for each in rows] for rows in (found, taught))
    whole = held[:, 1] < 0  # the other side is a translation, not a passage
    apart = [(1 - (row * other).sum(-1)).mean() for row, other in zip(mine, theirs, strict=True)]
    across = ((1 - (mine[0] * theirs[1]).sum(-1)) * whole).sum() / whole.sum().clamp(min=1)
    same = (asks == asks.T) | (held[:, :1] == held[:, :1].T)
    same.fill_diagonal_(False)
    scores, shown = ((a @ b.T / schedule.temperature).masked_fill(same, -1e4) for a, b in (found, taught))
    target = torch.arange(len(scores), device=scores.device)
    both = [(scores.log_softmax(1), shown.log_softmax(1)), (scores.T.log_softmax(1), shown.T.log_softmax(1))]
    alike = [functional.kl_div(row, like, reduction="batchmean", log_target=True) for row, like in both]
    ranking = [functional.nll_loss(row, target) for row, _ in both]
    return {
        "texts": (apart[0] + apart[1]) / 2,
        "across": schedule.across * across,
        "alike": schedule.alike * (alike[0] + alike[1]) / 2,
        "ranking": schedule.ranking * (ranking[0] + ranking[1]) / 2,
    }
