"""Tune the contextual encoder: the upper layers of multilingual-e5-small learn from pairs of texts, on two cores.

Translations, and questions with what answers them, must find each other among the texts of a batch (van den Oord et
al., Representation Learning with Contrastive Predictive Coding, 2018); a text's vector is held to what it was, and
drawn to what its translation's was (Reimers and Gurevych, Making Monolingual Sentence Embeddings Multilingual using
Knowledge Distillation, 2020).
"""

from __future__ import annotations

import copy
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

from index.contextual import BEGIN, END, PADDING
from index.training.contextual import Contextual, mixed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch import Tensor

PROMPTS = ("query:", "passage:")

LONGEST = 128
"""Tokens of a text, the prompt and two special ones included; most are far shorter."""

CHUNKS = 8
"""A batch is encoded in so many parts, sorted by length, so that little of it is padding."""

RUN = 8
"""Rows are drawn in runs of so many neighbours where they are in order: near misses for each other."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How many steps of how many pairs, the highest learning rate, and what each part of the loss weighs."""

    steps: int
    pairs: int = 256
    rate: float = 5e-5
    warm_up: float = 0.08
    temperature: float = 0.01  # the one that the model was trained with
    texts: float = 3.0  # weight of a text's own vector
    across: float = 1.0  # of its translation's
    ranking: float = 0.2  # of translations and answers that must find each other


@dataclass(frozen=True, slots=True)
class Texts:
    """Tokens of each side of each row, flat: side s of row i is number 2 * i + s. ``same`` names equal texts alike."""

    flat: Tensor
    bounds: Tensor
    same: Tensor

    @classmethod
    def read(cls, tokenizer: Tokenizer, rows: Sequence[tuple[str, str]]) -> Texts:
        """Tokenise the rows, and the two prompts after them; no special tokens."""
        rows = [*rows, PROMPTS]
        flat: list[NDArray[np.int32]] = []
        sizes: list[int] = []
        known: dict[str, int] = {}
        same = [known.setdefault(text, len(known)) for row in rows for text in row]
        for start in range(0, len(rows), 50_000):
            sides = [text for row in rows[start : start + 50_000] for text in row]
            found = [each.ids[:LONGEST] for each in tokenizer.encode_batch_fast(sides, add_special_tokens=False)]
            sizes += [len(each) for each in found]
            flat.append(np.fromiter((token for each in found for token in each), np.int32))
        bounds = torch.from_numpy(np.concatenate([[0], np.cumsum(sizes)]))
        return cls(torch.from_numpy(np.concatenate(flat)), bounds, torch.tensor(same))

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
        at = torch.arange(width).expand(len(numbers), width)
        which = torch.searchsorted(ends, at.contiguous(), right=True).clamp(max=numbers.shape[1] - 1)
        begins = self.bounds[known] - (ends - sizes)
        inside = at < whole[:, None]
        taken = self.flat[((begins.gather(1, which) + at) * inside)].long()
        tokens = torch.full((len(numbers), width + 2), PADDING)
        tokens[:, 0] = BEGIN
        tokens[:, 1:-1] = torch.where(inside, taken, PADDING)
        tokens[torch.arange(len(numbers)), whole + 1] = END
        return tokens, torch.arange(width + 2) <= whole[:, None] + 1

    def prompted(self, numbers: Tensor, kinds: Tensor) -> Tensor:
        """Return ``numbers`` (n, k) with the prompt of each text before it: 0 a question's, 1 a passage's."""
        return torch.cat([(len(self.bounds) - 3 + kinds)[:, None], numbers], dim=1)


@dataclass(frozen=True, slots=True)
class Source:
    """Rows to draw from: their numbers in order, how often the source counts, and how often each row.

    ``ordered``: neighbouring rows come from one document. ``asks``: the first side asks and the second answers, never
    the other way round.
    """

    rows: NDArray[np.int64]
    weight: float
    shares: NDArray[np.float64] | None = None
    ordered: bool = False
    asks: bool = False


class Draw:
    """Draws pairs from sources, by their weight."""

    def __init__(self, sources: Mapping[str, Source], seed: int) -> None:
        self._sources = [sources[name] for name in sorted(sources)]
        total = sum(source.weight for source in self._sources)
        self._shares = [source.weight / total for source in self._sources]
        self._random = np.random.default_rng(seed)

    def pairs(self, count: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return text numbers (count, 1) of what asks, (count, 3) of what is asked for, -1 for none, and prompts.

        What is asked for is a row's other side, three times of ten with one or two rows that follow it. Prompts (2,
        count) are 0 for a question's and 1 for a passage's: what asks has mostly the former, the other one the latter.
        """
        numbers = self._random.multinomial(count, self._shares)
        drawn = [self._of(source, number) for source, number in zip(self._sources, numbers.tolist(), strict=True)]
        asks, held, kinds = (torch.from_numpy(np.concatenate(part)) for part in zip(*drawn, strict=True))
        return asks, held, kinds.T

    def _of(self, source: Source, number: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        random, table = self._random, source.rows
        if source.ordered:
            starts = np.repeat(random.integers(0, len(table), -(-number // RUN)), RUN)[:number]
            at = (starts + np.arange(number) % RUN) % len(table)
            beside = (at[:, None] + np.arange(1, 3)) % len(table)
        else:
            at = random.choice(len(table), number, p=source.shares)
            beside = random.integers(0, len(table), (number, 2))
        side = np.zeros(number, np.int64) if source.asks else random.integers(0, 2, number)
        more = 2 * table[beside] + (1 - side)[:, None]
        alone = np.full(number, source.asks) | (random.random(number) < 0.7)
        more[alone[:, None] | (np.arange(2) >= random.integers(1, 3, number)[:, None])] = -1
        kinds = random.random((number, 2)) > (0.7, 0.2)
        kinds[:] = (False, True) if source.asks else kinds
        held = np.concatenate([(2 * table[at] + 1 - side)[:, None], more], axis=1)
        return (2 * table[at] + side)[:, None], held, kinds.astype(np.int64)


def train(model: Contextual, texts: Texts, draw: Draw, held: int, schedule: Schedule) -> None:
    """Train all but the first ``held`` layers of ``model`` in place."""
    upper = model.layers[held:]
    before = copy.deepcopy(upper).requires_grad_(requires_grad=False)
    optimizer = torch.optim.AdamW(upper.parameters(), schedule.rate, (0.9, 0.98), weight_decay=0.01)
    centre = torch.zeros(model.words.shape[1])
    begun = time.monotonic()
    for step in range(schedule.steps):
        done = step / schedule.steps
        rising = (step + 1) / (schedule.steps * schedule.warm_up + 1)
        optimizer.param_groups[0]["lr"] = schedule.rate * min(rising, 1 - done)
        asks, others, kinds = draw.pairs(schedule.pairs)
        sides = [texts.batch(texts.prompted(*side)) for side in zip((asks, others), kinds, strict=True)]
        taught, found = _both(model, before, held, sides)
        centre = centre.lerp(taught.mean(0), 0.05 if step else 1)
        losses = _losses(found, taught, centre, _equal(texts, asks, others), schedule)
        optimizer.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
        optimizer.step()
        if step % 10 == 0 or step + 1 == schedule.steps:
            told = " ".join(f"{name} {loss.item():.4f}" for name, loss in losses.items())
            print(f"{time.monotonic() - begun:.0f} s, step {step}: {told}", file=sys.stderr, flush=True)


def _both(
    model: Contextual, before: torch.nn.ModuleList, held: int, sides: Sequence[tuple[Tensor, Tensor]]
) -> tuple[Tensor, Tensor]:
    """Return vectors (texts of all sides, wide), float32, by the upper layers as they were and as they are."""
    width = max(tokens.shape[1] for tokens, _ in sides)
    tokens = torch.cat([functional.pad(each, (0, width - each.shape[1]), value=PADDING) for each, _ in sides])
    mask = torch.cat([functional.pad(each, (0, width - each.shape[1])) for _, each in sides])
    sizes = mask.sum(1)
    order = sizes.argsort()
    taught, found = [], []
    for part in order.tensor_split(CHUNKS):
        longest = int(sizes[part[-1]])
        seen = mask[part, :longest]
        with mixed():
            with torch.no_grad():
                hidden = model.through(model.layers[:held], model.begun(tokens[part, :longest]), seen)
                taught.append(model.ended(model.through(before, hidden, seen), seen))
            found.append(model.ended(model.through(model.layers[held:], hidden, seen), seen))
    back = order.argsort()
    return torch.cat(taught)[back], torch.cat(found)[back]


def _equal(texts: Texts, asks: Tensor, others: Tensor) -> Tensor:
    """Return which pairs (n, n) have a text in common, so that neither is a wrong answer to the other; not itself."""
    first, second = texts.same[asks[:, 0]], texts.same[others[:, 0]]
    found = (first == first[:, None]) | (second == second[:, None])
    found |= (first[:, None] == second) | (second[:, None] == first)
    return found.fill_diagonal_(False)


def _losses(found: Tensor, taught: Tensor, centre: Tensor, equal: Tensor, schedule: Schedule) -> dict[str, Tensor]:
    """Return the parts of the loss, weighed, by name; vectors are those of what asks, then those of what is asked for.

    Vectors are drawn to each other after ``centre`` is taken off, what they all have in common: their cosines seldom
    leave 0.7 to 0.9.
    """
    mine, theirs = (functional.normalize(rows - centre, dim=-1) for rows in (found, taught))
    half = len(found) // 2
    scores = (found[:half] @ found[half:].T / schedule.temperature).masked_fill(equal, -1e4)
    target = torch.arange(half)
    ranking = functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)
    return {
        "texts": schedule.texts * (1 - (mine * theirs).sum(-1)).mean(),
        "across": schedule.across * (1 - (mine * theirs.roll(half, 0)).sum(-1)).mean(),
        "ranking": schedule.ranking * ranking / 2,
    }
