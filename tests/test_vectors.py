"""What nearest means, whatever was added and removed before, and above as below the limit of exactness."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from numpy.typing import NDArray

from index.vectors import Trained, Vectors

if TYPE_CHECKING:
    from collections.abc import Callable

Matrix = NDArray[np.float32]
DIMENSION = 12
MANY, WIDE = 60_000, 64
ENDS = st.tuples(st.integers(-3, 120), st.integers(-3, 120))


def unit(rows: NDArray) -> Matrix:
    """Unit rows that are float16 values, as the store hands them out, so that nothing but the search is compared."""
    norms = np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return (rows / norms).astype(np.float16).astype(np.float32)


def drawn(count: int, seed: int, dimension: int = DIMENSION) -> Matrix:
    """Draw unit rows in all directions alike."""
    return unit(np.random.default_rng(seed).standard_normal((count, dimension)))


def filled(rows: Matrix, *, batch: int = 1000, **options: object) -> Vectors:
    """Rows under their positions, added ``batch`` at a time."""
    vectors = Vectors(rows.shape[1], **options)
    for start in range(0, len(rows), batch):
        vectors.add(np.arange(len(rows))[start : start + batch], rows[start : start + batch])
    return vectors


def brute(rows: dict[int, Matrix], query: Matrix) -> dict[int, float]:
    """The cosine of every row that has a direction."""
    matrix = np.array(list(rows.values()), dtype=float).reshape(-1, len(query))
    cosines = np.einsum("ij,j->i", matrix, query.astype(float))
    return {i: c for i, c, row in zip(rows, cosines.tolist(), matrix, strict=True) if row.any()}


def assert_nearest(found: tuple[NDArray, NDArray], cosines: dict[int, float], k: int) -> None:
    """Hold what was found against all cosines: the best, in order, equal ones by id also where k cuts them apart.

    Different ones nearer than float32 can tell may come in either order.
    """
    ids, scores = found
    assert (ids.dtype, scores.dtype) == (np.int64, np.float32)
    assert len(ids) == len(set(ids.tolist())) == min(k, len(cosines))
    assert (np.diff(scores) <= 0).all()
    np.testing.assert_allclose(scores, np.minimum(sorted(cosines.values(), reverse=True)[:k], 1), atol=2e-6)
    np.testing.assert_allclose(scores, np.minimum([cosines[i] for i in ids.tolist()], 1), atol=2e-6)
    tied: dict[float, list[int]] = {}
    for i in [*ids.tolist(), *sorted(cosines.keys() - set(ids.tolist()))]:
        tied.setdefault(cosines[i], []).append(i)
    assert all(each == sorted(each) for each in tied.values())


def clusters(count: int, seed: int) -> Matrix:
    """Draw rows as texts lie: some 300 subjects of unequal size, spread inside each, and none wholly of its own."""
    shape, random = np.random.default_rng(7), np.random.default_rng(seed)
    centres = shape.standard_normal((300, WIDE)) + shape.standard_normal((20, WIDE))[shape.integers(20, size=300)]
    weights = shape.pareto(1.5, 300) + 0.2
    subject = random.choice(300, count, p=weights / weights.sum())
    return centres[subject] + random.standard_normal((count, WIDE))


@pytest.fixture(scope="module")
def passages() -> Matrix:
    """As many as a large library has; they are found by their position."""
    return unit(clusters(MANY, 1))


@pytest.fixture(scope="module")
def large(passages: Matrix) -> Vectors:
    """The passages, above the limit as it is by default; no test may change it."""
    return filled(passages)


def recall(vectors: Vectors, rows: Matrix, queries: Matrix, k: int = 10) -> float:
    """The share of the true k nearest that are found; ids are positions in ``rows``."""
    cosines = queries @ rows.T
    kth = np.partition(cosines, -k, axis=1)[:, -k]
    found = [vectors.search(query, k)[0] for query in queries]
    return float(np.mean([(cosines[i, ids] >= kth[i] - 2e-6).sum() / k for i, ids in enumerate(found)]))


class Followed(RuleBasedStateMachine):
    """A dictionary and brute force beside it, with so low a limit that both ways of searching are passed through."""

    @initialize(limit=st.sampled_from([1, 10, 40, 1000]), step=st.sampled_from([1, 3, 10**12]))
    def start(self, limit: int, step: int) -> None:
        """Ids come one after the other or so far apart that no table of them fits."""
        self.vectors = Vectors(DIMENSION, exact_up_to=limit)
        self.limit, self.step, self.next = limit, step, 5
        self.rows: dict[int, Matrix] = {}

    @rule(count=st.integers(0, 45), seed=st.integers(0, 9), twins=st.booleans(), zeros=st.integers(0, 2))
    def add(self, count: int, seed: int, twins: bool, zeros: int) -> None:
        """Out of order, with equal rows and rows of zeros."""
        rows = np.concatenate([drawn(count, seed), np.zeros((zeros, DIMENSION), np.float32)])
        if twins and count:
            rows[count // 2 : count] = rows[0]
        ids = self.next + self.step * np.random.default_rng(seed).permutation(len(rows))
        self.vectors.add(ids, rows)
        self.rows |= dict(zip(ids.tolist(), rows, strict=True))
        self.next += self.step * len(rows)

    @rule(ends=ENDS, stride=st.sampled_from([1, 1, 2, 7]))
    def remove(self, ends: tuple[int, int], stride: int) -> None:
        """An article or scattered ids, also none, or such as were never there."""
        gone = [5 + self.step * i for i in range(*ends, stride)]
        self.vectors.remove(gone)
        self.rows = {i: row for i, row in self.rows.items() if i not in gone}
        self.next = max(self.rows, default=5 - self.step) + self.step  # ids at the end are given again

    @rule(seed=st.integers(0, 12), k=st.integers(1, 70), ranges=st.none() | st.lists(ENDS, max_size=5))
    def search(self, seed: int, k: int, ranges: list[tuple[int, int]] | None) -> None:
        """Exact where it has to be, else (above the limit) as many as there are, with their true cosines."""
        among, held = None, self.rows
        if ranges is not None:
            among = [(5 + self.step * first, 5 + self.step * last) for first, last in ranges]
            held = {i: row for i, row in self.rows.items() if any(first <= i <= last for first, last in among)}
        query = drawn(1, seed)[0]
        cosines = brute(held, query)
        ids, scores = self.vectors.search(query, k, among=among)
        if self.vectors.exact or among is not None:
            assert_nearest((ids, scores), cosines, k)
        assert len(ids) == len(set(ids.tolist())) == min(k, len(cosines))
        np.testing.assert_allclose(scores, np.minimum([cosines[i] for i in ids.tolist()], 1), atol=2e-6)

    @invariant(check_during_init=False)
    def counts(self) -> None:
        """Every id counts, and the number of rows with a direction decides how they are searched."""
        assert len(self.vectors) == len(self.rows)
        directed = sum(bool(row.any()) for row in self.rows.values())
        assert self.vectors.exact or directed >= 0.8 * self.limit
        assert directed <= self.limit or not self.vectors.exact


Followed.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestFollowed = Followed.TestCase


@given(copies=st.integers(2, 300), k=st.integers(1, 40), limit=st.sampled_from([20, 1000]), seed=st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_ties_go_to_smaller_ids(copies: int, k: int, limit: int, seed: int) -> None:
    """Equal vectors are found in the order of their ids, whatever order they came in, also where k cuts them apart."""
    rows = np.concatenate([drawn(30, seed), np.repeat(drawn(1, 99), copies, axis=0)])
    ids = np.random.default_rng(seed).permutation(len(rows))
    vectors = Vectors(DIMENSION, exact_up_to=limit)
    vectors.add(ids, rows)
    found, scores = vectors.search(drawn(1, 99)[0] / np.linalg.norm(drawn(1, 99)[0]), k)
    assert found.tolist() == [*sorted(ids[30:].tolist()), *found[copies:].tolist()][:k]
    assert scores[0] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("limit", [2, 1000])
def test_what_has_no_direction_is_near_to_nothing(limit: int) -> None:
    """A text without a known word counts, but comes before no text that points the other way; nor does it find any."""
    query, zero = drawn(1, 0)[0], np.zeros(DIMENSION)
    vectors = Vectors(DIMENSION, exact_up_to=limit)
    vectors.add([3, 1, 2, 4], [zero, -query, zero, drawn(1, 5)[0]])
    assert sorted(vectors.search(query, 10)[0].tolist()) == [1, 4]
    for ids, scores in (vectors.search(query, 10, among=[(2, 3)]), vectors.search(zero, 3)):
        assert (ids.shape, ids.dtype, scores.shape, scores.dtype) == ((0,), np.int64, (0,), np.float32)
    assert len(vectors) == 4
    vectors.remove([3, 2, 2])
    assert len(vectors) == 2


@pytest.mark.parametrize("count", [0, 10, 100])
@pytest.mark.parametrize("among", [[], [(5, 4)], [(200, 300)], np.empty((0, 2), np.int64), [(-9, -1), (90, 20)]])
def test_no_id_among_the_ranges_finds_nothing(among: list[tuple[int, int]], count: int) -> None:
    """An article without passages restricts a search to nothing; it does not lift the restriction."""
    assert filled(drawn(count, 0), exact_up_to=30).search(drawn(1, 1)[0], 5, among=among)[0].size == 0


def test_an_empty_index_finds_nothing() -> None:
    """Nor one that has been emptied."""
    (emptied := filled(drawn(10, 0))).remove(range(10))
    for vectors in (Vectors(DIMENSION), emptied):
        assert vectors.search(drawn(1, 0)[0], 5)[0].size == 0


def test_the_largest_ids_work() -> None:
    """Row ids are 63 bits wide, and far apart need no memory in between."""
    vectors = Vectors(DIMENSION)
    vectors.add([0, 2**40, 2**63 - 2], drawn(3, 0))
    assert vectors.search(drawn(3, 0)[2], 1)[0].tolist() == [2**63 - 2]
    assert sorted(vectors.search(drawn(1, 1)[0], 9, among=[(0, 0), (2**63 - 2, 2**63 - 2)])[0]) == [0, 2**63 - 2]
    vectors.remove([2**63 - 2])
    assert len(vectors) == 2


def _with(value: float) -> Matrix:
    return np.where(np.eye(3, DIMENSION, dtype=bool), value, drawn(3, 0))


ROWS = drawn(3, 0)
BAD_ADDITIONS = {
    "dimension": ([1, 2, 3], ROWS[:, :-1]),
    "count": ([1, 2], ROWS),
    "nan": ([1, 2, 3], _with(np.nan)),
    "infinite": ([1, 2, 3], _with(np.inf)),
    "long": ([1, 2, 3], 2 * ROWS),
    "repeated": ([1, 2, 2], ROWS),
    "taken": ([1, 2, 9], ROWS),
    "negative": ([1, 2, -1], ROWS),
    "last": ([1, 2, 2**63 - 1], ROWS),
}


@pytest.mark.parametrize(("ids", "matrix"), BAD_ADDITIONS.values(), ids=BAD_ADDITIONS)
def test_a_bad_addition_adds_nothing(ids: list[int], matrix: Matrix) -> None:
    """It is refused as a whole, before anything changed."""
    vectors = Vectors(DIMENSION)
    vectors.add([9], drawn(1, 5))
    with pytest.raises(ValueError, match=r"ids|rows"):
        vectors.add(ids, matrix)
    assert len(vectors) == 1
    assert vectors.search(ROWS[0], 9)[0].tolist() == [9]


@pytest.mark.parametrize(
    "make",
    [
        lambda: filled(ROWS).search(ROWS[0][:-1], 1),
        lambda: filled(ROWS).search(ROWS[:1], 1),
        lambda: filled(ROWS).search(_with(np.nan)[1], 1),
        lambda: filled(ROWS).search(2 * ROWS[0], 1),
        lambda: filled(ROWS).search(ROWS[0], 0),
        lambda: Vectors(0),
        lambda: Vectors(4, exact_up_to=0),
        lambda: Vectors(DIMENSION + 1, trained=Trained(ROWS, 1)),
        lambda: Trained(ROWS, 0),
        lambda: Trained(ROWS, 4),
        lambda: Trained(ROWS[0], 1),
        lambda: Trained(_with(np.nan), 1),
    ],
)
def test_what_makes_no_sense_is_refused(make: Callable[[], object]) -> None:
    """Queries that are no unit vector, sizes below 1, training of another model or with more probes than lists."""
    with pytest.raises(ValueError, match=r"query|rows|at least 1|dimensions|probes|matrix"):
        make()


@pytest.mark.parametrize("kind", ["noisy copies", "unseen", "vague"])
def test_recall_above_the_limit(large: Vectors, passages: Matrix, kind: str) -> None:
    """Recall@10 is at least 0.98 for noisy copies of passages, for unseen ones, and for some between subjects."""
    random = np.random.default_rng(3)
    rows = passages[random.integers(MANY, size=(3, 200))]
    queries = {
        "noisy copies": rows[0] + 0.8 * drawn(200, 4, WIDE),
        "unseen": clusters(200, 2),
        "vague": rows.sum(axis=0),
    }[kind]
    assert not large.exact
    assert large.trained.probes < len(large.trained.centroids)
    assert recall(large, passages, unit(queries)) >= 0.98


@pytest.mark.parametrize(
    "among", [[(41, 80)], [(i, i + 29) for i in range(0, MANY, 700)], [(0, MANY)]], ids=["one", "some", "all"]
)
def test_a_restricted_search_misses_nothing(large: Vectors, passages: Matrix, among: list[tuple[int, int]]) -> None:
    """Among given articles all passages are compared, not only those in the lists that a search would read."""
    members = np.concatenate([np.arange(first, min(last + 1, MANY)) for first, last in among])
    for query in unit(clusters(5, 5)):
        cosines = brute(dict(zip(members.tolist(), passages[members], strict=True)), query)
        assert_nearest(large.search(query, 25, among=among), cosines, 25)


def test_additions_and_removals_are_followed_above_the_limit(passages: Matrix) -> None:
    """Half of the vectors replaced by others, without training again, leaves recall@10 at 0.98 or more."""
    vectors = filled(passages[:20_000], exact_up_to=10_000)
    trained = vectors.trained
    vectors.remove(np.arange(10_000))
    vectors.add(np.arange(20_000, 30_000), passages[20_000:30_000])
    rows = np.concatenate([np.zeros((10_000, WIDE), np.float32), passages[10_000:30_000]])
    assert (vectors.exact, vectors.trained) == (False, trained)
    assert recall(vectors, rows, unit(clusters(200, 6))) >= 0.98


def test_the_same_rows_give_the_same_results(passages: Matrix) -> None:
    """Training is seeded and happens at the limit, whatever the batches; what was stored of it replaces it."""
    first, second = (filled(passages[:6_000], batch=batch, exact_up_to=4_000) for batch in (6_000, 700))
    centroids, probes = first.trained.centroids, first.trained.probes
    assert (second.trained.centroids.tobytes(), second.trained.probes) == (centroids.tobytes(), probes)
    stored = Trained(np.frombuffer(centroids.tobytes(), "<f4").reshape(-1, WIDE), probes)
    third = filled(passages[:6_000], exact_up_to=4_000, trained=stored)
    for query in unit(clusters(20, 8)):
        ids, scores = first.search(query, 20)
        for again in (second, third):
            np.testing.assert_array_equal(again.search(query, 20), (ids, scores))


def test_given_probes_are_used(passages: Matrix) -> None:
    """With one list read instead of the calibrated number, neighbours are missed, but k are found if k are there."""
    centroids = filled(passages[:6_000], exact_up_to=4_000).trained.centroids
    hasty = filled(passages[:6_000], exact_up_to=4_000, trained=Trained(centroids, 1))
    assert len(hasty.search(passages[0], 3_000)[0]) == 3_000
    assert recall(hasty, passages[:6_000], unit(clusters(100, 2))) < 0.9


def test_the_limit_is_crossed_both_ways_without_swinging() -> None:
    """Exact up to the limit, lists beyond, exact again only when clearly below."""
    vectors = filled(drawn(100, 0), exact_up_to=100)
    assert (vectors.exact, vectors.trained) == (True, None)
    vectors.add([100], drawn(1, 1))
    assert not vectors.exact
    vectors.remove(range(21))
    assert (len(vectors), vectors.exact) == (80, False)
    vectors.remove([21])
    assert (len(vectors), vectors.exact) == (79, True)
    assert sorted(vectors.search(drawn(1, 2)[0], 100)[0].tolist()) == list(range(22, 101))


_COUNT_THREADS = """
import os, faiss, numpy as np, index.vectors
rows, before = np.eye(64, dtype=np.float32), len(os.listdir("/proc/self/task"))
for limit in (16, 1000):
    vectors = index.vectors.Vectors(64, exact_up_to=limit)
    vectors.add(np.arange(64), rows)
    vectors.search(rows[0], 5)
    vectors.search(rows[0], 5, among=[(1, 9)])
print(len(os.listdir("/proc/self/task")) - before, faiss.omp_get_max_threads())
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads in /proc, which is Linux's")
def test_no_thread_is_spawned_and_no_setting_changed() -> None:
    """With four threads to use, adding, training and searching start none, and the number stays as it was."""
    environment, project = {**os.environ, "OMP_NUM_THREADS": "4"}, Path(__file__).parents[1]
    command = [sys.executable, "-c", _COUNT_THREADS]
    assert subprocess.check_output(command, env=environment, cwd=project, text=True).split() == ["0", "4"]
