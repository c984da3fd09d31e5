"""The index in memory follows what is committed, by this process and by others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import ArticleNotFound, Library
from index.encode import Encoder, open_encoder
from index.fetch import MAX_BYTES
from index.records import Article, Page, Passage, Sentence
from index.rows import Entry, Indexed
from index.store import Store
from index.vectors import Vectors
from index.view import View

ROOT = Path(__file__).parents[1]
DIMENSION = 8
numbers = count()


def unit_rows(rows: int, seed: int) -> np.ndarray:
    """Rows (rows, DIMENSION) float32 of length one."""
    found = np.random.default_rng(seed).standard_normal((rows, DIMENSION)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def put(store: Store, passages: int = 2, *, origin: str = "", dimension: int = DIMENSION) -> tuple[Entry, Entry | None]:
    """Write an article with that many passages; return its entry and that of what it replaced."""
    seed = next(numbers)
    text = f"Text {seed}."
    passage = Passage(0, len(text), text, 1, (Sentence(0, len(text), text, 1),))
    indexed = [Indexed(passage, row, row[None], ["text", str(seed)]) for row in unit_rows(passages, seed)]
    article = Article(text, text, (text,), "en", "text")
    identity = json.dumps({"name": "toy", "revision": "0123456789", "dimension": dimension})
    _, entry, replaced = store.put(
        article, [each.packed for each in indexed], origin=origin, digest=text, identity=identity
    )
    return entry, replaced


def ids(view: View) -> set[int]:
    """Every passage id that the view's vectors can find."""
    query = np.eye(1, view.vectors._dimension, dtype=np.float32)[0]
    found = set(view.vectors.search(query, 10_000)[0].tolist())
    assert len(found) == len(view.vectors)
    return found


def stored(store: Store) -> set[int]:
    """Every passage id in the store."""
    return {passage for entry in store.entries() for passage in range(entry.first, entry.last + 1)}


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two connections to one file, as two processes have them."""
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        yield one, other


def test_the_first_refresh_reads_everything(stores: tuple[Store, Store]) -> None:
    """A view starts empty, reads nothing before it is asked to, and then has all that was committed by then."""
    one, _ = stores
    view = View(one, DIMENSION)
    entry, _ = put(one)
    view.follow(entry, None)
    assert not ids(view)
    view.refresh()
    assert ids(view) == stored(one) == {entry.first, entry.last}
    assert view.entries == {entry.seq: entry}


def test_commits_of_others_arrive_with_the_next_refresh(stores: tuple[Store, Store]) -> None:
    """Additions, new versions and removals of another connection are followed, each time from what is there."""
    one, other = stores
    view = View(one, DIMENSION)
    view.refresh()
    first, _ = put(other, origin="here")
    assert not view.entries
    view.refresh()
    assert view.entries == {first.seq: first}
    second, replaced = put(other, 3, origin="here")
    assert replaced == first
    view.refresh()
    assert view.entries == {second.seq: second}
    assert ids(view) == {second.first, second.first + 1, second.last}
    other.remove("text")
    view.refresh()
    assert (view.entries, ids(view)) == ({}, set())


def test_own_commits_are_followed_at_once(stores: tuple[Store, Store]) -> None:
    """What this connection commits is there before any refresh, and a refresh changes nothing about it."""
    one, _ = stores
    view = View(one, DIMENSION)
    view.refresh()
    first, _ = put(one, origin="here")
    view.follow(first, None)
    assert ids(view) == stored(one)
    second, replaced = put(one, 3, origin="here")
    assert replaced == first
    view.follow(second, replaced)
    assert ids(view) == stored(one)
    view.refresh()
    assert (ids(view), view.entries) == (stored(one), {second.seq: second})
    view.follow(None, one.remove("text"))
    assert not ids(view)


def test_a_refresh_without_news_keeps_the_scope(stores: tuple[Store, Store]) -> None:
    """The scope over all articles is made once for as long as they stay the same, and holds exactly them."""
    one, other = stores
    view = View(one, DIMENSION)
    entry, _ = put(other, 3)
    view.refresh()
    scope = view.scope()
    assert (scope.entries, scope.ranges, scope.passages) == ({entry.seq: entry}, None, 3)
    view.refresh()
    assert view.scope() is scope
    put(other, 2)
    view.refresh()
    assert view.scope().passages == 5


def test_an_own_commit_that_somebody_already_undid_is_no_fault(stores: tuple[Store, Store]) -> None:
    """Between a commit and its following, another process may have removed the article."""
    one, other = stores
    view = View(one, DIMENSION)
    view.refresh()
    entry, _ = put(one)
    other.remove("text")
    view.follow(entry, None)
    view.refresh()
    assert (view.entries, ids(view)) == ({}, set())


def test_an_article_removed_while_a_refresh_reads_is_no_fault(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may remove an article after it was listed and before its vectors are read."""
    one, other = stores
    put(other)
    view = View(one, DIMENSION)
    listed = one.entries

    def listed_then_removed() -> list[Entry]:
        found = listed()
        other.remove("text")
        return found

    monkeypatch.setattr(one, "entries", listed_then_removed)
    view.refresh()
    view.refresh()
    assert (view.entries, ids(view)) == ({}, set())


# what the approximate index learnt


def test_what_was_learnt_is_kept_for_the_next_process(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Training happens once: a later view over the same file is given the very centroids, and finds the same."""
    monkeypatch.setattr("index.view.Vectors", partial(Vectors, exact_up_to=300))
    one, other = stores
    put(one, 200)
    view = View(one, DIMENSION)
    view.refresh()
    assert one.trained() is None
    view.follow(*put(one, 200))
    view.keep()
    assert view.vectors.trained is not None
    assert not view.vectors.exact
    later = View(other, DIMENSION)
    assert later.vectors.trained is not None
    assert np.array_equal(later.vectors.trained.centroids, view.vectors.trained.centroids)
    assert later.vectors.trained.probes == view.vectors.trained.probes
    kept = one.trained()
    later.refresh()
    later.keep()
    assert one.trained() == kept
    query = unit_rows(1, 2026)[0]
    assert later.vectors.search(query, 5)[0].tolist() == view.vectors.search(query, 5)[0].tolist()


@pytest.mark.parametrize("dimension", [DIMENSION // 2, DIMENSION + 3])
def test_what_another_model_learnt_is_not_used(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch, dimension: int
) -> None:
    """An emptied library may get another model, of another dimension: it starts untrained."""
    monkeypatch.setattr("index.view.Vectors", partial(Vectors, exact_up_to=300))
    one, other = stores
    put(one, 400)
    trained = View(one, DIMENSION)
    trained.refresh()
    trained.keep()
    assert one.trained() is not None
    one.remove("text")
    view = View(other, dimension)
    view.refresh()
    assert view.vectors.trained is None


# whatever two libraries do


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The embedded model, loaded once."""
    return open_encoder()


TOPICS = ("The ferry to the island is late again.", "Le boulanger a fermé boutique.", "Die Orgel wird repariert.")
steps = st.tuples(
    st.sampled_from([0, 1]),
    st.sampled_from(["take", "take", "remove", "ask"]),
    st.integers(0, 3),
    st.sampled_from(TOPICS),
)


@settings(max_examples=20)
@given(st.lists(steps, max_size=12))
def test_two_libraries_on_one_folder_agree_with_the_store(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, steps: list[tuple[int, str, int, str]]
) -> None:
    """After any sequence of additions, new versions, removals and questions, both views hold what the store holds."""
    folder = tmp_path_factory.mktemp("shared")
    with (
        Library(Store(folder), encoder, MAX_BYTES) as one,
        Library(Store(folder), encoder, MAX_BYTES) as other,
    ):
        model: dict[str, str] = {}
        for who, what, place, topic in steps:
            library, origin = (one, other)[who], f"place {place}"
            known = library.find_origin(origin)
            assert (known.text if known else None) == model.get(origin)
            if what == "take":
                text = f"{topic} This is written at {origin}."
                library.take(Page(text.encode(), "page", "text", origin=origin))
                model[origin] = text
            elif what == "remove" and known:
                library.remove(known.id)
                del model[origin]
            elif what == "ask" and model:
                assert {hit.article.text for hit in library.ask(topic, limit=10).hits} <= set(model.values())
        for library in (one, other):
            view = library._view
            view.refresh()
            assert ids(view) == stored(library._store)
            assert view.entries == {entry.seq: entry for entry in library._store.entries()}
            assert sorted(each.text for each in library.articles()) == sorted(model.values())


MILL = "The mill on the Sorgue was built in 1781 by the widow Anne Chabert, who had sold her vineyards to pay for it."
LIGHT = "Le phare de Penfret a été allumé en 1838 et domine une île où les moutons paissent seuls en hiver."


@pytest.fixture
def two(tmp_path: Path, encoder: Encoder) -> Iterator[tuple[Library, Library]]:
    """Two libraries on one folder, both already in use."""
    with (
        Library(Store(tmp_path / "data"), encoder, MAX_BYTES) as one,
        Library(Store(tmp_path / "data"), encoder, MAX_BYTES) as other,
    ):
        one.add(LIGHT.encode())
        assert one.ask("phare").hits[0].article == other.ask("phare").hits[0].article
        yield one, other


def test_two_libraries_on_one_folder_see_each_other(two: tuple[Library, Library], tmp_path: Path) -> None:
    """Additions, new versions and removals of one are in the next answer of the other, in both directions."""
    file = tmp_path / "mill.txt"
    for one, other in (two, two[::-1]):
        file.write_text(MILL)
        mill = one.add(file)
        assert other.ask("Who built the mill?").hits[0].article == mill
        file.write_text(MILL.replace("Anne", "Odile"))
        other.add(file)
        assert "Odile Chabert" in one.ask("Who built the mill?", article_id=mill.id).hits[0].sentence.text
        one.remove(mill.id)
        assert mill.id not in {hit.article.id for hit in other.ask("Who built the mill?", limit=9).hits}
        with pytest.raises(ArticleNotFound):
            other.ask("Who built the mill?", article_id=mill.id)


def test_another_process_is_seen_without_reopening(two: tuple[Library, Library], tmp_path: Path) -> None:
    """What a process of its own adds and removes is in the next answer, and it sees what was there."""
    library, _ = two
    (tmp_path / "mill.txt").write_text(MILL)
    code = (
        "import sys; from index import Library\n"
        "with Library.open(sys.argv[1], 'embedded') as library:\n"
        "    [light] = library.articles(); library.add(sys.argv[2]); library.remove(light.id)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "data"), str(tmp_path / "mill.txt")],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, timeout=60,
    )  # fmt: skip
    assert {hit.article.text for hit in library.ask("Who built the mill?", limit=9).hits} == {MILL}
