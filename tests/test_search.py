"""Which passages a question finds: by meaning, by words, and only where it was told to look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import Answer, Library, QuestionError, SourceError
from index.answer import Evidence, rank
from index.encode import Encoder
from index.fetch import MAX_BYTES
from index.lexical import terms
from index.records import Article, Passage, Question
from index.rows import Entry
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

Goat's milk arrives at six. It is warmed in a copper vat, and then nothing may disturb it for an hour. The curd is cut
with a wire harp, salted by hand and pressed into moulds of beech wood that are older than the dairy itself. The rind is
washed with brine every second day, which is the work of Zorvath (ᛉᛟᚱᚹᚨᚦ). Visitors may taste three ages of the
cheese, with rye bread and pear butter, in what used to be the stable.
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
        assert library._view.scope().passages > 3 * DEPTH
        yield library


def evidence(library: Library, question: str, *articles: str, language: str = "en") -> list[Evidence]:
    """What the library knows about the question, in these articles or in all."""
    entries = [entry for each in articles if (entry := library._store.entry(each))]
    scope = Scope.of(entries) if articles else library._view.scope()
    return list(search(library, scope).evidence(Question(question, language)))


def search(library: Library, scope: Scope) -> Search:
    """A search of what the library knew at its last refresh."""
    return Search(library._store, library._view.vectors, library._encoder, library._words, scope)


def nearest(library: Library, question: str) -> list[Passage | None]:
    """The DEPTH passages that the vectors alone find."""
    query = library._encoder.encode([question], query=True)[0]
    return [library._store.passage(int(each)) for each in library._view.vectors.search(query, DEPTH)[0]]


class Crowding:
    """The embedded model, but for all of its vectors pressed together, as transformers' are: cosines from .8 to 1."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.max_tokens, self.count_tokens = encoder, encoder.max_tokens, encoder.count_tokens
        self.identity = replace(encoder.identity, name="crowding", dimension=encoder.identity.dimension + 1)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Encode and press together."""
        return self._pressed(self._encoder.encode(texts, query=query))

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Encode and press together."""
        rows, sums = self._encoder.encode_parts(texts, parts)
        return self._pressed(rows), self._pressed(sums)

    def _pressed(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.column_stack([np.full(len(rows), 0.8**0.5, np.float32), 0.2**0.5 * rows])


@pytest.mark.parametrize(
    "question",
    [
        "Who took three weeks to repair the clock in the harbour town?",
        "Who mended the old clock before the first ferry had come in?",
        "Did the council want a new roof over the market hall?",
        "Quando è stato costruito il mercato?",
    ],
)
def test_the_range_of_a_models_cosines_does_not_count(crowd: Library, tmp_path: Path, question: str) -> None:
    """Words that a question shares by chance are worth no more where a model's cosines differ less."""
    with closing(Library(Store(tmp_path), Crowding(crowd._encoder), MAX_BYTES)) as pressed:
        fill(pressed)
        pressed._view.refresh()
        expected, found = (evidence(each, question, language="und")[:8] for each in (crowd, pressed))
        assert [each.passage.text for each in found] == [each.passage.text for each in expected]


def test_meaning_carries_across_languages(crowd: Library) -> None:
    """An English question finds the French passage that answers it, with hardly a word in common."""
    best = evidence(crowd, "Who repaired the clock of the town hall?")[0]
    assert best.article.id == "horloge"
    assert "horlogère de Lannion" in best.passage.text
    assert best.lexical < 0.2


def test_a_rare_name_is_found_that_vectors_miss(crowd: Library) -> None:
    """The only passage with the name, in letters no vector knows, is not near, and comes first all the same."""
    question = "ᛉᛟᚱᚹᚨᚦ harbour"
    assert not any(passage and "Zorvath" in passage.text for passage in nearest(crowd, question))
    best = evidence(crowd, question)[0]
    assert "Zorvath" in best.passage.text
    assert best.lexical > 0


def test_evidence_comes_best_first(crowd: Library) -> None:
    """The order is that of the sum of both sides, each passage comes once, and its numbers are its own."""
    found = evidence(crowd, "Who counted the boats at anchor?")
    scores = [rank(float(crowd._words.scaled(np.array(each.dense))), each.lexical) for each in found]
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


def test_one_article_is_searched_alone_however_many_match_better(library: Library) -> None:
    """Deep among articles that all answer word for word, an article that hardly does is still the only one quoted."""
    answers = b"The lighthouse keeper left the island in the autumn of 1993, for good, with two goats and a piano."
    mine = b"On the island there were goats. One of them was called Piano. It liked the sound of the sea."
    for number in range(120):
        library.add(mine if number == 77 else answers + f" Copy {number}.".encode(), title=f"Copy {number}")
    question = "When did the lighthouse keeper leave the island?"
    library._view.refresh()
    assert len(evidence(library, question)) >= DEPTH
    for limit in (1, 2, 9):
        found = library.ask(question, article_id="copy-77", limit=limit)
        assert [hit.article.id for hit in found.hits] == ["copy-77"]
        assert "1993" in library.ask(question, article_id="copy-76", limit=limit).hits[0].passage.text
        hits = library.ask(question, limit=limit).hits
        assert len(hits) == limit
        assert "copy-77" not in {hit.article.id for hit in hits}
    with pytest.raises(ValueError, match="a limit of 0 hits"):
        library.ask(question, limit=0)


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
    assert all(before[1] + 1 < after[0] for before, after in pairwise(merged))
    assert merge(merged) == merged


# what is quoted


def check(found: Answer, articles: Iterable[Article], limit: int) -> None:
    """Every hit is of one of the articles, and its passage and sentence are exact slices of it."""
    known = {article.id: article for article in articles}
    assert len(found.hits) <= limit
    assert 0 <= found.confidence <= 1
    for hit in found.hits:
        text = hit.article.text
        assert hit.article == known[hit.article.id]
        assert text == "\n\n".join(hit.article.paragraphs)
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert text[hit.sentence.start : hit.sentence.end] == hit.sentence.text
        assert hit.passage.start <= hit.sentence.start < hit.sentence.end <= hit.passage.end
        assert hit.sentence in hit.passage.sentences
        assert hit.passage.paragraph == text[: hit.passage.start].count("\n\n") + 1
        assert -1 <= hit.score <= 1


SCRIPTS = (
    "The ferry was late, and Mr. Hale (the pilot) swore.", "« Où va-t-on ? » demanda-t-elle.", "Das kostet 3 Mio. €!",
    "Παλιό καράβι στο λιμάνι.", "Паром опять опоздал…", "港の灯りが消えた。", "船又晚点了！谁知道原因？",
    "เรือมาช้า อีกแล้ว", "배가 또 늦었다.", "🚢", "!",
    "تأخرت السفينة مرة أخرى.", "הספינה איחרה שוב.", "नाव फिर देर से आई।", "🚢🏳️‍🌈 e\u0301te\u0301 — ok?",
)  # fmt: skip
characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
pieces = st.sampled_from(SCRIPTS) | st.text(characters, min_size=1, max_size=60)
documents = st.lists(st.lists(pieces, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=6).map("\n\n".join)


@settings(max_examples=60)
@given(documents, st.lists(st.sampled_from(SCRIPTS) | st.text(min_size=1, max_size=30), max_size=3), st.integers(1, 9))
@example(
    "🚢 A ship of 𝔣𝔬𝔲𝔯 masts. 𝟙𝟡𝟘𝟘 was its year.\n\nE\u0301te\u0301 \U0001f1eb\U0001f1f7 came.", ["ship", "1900"], 3
)
def test_every_hit_is_an_exact_slice(library: Library, text: str, questions: list[str], limit: int) -> None:
    """Whatever the article, in any mixture of scripts, and whatever is asked, what is quoted stands there."""
    try:
        article = library.add(text.encode())
    except SourceError:
        assume(False)
    for question in [*questions, article.paragraphs[-1][:60]]:
        try:
            check(library.ask(question, article_id=article.id, limit=limit), [article], limit)
            check(library.ask(question, limit=limit), library.articles(), limit)
        except QuestionError:
            assert not re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", question).strip()
    library.remove(article.id)


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
    found = search(library, library._view.scope()).evidence(Question("Who counted the boats at anchor?", "en"))
    gone = next(found).article.id
    with closing(Store(library._store.folder)) as other:
        other.remove(gone)
    rest = list(found)
    assert rest
    assert gone not in {each.article.id for each in rest}
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
