"""Which passages a question finds: by meaning, by words, and only where it was told to look."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library
from index.answer import Evidence, rank
from index.lexical import terms
from index.records import Article, Passage, Question, Sentence
from index.rows import Entry, Indexed
from index.search import DEPTH, Scope, Search, merge
from index.store import Store

WHO = ("The harbour master", "A young pilot", "The dredging crew", "One of the customs officers", "The night watchman")
DID = ("repainted the northern pier", "measured the depth of the harbour", "counted the boats at anchor",
       "closed the lock before the storm", "argued with the owner of a trawler", "mended the lamp on the jetty",
       "wrote a report about the quay", "waited for the tide beside the crane")  # fmt: skip
WHEN = ("on a wet morning in spring", "while the gulls were crying over the harbour", "at the end of a long shift",
        "before the first ferry had come in", "after the council of the harbour had met",
        "because nobody else was there to do it", "as it had been done for a hundred years")  # fmt: skip
HARBOUR = "The year in the harbour\n\n" + "\n\n".join(
    " ".join(f"{a} {did} {b}." for a, b in zip(WHO, (when, *WHEN), strict=False)) for did, when in product(DID, WHEN)
)
CHEESE = """The cheese dairy in the hills

Goat's milk arrives at six. It is warmed in a copper vat, and then nothing may disturb it for an hour.

The rind is washed with brine every second day by Zorvath, who learnt it in the monastery and speaks to nobody.
"""
HORLOGE = """L’horloge de la mairie

Une horlogère de Lannion a réparé l’horloge de la mairie, arrêtée depuis douze ans. Elle y a travaillé trois semaines.

La commune prévoit aussi de refaire la toiture du marché couvert, dont la charpente date de 1870.
"""


def fill(library: Library) -> dict[str, str]:
    """Add a long article about a harbour twice, with two short ones about something else between; ids by name."""
    texts = {"harbour": HARBOUR, "cheese": CHEESE, "horloge": HORLOGE, "port": HARBOUR.replace("pier", "dock")}
    return {name: library.add(text.encode(), title=name).id for name, text in texts.items()}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of some hundred passages, nearly all of them about the same."""
    with Library.open(tmp_path_factory.mktemp("crowd"), "embedded") as library:
        fill(library)
        library._view.refresh()
        assert library._view.scope.passages > 3 * DEPTH
        yield library


def evidence(library: Library, question: str, *articles: str, language: str = "en") -> list[Evidence]:
    """What the library knows about the question, in these articles or in all."""
    entries = [entry for each in articles if (entry := library._store.entry(each))]
    scope = Scope.of(entries) if articles else library._view.scope
    search = Search(library._store, library._view.vectors, library._encoder, scope)
    return list(search.evidence(Question(question, language)))


def nearest(library: Library, question: str) -> list[Passage | None]:
    """The DEPTH passages that the vectors alone find."""
    query = library._encoder.encode([question], query=True)[0]
    return [library._store.passage(int(each)) for each in library._view.vectors.search(query, DEPTH)[0]]


def test_meaning_carries_across_languages(crowd: Library) -> None:
    """An English question finds the French passage that answers it, with hardly a word in common."""
    best = evidence(crowd, "Who repaired the clock of the town hall?")[0]
    assert best.article.id == "horloge"
    assert "horlogère de Lannion" in best.passage.text
    assert best.lexical < 0.2


def test_a_rare_name_is_found_that_vectors_miss(crowd: Library) -> None:
    """The only passage with the name is not among the nearest, and comes first all the same."""
    question = "When did Zorvath walk along the quay of the harbour?"
    assert not any(passage and "Zorvath" in passage.text for passage in nearest(crowd, question))
    best = evidence(crowd, question)[0]
    assert "Zorvath" in best.passage.text
    assert best.lexical > 0


def test_evidence_comes_best_first(crowd: Library) -> None:
    """The order is that of the sum of both sides, each passage comes once, and its numbers are its own."""
    found = evidence(crowd, "Who counted the boats at anchor?")
    scores = [rank(each.dense, each.lexical) for each in found]
    assert scores == pytest.approx(sorted(scores, reverse=True))
    assert len({(each.article.id, each.passage.start) for each in found}) == len(found) >= DEPTH
    for each in found[:5]:
        rows = crowd._encoder.encode([each.passage.text, *(sentence.text for sentence in each.passage.sentences)])
        query = crowd._encoder.encode(["Who counted the boats at anchor?"], query=True)[0]
        assert each.cosine == pytest.approx(float(rows[0] @ query), abs=2e-3)
        assert each.sentence_cosines == pytest.approx(rows[1:] @ query, abs=2e-3)
        assert each.passage.text == each.article.text[each.passage.start : each.passage.end]


@settings(max_examples=20)
@given(
    st.sets(st.sampled_from(["harbour", "cheese", "horloge", "port"]), min_size=1),
    st.sampled_from(["Who counted the boats?", "Zorvath", "horloge", "the harbour in the storm", "Käse", "1870"]),
)
def test_nothing_comes_from_outside_the_scope(crowd: Library, articles: set[str], question: str) -> None:
    """Neither vectors nor words leave the articles that are asked, whichever they are, and these are searched fully."""
    found = evidence(crowd, question, *articles)
    assert {each.article.id for each in found} <= articles
    entries = [entry for each in articles if (entry := crowd._store.entry(each))]
    assert len(found) >= min(DEPTH, sum(entry.passages for entry in entries))


def test_words_of_a_small_scope_weigh_as_they_do_there(crowd: Library) -> None:
    """In an article by itself, a word that is everywhere outside is as rare as it is inside."""
    found = evidence(crowd, "Zorvath harbour", "cheese")
    weights = found[0].weights
    assert set(weights) == set(terms("Zorvath harbour", "en"))
    assert weights["harbour"] > weights["zorvath"]


def test_a_scope_adds_up_its_articles() -> None:
    """Passages, mean length and languages are those of the articles together; neighbours make one range."""
    entries = [Entry(5, 10, 19, "fr", 400), Entry(6, 20, 29, "en", 600), Entry(9, 41, 45, "en", 250)]
    scope = Scope.of(entries)
    assert scope.ranges == [(10, 29), (41, 45)]
    assert (scope.passages, scope.mean_length, scope.languages) == (25, 50.0, {"fr", "en"})
    assert Scope.of(entries, whole=True).ranges is None
    nothing = Scope.of([])
    assert (nothing.ranges, nothing.passages, nothing.mean_length) == ([], 0, 0.0)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-2, 12)).map(lambda each: (each[0], sum(each)))))
def test_merged_ranges_hold_the_same_ids(ranges: list[tuple[int, int]]) -> None:
    """The same ids, in sorted ranges that neither overlap nor touch: as few as there can be."""
    merged = merge(ranges)
    assert {i for a, b in merged for i in range(a, b + 1)} == {i for a, b in ranges for i in range(a, b + 1)}
    assert all(first <= last for first, last in merged)
    assert all(before[1] + 1 < after[0] for before, after in zip(merged, merged[1:], strict=False))
    assert merge(merged) == merged


# what changes underneath


def test_what_was_removed_after_the_vectors_were_read_is_left_out(library: Library) -> None:
    """Another process removes an article between a refresh and the search: the others still answer."""
    fill(library)
    library._view.refresh()
    with closing(Store(library._store.folder)) as other:
        other.remove("harbour")
    found = evidence(library, "Who counted the boats at anchor?")
    assert found
    assert "harbour" not in {each.article.id for each in found}


def test_what_is_removed_while_evidence_is_read_is_left_out(library: Library) -> None:
    """Evidence is read as it is asked for; an article that goes meanwhile is not quoted any more."""
    fill(library)
    library._view.refresh()
    search = Search(library._store, library._view.vectors, library._encoder, library._view.scope)
    found = search.evidence(Question("Who counted the boats at anchor?", "en"))
    gone = next(found).article.id
    with closing(Store(library._store.folder)) as other:
        other.remove(gone)
    rest = list(found)
    assert rest
    read = {each.article.id for each in rest}
    assert gone not in {each for each in read if library._store.entry(each)}
    assert all(each.passage.text == each.article.text[each.passage.start : each.passage.end] for each in rest)


def test_a_library_emptied_underneath_gives_no_evidence(library: Library) -> None:
    """When every candidate is gone there is nothing to say, and no fault."""
    for name in fill(library):
        library._view.refresh()
        with closing(Store(library._store.folder)) as other:
            other.remove(name)
    assert evidence(library, "Who counted the boats at anchor?") == []


def test_what_was_added_after_the_refresh_waits_for_the_next(library: Library) -> None:
    """An article that full text search knows already and the scope does not is not quoted half known."""
    ids = fill(library)
    library._view.refresh()
    with Library.open(library._store.folder, "embedded") as other:
        other.add(b"The painter Quistorp lives beside the harbour and paints the boats at anchor.", title="later")
    assert {each.article.id for each in evidence(library, "Quistorp")} <= set(ids.values())
    assert library.ask("Who is Quistorp?").hits[0].article.id == "later"


# questions that say nothing


@pytest.mark.parametrize("question", ["?!", "…", "🙂🙃", "🎈", "'\"*", "( ) -", "\u200b", "١٢٣", "NEAR(", "\ud800"])
def test_a_question_without_words_is_not_answered(crowd: Library, library: Library, question: str) -> None:
    """Punctuation, emoji, and what full text search takes for an operator: no fault and no answer, small and large."""
    library.add(CHEESE.encode())
    for each in (library, crowd):
        assert not each.ask(question).answered


@pytest.mark.parametrize("question", ["xqzzt blorf", "Wkrzplm?", "zzyx AND qqfv", "ヷヸヹ", "ᚠᚢᚦᚨᚱᚲ"])
def test_a_question_of_unknown_words_is_not_answered(crowd: Library, library: Library, question: str) -> None:
    """Words that no article has, of no language, have no answer."""
    library.add(CHEESE.encode())
    for each in (library, crowd):
        assert not each.ask(question).answered


WORDS = ("Zürich naïve ŒUVRE Straße Łódź İstanbul Θεοδωράκης λόγος Ὀδυσσεύς Чайковский ёлка Հայաստան ქართული שלום"
         " مرحبا हिन्दी தமிழ் తెలుగు ไทย ລາວ ខ្មែរ မြန်မာ 東京都 ひらがな カタカナ ｶﾀｶﾅ 한국어 ﬁn x² Ⅻ 1887 3D ŉ ſ 𝔘nicode ǅ ꞓ Ꮳ ⴰⵎⴰⵣⵉⵖ"
         " ᦺᦑᦟᦹᧉ 𐐀 ٣ o’clock").split()  # fmt: skip


@pytest.mark.parametrize("language", ["und", "en", "el", "tr"])
def test_full_text_finds_a_word_in_any_script(tmp_path: Path, language: str) -> None:
    """Every term of a passage can be looked up as it is: full text search folds nothing that the terms keep."""
    passage = Passage(0, 1, "x", 1, (Sentence(0, 1, "x", 1),))
    row = np.array([1.0, 0.0], np.float32)
    identity = json.dumps({"name": "toy", "revision": "0123456789", "dimension": 2})
    missed = []
    with closing(Store(tmp_path)) as store:
        for word in WORDS:
            found = terms(word, language)
            indexed = Indexed(passage, row, row[None], found)
            article = Article("x", "x", ("x",), language, "x")
            _, entry, _ = store.put(article, [indexed], origin="", digest=word, identity=identity)
            missed += [term for term in found if entry.first not in store.postings(term, 100)]
            missed += [term for term in found if not store.frequency(term)]
    assert not missed
