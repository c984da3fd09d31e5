"""How articles and passages lie in rows of the database, and come back from them.

Vectors are stored as little-endian float16, half of float32's size: a cosine changes by less than 0.001. The sentences
of a passage are packed as int32 triples (start, end, paragraph); they are read with their passage and never alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.records import Article, Passage, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage and what search needs of it; vectors are float32 unit rows (a row of zeros for a text without words).

    ``vector`` is (d,), ``sentence_vectors`` (sentences, d); ``terms`` are the title's and the
    passage's, in reading order, repeats kept.
    """

    passage: Passage
    vector: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    terms: Sequence[str]

    @property
    def packed(self) -> Packed:
        """The same as it is written; that takes a fraction of the memory."""
        p = self.passage
        terms, spans = pack_terms(self.terms), pack_sentences(p.sentences)
        vector, vectors = pack_vectors(self.vector), pack_vectors(self.sentence_vectors)
        return Packed(p.paragraph, p.start, p.end, vector, terms, spans, vectors, len(self.terms))


class Packed(NamedTuple):
    """A passage as it is written: where it stands, and its columns; ``length`` is the number of its terms."""

    paragraph: int
    start: int
    end: int
    vector: bytes
    terms: str
    spans: bytes
    sentence_vectors: bytes
    length: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """What search needs of n passages, without their texts.

    ``ids`` and ``seqs`` name passages and articles, ``vectors`` is (n, d), ``sentence_vectors`` (all sentences, d) with
    those of passage i from row ``starts[i]`` on, ``terms`` are each passage's as :func:`pack_terms` gives them.
    """

    ids: Sequence[int]
    seqs: Sequence[int]
    vectors: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    starts: NDArray[np.intp]
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the store: ``seq`` is new with every version of it, its passage ids are ``first`` to ``last``.

    ``length`` is the number of terms in all its passages, ``place`` the server whose article it is.
    """

    seq: int
    first: int
    last: int
    language: str
    length: int
    place: str = ""

    @property
    def passages(self) -> int:
        """The number of its passages."""
        return self.last - self.first + 1


def article_row(article: Article) -> tuple[Any, ...]:
    """Return id, title, byline, published, url, language, notes, text, place, site, in this order."""
    a = article
    return (a.id, a.title, a.byline, a.published, a.url, a.language, json.dumps(a.notes), a.text, a.place, a.site)


def article_from(row: Sequence[Any]) -> Article:
    """Return the article of a row made by :func:`article_row`."""
    id_, title, byline, published, url, language, notes, text, place, site = row
    paragraphs = tuple(text.split("\n\n"))
    known = tuple(json.loads(notes))
    return Article(title, text, paragraphs, language, id_, byline, published, url, known, place, site)


def pack_vectors(vectors: NDArray[np.float32]) -> bytes:
    """Return the vectors as float16 bytes."""
    return vectors.astype("<f2").tobytes()


def unpack_vectors(blobs: Sequence[bytes]) -> NDArray[np.float32]:
    """Return float32 (n, d) of ``n`` blobs of equal length."""
    flat = np.frombuffer(b"".join(blobs), "<f2").astype(np.float32)
    return flat.reshape(len(blobs), -1) if blobs else flat.reshape(0, 0)


def pack_terms(terms: Sequence[str]) -> str:
    """Return the terms with a blank on both sides of each, so that they can be counted without being taken apart."""
    return " " + "  ".join(terms) + " "


def count_term(packed: str, term: str) -> int:
    """Return how often a term occurs among packed ones."""
    return packed.count(f" {term} ")


def pack_sentences(sentences: Sequence[Sentence]) -> bytes:
    """Return start, end and paragraph of each sentence."""
    return np.array([(s.start, s.end, s.paragraph) for s in sentences], "<i4").tobytes()


def unpack_sentences(spans: Sequence[bytes], vectors: Sequence[bytes]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return rows (start, end, paragraph) int32 (n, 3) and vectors float32 (n, d) of all sentences of some passages."""
    places = np.frombuffer(b"".join(spans), "<i4").reshape(-1, 3)
    rows = np.frombuffer(b"".join(vectors), "<f2").astype(np.float32)
    return places, rows.reshape(len(places), -1) if len(places) else rows.reshape(0, 0)


def passage_from(row: Sequence[Any]) -> Passage:
    """Return the passage of a row (id, paragraph, start, end, spans, text)."""
    id_, paragraph, start, end, spans, text = row
    sentences = tuple(
        Sentence(a, b, text[a - start : b - start], number)
        for a, b, number in np.frombuffer(spans, "<i4").reshape(-1, 3).tolist()
    )
    return Passage(start, end, text, paragraph, sentences, id_)


def candidates_from(rows: Sequence[Sequence[Any]]) -> Candidates:
    """Return the candidates of rows (id, seq, vector, sentence vectors, terms)."""
    vectors = unpack_vectors([row[2] for row in rows])
    width = max(vectors.shape[1] * 2, 1)  # bytes of one vector
    sentence_vectors = np.frombuffer(b"".join(row[3] for row in rows), "<f2").astype(np.float32)
    counts = np.array([len(row[3]) // width for row in rows], np.intp)
    return Candidates(
        [row[0] for row in rows],
        [row[1] for row in rows],
        vectors,
        sentence_vectors.reshape(-1, vectors.shape[1] or 1),
        np.cumsum(counts) - counts,
        [row[4] for row in rows],
    )
