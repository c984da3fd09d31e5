"""Vectors and weights of single words, and the scale of an encoder's cosines, got through its one method.

A static model's text vector is the sum of its tokens', scaled to length one. So the question's vector is a weighted sum
of its words' vectors, and solving for the weights gives back how long each word's own vector is: trained static models
give rare, telling words long vectors and function words short ones. No list of stop words in any language is needed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import stems
from index.lexical import words as words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.encode import Encoder

REMEMBERED = 16_384
"""Words whose vectors are kept: twice 25 MB at most, for 384 dimensions."""

TEXTS = 8_192
"""Texts whose words are kept, some 5 MB: few words make any number of sentences."""

_PAIRS = (
    ("When was the stone bridge built?", "The stone bridge across the river was built in 1781."),
    ("Who teaches the choir of the bakers?", "A retired organist teaches the bakers to sing."),
    ("Combien coûte le billet de train ?", "Le prix du billet de train est de douze euros."),
    ("Pourquoi le marché a-t-il fermé ?", "Le marché a fermé faute de clients."),
    ("Wo liegt der alte Leuchtturm?", "Der alte Leuchtturm steht auf einer Insel im Norden."),
    ("¿Cuántos alumnos tiene la escuela?", "La escuela del pueblo tiene ochenta alumnos."),
)
"""Questions and sentences that answer them; each with the other sentences makes pairs that have nothing in common."""


def additive(encoder: Encoder) -> bool:
    """Tell whether the vector of two words lies in the plane of their own vectors, as a static model's does."""
    both, *each = encoder.encode(["stone bridge", "stone", "bridge"])
    basis = np.stack(each).T
    return bool(np.abs(basis @ np.linalg.lstsq(basis, both, rcond=None)[0] - both).max() < 1e-3)


class Words:
    """Vectors and weights of single words by one encoder, and the scale of the cosines of another.

    ``encoder`` is what finds passages. A transformer says nothing of single words, so ``dictionary`` is asked about
    them, a static model; None stands for ``encoder`` itself. Of a dictionary that is not additive nothing is learnt.
    ``contextual`` tells whether the two differ.
    """

    def __init__(self, encoder: Encoder, dictionary: Encoder | None = None) -> None:
        self.contextual = dictionary is not None and dictionary is not encoder
        self._passages = encoder
        self._encoder = dictionary or encoder
        self._places: dict[str, int] = {}
        self._listed: list[str] = []
        self._stems: dict[tuple[str, str], int] = {}
        self._texts: dict[tuple[str, str], tuple[NDArray[np.intp], NDArray[np.intp]]] = {}
        self._table = np.zeros((0, self._encoder.identity.dimension), np.float32)
        self._encoded = 0  # the table has rows of so many words

    @cached_property
    def _additive(self) -> bool:
        return additive(self._encoder)

    @cached_property
    def _scale(self) -> tuple[float, float]:
        """The mean cosine of texts that have nothing in common, and how far above it that of answers is."""
        questions = self._passages.encode([question for question, _ in _PAIRS], query=True)
        cosines = questions @ self._passages.encode([sentence for _, sentence in _PAIRS]).T
        near = float(np.diag(cosines).mean())
        far = float(cosines[~np.eye(len(_PAIRS), dtype=bool)].mean())
        return (far, near - far) if near - far > 0.05 else (0.0, 1.0)

    def scaled(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return cosines on a scale that models share: 0 for texts that have nothing in common, 1 for an answer."""
        far, width = self._scale
        return (cosines - far) / width

    def rows(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row a word, float32 (n, d), zeros for an unknown one; (n, 0) when it is not additive."""
        return self.vectors(np.array([self._place(word) for word in words], np.intp))

    def make_room(self) -> None:
        """Forget all words when there are too many; ids that were given out before mean nothing afterwards."""
        if len(self._listed) > REMEMBERED:
            for each in (self._places, self._stems, self._texts, self._listed):
                each.clear()
        if len(self._texts) > TEXTS:
            self._texts.clear()

    def of_text(self, text: str, language: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return ids of the words (n,) of a text in reading order, and ids of their stems (n,) in that language."""
        found = self._texts.get((text, language))
        if found is None:
            listed = words_of(text, language)
            places = np.fromiter((self._place(word) for word in listed), np.intp, len(listed))
            found = self._texts[text, language] = (places, self.stems(listed, language))
        return found

    def stems(self, words: list[str], language: str) -> NDArray[np.intp]:
        """Return an id (n,) of each word's stem; two words of one language that share it have the same."""
        found = ((language, stem) for stem in stems(words, language))
        return np.fromiter((self._stems.setdefault(each, len(self._stems)) for each in found), np.intp, len(words))

    def spelling(self, place: int) -> str:
        """Return the word with this id."""
        return self._listed[place]

    def vectors(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return one unit row for each word's id, float32 (n, d), zeros for an unknown one; see :meth:`rows`."""
        if not len(places) or not self._additive:
            return np.zeros((len(places), 0), np.float32)
        if self._encoded > len(self._listed):  # they were forgotten since
            self._encoded = 0
        if missing := self._listed[self._encoded :]:
            end = len(self._listed)
            if end > len(self._table):
                longer = np.zeros((2 * end, self._table.shape[1]), np.float32)
                longer[: self._encoded] = self._table[: self._encoded]
                self._table = longer
            self._table[self._encoded : end] = self._encoder.encode(missing)
            self._encoded = end
        return self._table[places]

    def _place(self, word: str) -> int:
        place = self._places.setdefault(word, len(self._listed))
        if place == len(self._listed):
            self._listed.append(word)
        return place

    def weights(self, text: str, words: Sequence[str]) -> NDArray[np.float32]:
        """Return how much each distinct word counts in ``text``, float32 (n,), not negative; ones without vectors."""
        rows = self.rows(words)
        if not rows.size:
            return np.ones(len(words), np.float32)
        whole = self._encoder.encode([text])[0]
        found: NDArray[np.float32] = np.linalg.lstsq(rows.T, whole, rcond=None)[0].clip(min=0)
        return found
