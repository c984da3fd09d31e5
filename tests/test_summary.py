"""Sentences that stand for an article: word for word, in reading order, never more than asked."""

from __future__ import annotations

import gzip
import json
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.commands import LENGTHS as CHOICES
from index import Library, Page
from index.encode import open_encoder
from index.evalset import squeezed
from index.records import Article, Sentence, Summary
from index.salience import FEATURES, weights
from index.split import sentences as split_sentences
from index.standing import Standing, leans, standing, weight
from index.summary import LENGTHS, Focus, budget, choose, longer, summarize

OPENINGS = ("The harbour froze", "Ferries were late", "Le port a gelé", "港が凍った", "Паром опоздал", "تجمد الميناء")
statements = st.builds("{} on day number {}.".format, st.sampled_from(OPENINGS), st.integers(0, 99))
OTHERS = """Winter
Stop!
What did the captain say about it?
The council decided as follows:
But nobody came to see the ice.
“We saw it all, every one of us.”
However, it melted on the next day."""
others = st.sampled_from(OTHERS.splitlines())
paragraphs = st.lists(st.lists(statements | others, min_size=1, max_size=4), min_size=1, max_size=6)

Rows = NDArray[np.float32]


def article_of(paragraphs: list[list[str]], notes: tuple[int, ...] = ()) -> tuple[Article, list[Sentence]]:
    """An article of these sentences, and the sentences in reading order."""
    texts = tuple(" ".join(each) for each in paragraphs)
    found, start = [], 0
    for number, sentences in enumerate(paragraphs, 1):
        for text in sentences:
            found.append(Sentence(start, start + len(text), text, number))
            start += len(text) + 1
        start += 1
    return Article("Ice", "\n\n".join(texts), texts, "en", "ice", notes=notes), found


def directions(count: int, seed: int) -> tuple[Rows, Rows]:
    """Unit rows (count, 8) and a unit focus (8,)."""
    rows = np.random.default_rng(seed).standard_normal((count + 1, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows[:-1], rows[-1]


def check(
    summary: Summary, sentences: list[Sentence], count: int, characters: int | None = None, *, least: int = 1
) -> None:
    """A summary is some of the sentences, as they are, in reading order, ``least`` to ``count`` of them.

    They keep to the characters, unless they are one sentence and what it leans on.
    """
    assert least <= len(summary.sentences) <= count
    rest = iter(sentences)
    assert all(sentence in rest for sentence in summary.sentences)
    text = summary.article.text
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in summary.sentences)
    if characters is not None and len(summary.sentences) > 3:
        assert sum(weight(sentence.text) for sentence in summary.sentences) <= characters


FROZE = "The harbour froze on day number 0."


@example(
    [["Winter"] * 4, [*["Winter"] * 3, FROZE], ["Winter", "Winter", FROZE, "Winter"],
     [FROZE, "But nobody came to see the ice.", "Winter"], ["Winter", FROZE, FROZE, "Winter"]], 1, None, 255, True,
)  # fmt: skip
@given(paragraphs, st.integers(1, 8), st.none() | st.integers(20, 400), st.integers(0, 999), st.booleans())
def test_a_summary_is_a_subsequence_of_the_article(
    texts: list[list[str]], count: int, characters: int | None, seed: int, focused: bool
) -> None:
    """With and without a focus: exact sentences, in reading order, no more than asked, the same each time."""
    article, sentences = article_of(texts)
    vectors, direction = directions(len(sentences), seed)
    focus = Focus(direction, frozenset(["harbour"])) if focused else None
    summary = summarize(article, sentences, vectors, count, characters=characters, focus=focus)
    said = any("harbour" in sentence.text for sentence in sentences)
    check(summary, sentences, count, characters, least=0 if focused and not said else 1)
    assert summary == summarize(article, sentences, vectors, count, characters=characters, focus=focus)
    assert summary.article is article


@given(paragraphs, st.integers(20, 400), st.integers(0, 999))
def test_a_budget_is_kept(texts: list[list[str]], characters: int, seed: int) -> None:
    """Whenever anything fits it, nothing that does not is given."""
    article, sentences = article_of(texts)
    vectors, _ = directions(len(sentences), seed)
    stand = standing(article, sentences)
    summary = summarize(article, sentences, vectors, 8, characters=characters)
    if any(weight(sentences[i].text) <= characters for i in np.flatnonzero(stand.alone)):
        assert sum(weight(sentence.text) for sentence in summary.sentences) <= characters


@given(paragraphs, st.integers(1, 8), st.integers(0, 999))
def test_nothing_stands_without_what_it_leans_on(texts: list[list[str]], count: int, seed: int) -> None:
    """What opens with "But" follows the sentence before it; questions, headings and cries are nowhere."""
    article, sentences = article_of(texts)
    vectors, _ = directions(len(sentences), seed)
    if not standing(article, sentences).usable.any():
        return
    chosen = summarize(article, sentences, vectors, count).sentences
    for sentence in chosen:
        place = sentences.index(sentence)
        if leans(sentence.text, "en") or sentence.text.startswith("“"):
            assert sentences[place - 1] in chosen
        assert not sentence.text.endswith(("?", ":"))
        assert sentence.text not in {"Winter", "Stop!"}


@given(paragraphs, st.integers(1, 8), st.integers(0, 999))
def test_as_many_as_asked_when_there_are_as_many(texts: list[list[str]], count: int, seed: int) -> None:
    """The count is reached if so many sentences stand alone; ``more`` says whether any other could follow."""
    article, sentences = article_of(texts)
    vectors, _ = directions(len(sentences), seed)
    stand = standing(article, sentences)
    summary = summarize(article, sentences, vectors, count)
    if stand.usable.any():
        assert len(summary.sentences) >= min(count, int(stand.alone.sum()))
        assert summary.more == (len(summary.sentences) < int(stand.usable.sum()))


@given(paragraphs, st.data())
def test_notes_about_the_author_are_left_out(texts: list[list[str]], data: st.DataObject) -> None:
    """What a note says is quoted only when the article says nothing else, however near it is."""
    notes = data.draw(st.sets(st.integers(1, len(texts))).map(lambda each: tuple(sorted(each))))
    article, sentences = article_of(texts, notes)
    vectors, focus = directions(len(sentences), 7)
    usable = bool(standing(article, sentences).usable.any())
    for about in (None, Focus(focus, frozenset())):
        summary = summarize(article, sentences, vectors, 8, focus=about)
        assert not (usable and any(sentence.paragraph in notes for sentence in summary.sentences))
        check(summary, sentences, 8, least=0 if about else 1)


def test_a_focus_brings_what_is_near_and_nothing_else() -> None:
    """Sentences that have nothing to do with it do not fill the rest, and the summary says that there are no more."""
    texts = [f"The harbour number {n} froze in January." for n in range(9)]
    article, sentences = article_of([texts])
    vectors = np.zeros((9, 2), np.float32)
    vectors[:, 1] = 1
    vectors[[3, 7]] = (1, 0)
    found = summarize(article, sentences, vectors, 5, focus=Focus(vectors[3], frozenset()))
    assert [sentence.text for sentence in found.sentences] == [texts[3], texts[7]]
    assert not found.more


def test_what_was_said_is_not_said_again() -> None:
    """Of sentences worth the same, one that says something new is taken, also after another article that said it."""
    every = np.arange(3)
    stand = Standing(every, every, np.ones(3, bool))
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)

    def chosen(count: int, said: Rows | None) -> list[int]:
        return choose(np.zeros(3), vectors, np.full(3, 30.0), stand, weights(), count, 200, said=said)

    assert chosen(2, None) == [0, 2]
    assert chosen(1, vectors[:1]) == [2]
    assert chosen(3, None) == [0, 1, 2]


@pytest.mark.parametrize("text", ["Ja.", "?", "冬", "x" * 19])
def test_an_article_of_one_short_sentence_is_its_own_summary(text: str) -> None:
    """Too short to stand in a summary is still better than nothing; there is no more."""
    article, sentences = article_of([[text]])
    found = summarize(article, sentences, directions(1, 1)[0], 5)
    assert (found.sentences, found.more) == (tuple(sentences), False)


def test_an_article_without_sentences_has_an_empty_summary() -> None:
    """Nothing in, nothing out, with and without a focus."""
    article, _ = article_of([[""]])
    rows, focus = directions(0, 1)
    for about in (None, Focus(focus, frozenset())):
        assert summarize(article, [], rows, 5, focus=about) == Summary(article, ())


def test_less_than_one_sentence_or_character_is_refused() -> None:
    """A summary of nothing is a mistake of the caller."""
    article, sentences = article_of([["The harbour froze on day number 4."]])
    for count, characters in ((0, None), (-1, None), (1, 0)):
        with pytest.raises(ValueError, match="a summary of"):
            summarize(article, sentences, directions(1, 1)[0], count, characters=characters)


def test_lengths_follow_one_another() -> None:
    """Each named length has a next one, the longest none; a longer one has more room."""
    assert LENGTHS == CHOICES
    assert [longer(count) for count in (1, *LENGTHS.values(), 99)] == [3, 5, 8, None, None]
    assert budget(3) < budget(5) < budget(8)


def test_the_fitted_weights_are_complete_and_mean_what_they_say() -> None:
    """There is one for each property; what is central, early and full of names is better, what is late is worse."""
    known = dict(zip(FEATURES, weights().values, strict=True))
    assert min(known[name] for name in ("central", "early", "names", "numbers")) > 0
    assert known["late"] < 0 < weights().redundancy


def _long(number: int, title: str = "Harbours") -> tuple[Article, tuple[Sentence, ...]]:
    """An article of many sentences."""
    text = [
        f"Harbour number {n} of the town of Brest was frozen for {n % 90} days in {1900 + n % 100}."
        for n in range(number)
    ]
    paragraphs = tuple(" ".join(text[i : i + 5]) for i in range(0, number, 5))
    article = Article(title, "\n\n".join(paragraphs), paragraphs, "en")
    return article, split_sentences(article)


def test_a_long_article_takes_no_time() -> None:
    """A thousand sentences in less than 300 ms, their vectors at hand as they are in a library."""
    article, sentences = _long(1_000)
    vectors = open_encoder().encode([sentence.text for sentence in sentences])
    assert len(sentences) == 1_000
    took = []
    for _ in range(3):
        started = time.thread_time()
        summarize(article, sentences, vectors, 8)
        took.append(time.thread_time() - started)
    assert min(took) < 0.3


def test_memory_is_linear_in_the_sentences() -> None:
    """Four times as many take about four times as much: nothing holds every pair of them."""
    peaks = []
    for number in (2_000, 8_000):
        article, sentences = _long(number)
        vectors = np.random.default_rng(1).standard_normal((len(sentences), 16)).astype(np.float32)
        tracemalloc.start()
        summarize(article, sentences, vectors, 8)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 6 * peaks[0]
    assert peaks[1] < 8_000 * 8_000


def test_the_same_length_in_every_language(shared: Path) -> None:
    """Summaries of one text in twelve languages say as much: nobody gets half of it for writing in another script."""
    encode, lengths = open_encoder().encode, {}
    for file in sorted((shared / "eval").glob("xquad-*.jsonl.gz")):
        language = file.name[6:8]
        taken = []
        for line in gzip.decompress(file.read_bytes()).splitlines():
            paragraphs = tuple(paragraph.strip() for paragraph in json.loads(line)["paragraphs"])
            article = Article("", "\n\n".join(paragraphs), paragraphs, language)
            sentences = split_sentences(article)
            found = summarize(article, sentences, encode([each.text for each in sentences]), 5)
            taken.append(sum(weight(each.text) for each in found.sentences))
        lengths[language] = float(np.mean(taken))
    print(lengths)
    assert len(lengths) == 12
    usual = float(np.median(list(lengths.values())))
    assert all(0.75 < length / usual < 1.25 for length in lengths.values()), lengths


@settings(max_examples=12)
@given(
    count=st.integers(1, 30),
    focus=st.none() | st.sampled_from(["la publicité", "Twitter", "abonnez-vous"]),
    data=st.data(),
)
def test_no_boilerplate_is_ever_in_a_summary(
    library: Library, shared: Path, count: int, focus: str | None, data: st.DataObject
) -> None:
    """None of the lines around the column, at whatever length, about whatever, wherever they stand on the page."""
    listed = json.loads((shared / "eval" / "boilerplate.json").read_text(encoding="utf-8"))["never_an_answer"]
    blocks = (shared / "articles" / "elon-prochain-objet-brillant.txt").read_text(encoding="utf-8").split("\n\n")
    links = [line for line in listed if line.startswith("Lire aussi")]
    for line in data.draw(st.lists(st.sampled_from(links), max_size=3)):
        blocks.insert(data.draw(st.integers(1, len(blocks))), line)
    page = "\n\n".join(blocks)
    article = library.take(Page(page.encode(), "column", "text")).article
    told = {squeezed(each.text) for each in library.summarize(article.id, sentences=count, focus=focus).sentences}
    assert told
    assert not told & {squeezed(line) for line in listed}
    assert squeezed(article.title) not in told
