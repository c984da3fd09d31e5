"""Ids and a matrix in, nearest ids out: the only module that knows FAISS.

Vectors are kept as float16, as the store keeps them, so nothing is lost and memory is half of float32's. Up to
``exact_up_to`` of them every search compares all. Beyond, they lie in inverted lists (IVF, inner product) and an
unrestricted search reads the lists nearest to the query. Nothing is rebuilt for an addition or a removal.

Measured on one thread (AMD EPYC, AVX2 or AVX-512) with 100,000 English and French sentences of 256 dimensions, added
1,000 at a time, and 500 queries of each of four kinds (unseen passages, English and French questions, headings):

- all compared: exact, p95 2.3 to 3.0 ms for 64 neighbours, 54 MB, built in 0.2 s
- lists, 174 of 223 read: recall@10 at least 0.997, recall@64 0.995, p95 2.0 to 2.6 ms, 87 MB (lists grow with slack),
  built in 0.3 s, trained in 0.5 s; with half the lists read recall@10 of the French questions is about 0.98
- lists trained on another half of the subjects than those added later: recall@10 0.995, recall@64 0.992
- float32 for comparison: 3.8 to 4.4 ms, 102 MB, and the same ten neighbours

An x86 processor without AVX2 decodes float16 in software: 29 ms.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import faiss
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    Ids = NDArray[np.int64]
    Rows = NDArray[np.float32]
    Found = tuple[Ids, Rows]  # ids (m,) and their cosines (m,)

_BACK_TO_EXACT = 0.8  # share of exact_up_to below which lists are given up: far enough not to swing at the limit
_BLOCK = 8192  # rows handed over at once: bounds the transient copies (8 MB at 256 dimensions)
_LAST_ID = 2**63 - 2  # FAISS names a range by the id after it
_SEED = 2026
_UNIT_TOLERANCE = 1e-3  # rounding a unit row to float16 moves its norm by less than 5e-4

# Training and calibration of the lists, chosen by the measurements above
_ITERATIONS, _ROWS_PER_LIST = 10, 64
_QUERIES, _BLUR, _RECALL = 256, 0.3, 0.995
_NEIGHBOURS = 50  # more than 10: far ranks are the first to be missed, and fused searches ask for that many

_FLOAT16, _COSINE = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
# FAISS's own stubs leave out what its Python wrappers accept
_SearchParameters: Any = faiss.SearchParameters
_SearchParametersIVF: Any = faiss.SearchParametersIVF
_IDSelectorBitmap: Any = faiss.IDSelectorBitmap


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What the lists learnt: worth storing, since giving it back saves the training at the next start.

    ``centroids`` is float32 (lists, dimension), unit rows; ``probes`` is how many lists a search reads, 1 to lists.
    Raises ValueError when they are something else.
    """

    centroids: Rows
    probes: int

    def __post_init__(self) -> None:
        if self.centroids.ndim != 2 or not np.isfinite(self.centroids).all():
            raise ValueError("centroids are not a finite matrix")
        if not 1 <= self.probes <= len(self.centroids):
            raise ValueError(f"{self.probes} probes of {len(self.centroids)} lists")


class Vectors:
    """Vectors by id, searched by cosine. One thread uses it at a time; searches spawn no threads of their own.

    ``dimension`` is that of every row and query; ``exact_up_to`` (at least 1) how many vectors are searched exactly;
    ``trained`` what an earlier instance over the same vectors exposed as :attr:`trained`, used instead of training
    again. Rows and queries have norm 1. A zero row has no direction: it counts and can be removed, and is never
    found; a zero query finds nothing. Raises ValueError when a number is below 1 or ``trained`` does not fit.
    """

    def __init__(self, dimension: int, *, exact_up_to: int = 50_000, trained: Trained | None = None) -> None:
        if dimension < 1 or exact_up_to < 1:
            raise ValueError(f"dimension {dimension} and exact_up_to {exact_up_to} must be at least 1")
        if trained is not None and trained.centroids.shape[1] != dimension:
            raise ValueError(f"trained for {trained.centroids.shape[1]} dimensions, not {dimension}")
        self._dimension, self._exact_up_to, self._trained = dimension, exact_up_to, trained
        self._ids: Ids = np.empty(0, dtype=np.int64)  # every id, sorted
        self._index = _Flat(dimension)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def exact(self) -> bool:
        """Whether unrestricted searches compare every vector."""
        return not isinstance(self._index, _Lists)

    @property
    def trained(self) -> Trained | None:
        """What the lists learnt, or was given at the start; None as long as neither happened."""
        return self._trained

    def add(self, ids: ArrayLike, matrix: ArrayLike) -> None:
        """Add the rows of ``matrix``, float32 (n, dimension), under ``ids``, int64 (n,), distinct and not taken.

        The add that passes ``exact_up_to`` also builds the lists, and trains them first when there is nothing trained
        yet. Raises ValueError, with nothing added, when shapes do not fit, an id is negative, repeated or taken, or a
        row is neither a finite unit row nor zero.
        """
        new, rows = np.asarray(ids, dtype=np.int64), np.ascontiguousarray(matrix, dtype=np.float32)
        if new.ndim != 1 or rows.shape != (len(new), self._dimension):
            raise ValueError(f"expected (n,) ids and a (n, {self._dimension}) matrix, got {new.shape} and {rows.shape}")
        norms = _norms(rows)
        together = np.sort(np.concatenate([self._ids, new]), kind="stable")
        if len(new) and (together[0] < 0 or together[-1] > _LAST_ID or (together[1:] == together[:-1]).any()):
            raise ValueError(f"ids must be 0 to {_LAST_ID}, distinct, and not taken")
        self._ids = together
        with _one_thread():
            for start in range(0, len(new), _BLOCK):
                block = slice(start, start + _BLOCK)
                directed = norms[block] > 0
                self._insert(new[block][directed], rows[block][directed])

    def remove(self, ids: ArrayLike) -> None:
        """Remove the vectors of ``ids``, int64 (n,); unknown ids are ignored.

        Below 80 % of ``exact_up_to`` all are compared again.
        """
        gone = np.isin(self._ids, np.asarray(ids, dtype=np.int64))
        if not gone.any():
            return
        with _one_thread():
            self._index.remove(_selector(self._ids[gone]))
            self._ids = self._ids[~gone]
            if not self.exact and len(self._index) < _BACK_TO_EXACT * self._exact_up_to:
                self._index = _Flat(self._dimension).filled(self._index)

    def search(self, query: ArrayLike, k: int, *, among: Sequence[tuple[int, int]] | Ids | None = None) -> Found:
        """Find the at most ``k`` nearest to ``query``, float32 (dimension,): ids int64 and cosines float32, both (m,).

        Best first, equal cosines by smaller id. ``among`` restricts the search to ids in any of these ranges
        ``(first, last)``, both included, which may overlap, be empty, or name unknown ids: the search then compares
        every vector they hold, whatever the size of the library.

        Raises ValueError when ``k`` is below 1 or the query has another shape or is neither a unit vector nor zero.
        """
        direction = np.ascontiguousarray(query, dtype=np.float32)
        if direction.shape != (self._dimension,) or k < 1:
            raise ValueError(f"expected a query of shape {(self._dimension,)} and k >= 1, got {direction.shape}, {k}")
        selector, count = self._select(among)
        if not _norms(direction[None]).any() or not count:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        with _one_thread():
            ids, scores = self._candidates(direction[None], min(k, count), count, selector, among is not None)
        best = np.lexsort((ids, -scores))[:k]
        return ids[best], np.clip(scores[best], -1.0, 1.0)

    def _insert(self, ids: Ids, rows: Rows) -> None:
        """Add directed rows. Lists are made when exactly ``exact_up_to`` are there: batches change no training."""
        if self.exact:
            room = self._exact_up_to - len(self._index)
            self._index.add(ids[:room], rows[:room])
            ids, rows = ids[room:], rows[room:]
            if not len(ids):
                return
            self._trained = self._trained or _train(self._index)
            self._index = _Lists(self._trained).filled(self._index)
        self._index.add(ids, rows)

    def _select(self, among: ArrayLike | None) -> tuple[Any, int]:
        """Translate ranges to a FAISS selector (None: no restriction) and the number of ids it lets through."""
        if among is None:
            return None, len(self._ids)
        ranges = np.asarray(among, dtype=np.int64).reshape(-1, 2)
        starts = np.searchsorted(self._ids, ranges[:, 0], side="left")
        stops = np.searchsorted(self._ids, ranges[:, 1], side="right")
        held = starts < stops
        depth = np.zeros(len(self._ids) + 1, dtype=np.int64)  # of ranges covering each id
        np.add.at(depth, starts[held], 1)
        np.add.at(depth, stops[held], -1)
        members = self._ids[np.cumsum(depth[:-1]) > 0]
        if not len(members) or len(members) == len(self._ids):
            return None, len(members)
        return _selector(members), len(members)

    def _candidates(self, query: Rows, k: int, count: int, selector: Any, everywhere: bool) -> Found:
        """Return at least the k nearest, unordered: all that tie with the k-th come along, so that ids decide."""
        wanted = min(k + 1, count)
        ids, scores = self._index.nearest(query, wanted, selector, everywhere)
        if len(ids) < wanted and not everywhere:  # the lists read hold fewer than asked for: read them all
            everywhere = True
            ids, scores = self._index.nearest(query, wanted, selector, everywhere)
        if len(ids) > k and scores[k] == scores[k - 1]:  # the margin: other kernels may round the last place otherwise
            return self._index.above(query, float(scores[k]) - 1e-6, selector, everywhere)
        return ids, scores


class _Flat:
    """Rows one after the other, all compared: 2 x dimension + 8 bytes each."""

    def __init__(self, dimension: int) -> None:
        self._index: Any = faiss.IndexIDMap(faiss.IndexScalarQuantizer(dimension, _FLOAT16, _COSINE))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def rows(self) -> Any:
        """The FAISS index beneath, which numbers rows by position."""
        return faiss.downcast_index(self._index.index)

    def add(self, ids: Ids, rows: Rows) -> None:
        self._index.add_with_ids(rows, ids)

    def remove(self, selector: Any) -> None:
        self._index.remove_ids(selector)

    def filled(self, source: _Flat) -> Self:
        """Take over another index's rows, block by block: no third copy of them exists at any time."""
        for ids, rows in source.blocks():
            self.add(ids, rows)
        return self

    def blocks(self) -> Iterator[tuple[Ids, Rows]]:
        """Hand out ids and rows, a block at a time."""
        ids = faiss.vector_to_array(self._index.id_map)
        for start in range(0, len(ids), _BLOCK):
            block = ids[start : start + _BLOCK]
            yield block, self.rows.reconstruct_n(start, len(block))

    def nearest(self, query: Rows, k: int, selector: Any, everywhere: bool) -> Found:
        """Return ids and scores of the k nearest, best first, or of as many as there are where it looks."""
        scores, ids = self._index.search(query, k, params=self._parameters(selector, everywhere))
        real = ids[0] >= 0  # FAISS fills up with -1
        return ids[0][real], scores[0][real]

    def above(self, query: Rows, score: float, selector: Any, everywhere: bool) -> Found:
        """Return ids and scores of all with a larger score, in no order."""
        _, scores, ids = self._index.range_search(query, score, params=self._parameters(selector, everywhere))
        return ids, scores

    def _parameters(self, selector: Any, everywhere: bool) -> Any:
        return _SearchParameters(sel=selector)


class _Lists(_Flat):
    """The same rows, each in the list of its nearest centroid; only a search ``everywhere`` looks into every list."""

    def __init__(self, trained: Trained) -> None:
        count, dimension = trained.centroids.shape
        quantizer = faiss.IndexFlatIP(dimension)
        quantizer.add(trained.centroids)
        by_residual = False  # else the rounding would depend on the list
        self._index = faiss.IndexIVFScalarQuantizer(quantizer, dimension, count, _FLOAT16, _COSINE, by_residual)
        self._index.train(trained.centroids)  # nothing is left to learn: sets the flag that FAISS asks for
        self._probes = trained.probes

    def blocks(self) -> Iterator[tuple[Ids, Rows]]:
        """Hand out ids and rows, a list at a time."""
        lists = self._index.invlists
        for number in range(self._index.nlist):
            if size := lists.list_size(number):
                codes = faiss.rev_swig_ptr(lists.get_codes(number), size * lists.code_size)
                ids = faiss.rev_swig_ptr(lists.get_ids(number), size)
                yield ids, self._index.sq.decode(codes.reshape(size, lists.code_size))

    def _parameters(self, selector: Any, everywhere: bool) -> Any:
        return _SearchParametersIVF(sel=selector, nprobe=self._index.nlist if everywhere else self._probes)


def _train(flat: _Flat) -> Trained:
    """Learn sqrt(n) centroids from a sample of the rows, and how many lists to read; the same rows give the same.

    Questions are vaguer than passages and lie further from every centroid: a probe count measured on held-out
    passages finds too few neighbours of questions. So the queries of the calibration are stored vectors blurred with a
    random direction to a cosine of 0.3, and the smallest count of lists that hold 99.5 % of their true neighbours is
    kept. No search is needed for it: the true neighbours' lists and each query's order of lists are known.
    """
    rows, random = flat.rows, np.random.default_rng(_SEED)
    count = math.isqrt(len(flat))
    sample = random.choice(len(flat), min(len(flat), _ROWS_PER_LIST * count), replace=False)
    # one point a centroid is enough: FAISS prints a warning below its own minimum, which only small limits meet
    kmeans: Any = faiss.Kmeans(rows.d, count, niter=_ITERATIONS, seed=_SEED, spherical=True, min_points_per_centroid=1)
    kmeans.train(rows.reconstruct_batch(sample))
    return Trained(kmeans.centroids, _calibrated(rows, kmeans.index, random))


def _calibrated(rows: Any, quantizer: Any, random: np.random.Generator) -> int:
    """Return the number of lists to read so that 99.5 % of blurred queries' nearest rows are in one of them."""
    clear = rows.reconstruct_batch(random.integers(rows.ntotal, size=_QUERIES))
    blur = random.standard_normal(clear.shape, dtype=np.float32)
    blur /= np.linalg.norm(blur, axis=1, keepdims=True)
    queries = _BLUR * clear + math.sqrt(1 - _BLUR**2) * blur
    _, nearest = rows.search(queries, min(_NEIGHBOURS, rows.ntotal))
    _, lists = quantizer.search(rows.reconstruct_batch(nearest.ravel()), 1)
    _, order = quantizer.search(queries, quantizer.ntotal)
    needed = np.take_along_axis(np.argsort(order, axis=1), lists.reshape(nearest.shape), axis=1) + 1
    return int(np.quantile(needed, _RECALL, method="higher"))


def _selector(ids: Ids) -> Any:
    """Select sorted, distinct ids: a range, else a bit for each id up to the last, else (far apart) a hash set."""
    first, last = int(ids[0]), int(ids[-1])
    if last - first + 1 == len(ids):
        return faiss.IDSelectorRange(first, last + 1)
    if last >= 64 * len(ids):  # an entry of the hash set takes about 64 bytes
        return faiss.IDSelectorBatch(ids)
    member = np.zeros(last + 1, dtype=bool)
    member[ids] = True
    return _IDSelectorBitmap(np.packbits(member, bitorder="little"))


def _norms(rows: Rows) -> Rows:
    """Return the norms (n,), after a check that each is 1 or 0; ValueError otherwise (NaN and infinity included)."""
    norms: Rows = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    if not ((np.abs(norms - 1) <= _UNIT_TOLERANCE) | (norms == 0)).all():
        raise ValueError("expected unit or zero rows of finite numbers")
    return norms


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep FAISS on the calling thread for a while.

    FAISS wakes its whole OpenMP pool even for one query. The setting belongs to the calling thread, not to the
    process, so that nobody else's use of OpenMP changes; it also makes training repeatable on any number of cores.
    """
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
