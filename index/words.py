"""Vectors and weights of single words, and the scale of an encoder's cosines, got through its one method.

A static model's text vector is the sum of its tokens', scaled to length one. So the question's vector is a weighted sum
of its words' vectors, and solving for the weights gives back how long each word's own vector is: trained static models
give rare, telling words long vectors and function words short ones. No list of stop words in any language is needed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.encode import Encoder

REMEMBERED = 16_384
"""Words whose vectors are kept: twice 25 MB at most, for 384 dimensions."""

_PAIRS = (
    ("When was the stone bridge built?", "The stone bridge across the river was built in 1781."),
    ("Who teaches the choir of the bakers?", "A retired organist teaches the bakers to sing."),
    ("Combien coûte le billet de train ?", "Le prix du billet de train est de douze euros."),
    ("Pourquoi le marché a-t-il fermé ?", "Le marché a fermé faute de clients."),
    ("Wo liegt der alte Leuchtturm?", "Der alte Leuchtturm steht auf einer Insel im Norden."),
    ("¿Cuántos alumnos tiene la escuela?", "La escuela del pueblo tiene ochenta alumnos."),
)
"""Questions and sentences that answer them; each with the other sentences makes pairs that have nothing in common."""


class Words:
    """What an encoder says of single words; of one that is not additive (a transformer) it says nothing."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._places: dict[str, int] = {}
        self._table = np.zeros((0, encoder.identity.dimension), np.float32)

    @cached_property
    def additive(self) -> bool:
        """Whether the vector of two words lies in the plane of their own vectors, as a static model's does."""
        both, *each = self._encoder.encode(["stone bridge", "stone", "bridge"])
        basis = np.stack(each).T
        return bool(np.abs(basis @ np.linalg.lstsq(basis, both, rcond=None)[0] - both).max() < 1e-3)

    @cached_property
    def _scale(self) -> tuple[float, float]:
        """The mean cosine of texts that have nothing in common, and how far above it that of answers is."""
        questions = self._encoder.encode([question for question, _ in _PAIRS], query=True)
        cosines = questions @ self._encoder.encode([sentence for _, sentence in _PAIRS]).T
        near = float(np.diag(cosines).mean())
        far = float(cosines[~np.eye(len(_PAIRS), dtype=bool)].mean())
        return (far, near - far) if near - far > 0.05 else (0.0, 1.0)

    def scaled(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return cosines on a scale that models share: 0 for texts that have nothing in common, 1 for an answer."""
        far, width = self._scale
        return (cosines - far) / width

    def rows(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row a word, float32 (n, d), zeros for an unknown one; (n, 0) when it is not additive."""
        if not words or not self.additive:
            return np.zeros((len(words), 0), np.float32)
        places = self._places
        if missing := list(dict.fromkeys(word for word in words if word not in places)):
            if len(places) + len(missing) > REMEMBERED:
                places.clear()
                missing = list(dict.fromkeys(words))
            start, end = len(places), len(places) + len(missing)
            if end > len(self._table):
                longer = np.zeros((2 * end, self._table.shape[1]), np.float32)
                longer[:start] = self._table[:start]
                self._table = longer
            self._table[start:end] = self._encoder.encode(missing)
            places.update(zip(missing, range(start, end), strict=True))
        return self._table[[places[word] for word in words]]

    def weights(self, text: str, words: Sequence[str]) -> NDArray[np.float32]:
        """Return how much each distinct word counts in ``text``, float32 (n,), not negative; ones without vectors."""
        rows = self.rows(words)
        if not rows.size:
            return np.ones(len(words), np.float32)
        whole = self._encoder.encode([text])[0]
        found: NDArray[np.float32] = np.linalg.lstsq(rows.T, whole, rcond=None)[0].clip(min=0)
        return found
