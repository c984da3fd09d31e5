"""The student: one vector a piece, so that the mean of a text's pieces says what the text is about.

Learnt by telling the right text from the others of its batch (van den Oord et al., 2018) and by imitating the
teacher's vectors of words and texts (Reimers and Gurevych, Making Monolingual Sentence Embeddings Multilingual, 2020).
How much a piece counts is the length of its vector, and is learnt with it.
"""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from index.training.batches import Bags, Batches


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how: ``steps`` of so many pairs each, AdamW from ``rate`` down to a fiftieth of it."""

    steps: int = 14_000
    rate: float = 0.03
    warm_up: int = 100
    scale: float = 25.0
    translations: int = 1024
    passages: int = 384
    questions: int = 384
    texts: int = 768
    words: int = 768
    teach: float = 1.5
    found: float = 1.5
    averaged: float = 0.15
    seed: int = 5


def first_rows(
    pieces: NDArray[np.float32], probabilities: NDArray[np.float64], known: NDArray[np.bool_], seed: int
) -> NDArray[np.float32]:
    """Return the rows to begin with, (n, d) float32, from the teacher's vectors of the pieces.

    They are centred, so that they differ, blended with noise, so that pieces of one meaning stay apart, and weighted
    by rarity (Arora et al., A Simple but Tough-to-Beat Baseline for Sentence Embeddings, 2017). Pieces of languages
    that the teacher does not know get noise alone.
    """
    draw = np.random.default_rng(seed)
    n, d = pieces.shape
    noise = draw.standard_normal((n, d)).astype(np.float32) / math.sqrt(d)
    taught = pieces - pieces[known].mean(axis=0)
    taught /= np.linalg.norm(taught, axis=1, keepdims=True) + 1e-6
    rows = np.where(known[:, None], 0.7 * taught + 0.3 * noise, noise)
    return (10 * rows * rarity(probabilities, common=1e-3)[:, None]).astype(np.float32)


def rarity(probabilities: NDArray[np.float64], *, common: float = 1e-4, sharpness: float = 1.0) -> NDArray[np.float32]:
    """Return how much pieces of these probabilities (n,) count, (n,) float32 in (0, 1]: half from ``common`` on.

    Smooth inverse frequency (Arora et al., 2017), to the power of ``sharpness``. Short training texts leave frequent
    pieces a little too long for paragraphs, which the square root of it mends.
    """
    weights: NDArray[np.float32] = ((common / (common + probabilities)) ** sharpness).astype(np.float32)
    return weights


def train(
    rows: NDArray[np.float32],
    batches: Batches,
    taught: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float32]]],
    schedule: Schedule,
    development: Callable[[NDArray[np.float32]], str],
) -> NDArray[np.float32]:
    """Return trained rows (n, d) float32: the mean of those of the last steps.

    ``taught`` has "texts" and "words": numbers of texts and the teacher's vectors of them (m, d), of length one.
    ``development`` describes how good given rows are; it only informs.
    """
    torch.manual_seed(schedule.seed)
    draw = np.random.default_rng(schedule.seed)
    table = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(rows.copy()), mode="sum", freeze=False)
    optimiser = torch.optim.AdamW(table.parameters(), lr=schedule.rate, betas=(0.9, 0.99), weight_decay=0.0, fused=True)
    mean, since = torch.zeros_like(table.weight), 0
    begun, losses = time.monotonic(), dict.fromkeys(("translations", "passages", "questions", "taught"), 0.0)
    for step in range(schedule.steps):
        share = step / schedule.steps
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate * min(1.0, (step + 1) / schedule.warm_up) * max(0.02, 1 - share)
        pairs = {
            "translations": batches.translations(schedule.translations),
            "passages": batches.passages(schedule.passages),
            "questions": batches.questions(schedule.questions),
        }
        lessons = {
            kind: draw.integers(0, len(taught[kind][0]), number)
            for kind, number in (("texts", schedule.texts), ("words", schedule.words))
        }
        bags = [bag for pair in pairs.values() for bag in pair]
        bags += [batches.some(taught[kind][0][chosen]) for kind, chosen in lessons.items()]
        vectors = _vectors(table, bags)
        loss = torch.zeros(())
        for number, (name, (asked, found)) in enumerate(pairs.items()):
            ranked = _ranking(vectors[2 * number], vectors[2 * number + 1], asked, found, schedule.scale)
            losses[name] += ranked.item()
            loss = loss + (schedule.found if name == "passages" else 1.0) * ranked
        for vector, (kind, chosen) in zip(vectors[2 * len(pairs) :], lessons.items(), strict=True):
            apart = 1 - (vector * torch.from_numpy(taught[kind][1][chosen])).sum(-1).mean()
            losses["taught"] += apart.item() / 2
            loss = loss + schedule.teach * apart
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        if share >= 1 - schedule.averaged:
            mean += table.weight.detach()
            since += 1
        if (step + 1) % 250 == 0 or step + 1 == schedule.steps:
            told = "  ".join(f"{name} {value / 250:.3f}" for name, value in losses.items())
            seen = development(table.weight.detach().numpy()) if (step + 1) % 1000 == 0 else ""
            print(f"step {step + 1}, {time.monotonic() - begun:.0f} s: {told}  {seen}", file=sys.stderr, flush=True)
            losses = dict.fromkeys(losses, 0.0)
    averaged: NDArray[np.float32] = (mean / max(since, 1)).numpy()
    return averaged


def encoded(table: NDArray[np.float32], bags: Bags) -> NDArray[np.float32]:
    """Return the unit vectors (n, d) of ``bags`` by the rows of ``table``."""
    rows: NDArray[np.float32] = functional.normalize(
        functional.embedding_bag(
            torch.from_numpy(bags.pieces), torch.from_numpy(table), torch.from_numpy(bags.starts), mode="sum"
        ),
        dim=-1,
    ).numpy()
    return rows


def _vectors(table: torch.nn.EmbeddingBag, bags: list[Bags]) -> list[torch.Tensor]:
    """Return unit vectors of many bags, looked up at once."""
    offset, starts = 0, []
    for each in bags:
        starts.append(each.starts + offset)
        offset += len(each.pieces)
    rows = table(
        torch.from_numpy(np.concatenate([each.pieces for each in bags])), torch.from_numpy(np.concatenate(starts))
    )
    return list(functional.normalize(rows, dim=-1).split([len(each.starts) for each in bags]))


def _ranking(a: torch.Tensor, b: torch.Tensor, asked: Bags, found: Bags, scale: float) -> torch.Tensor:
    """Return the loss of telling each row's partner from the others, both ways; the same text is no wrong answer."""
    cosines = a @ b.T * scale
    first, second = torch.from_numpy(asked.keys), torch.from_numpy(found.keys)
    same = (first[:, None] == first[None]) | (second[:, None] == second[None])
    cosines = cosines.masked_fill(same.fill_diagonal_(False), -1e4)
    right = torch.arange(len(a))
    return 0.5 * (functional.cross_entropy(cosines, right) + functional.cross_entropy(cosines.T, right))
