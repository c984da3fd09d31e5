"""Sentences that stand for an article: word for word, in reading order, never more than asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.records import Article, Sentence, Summary
from index.summary import MIN_WORDS_WIDTH, summarize

OPENINGS = ("The harbour froze", "Ferries were late", "Le port a gelé", "港が凍った", "Паром опоздал", "تجمد الميناء")
statements = st.builds("{} on day number {}.".format, st.sampled_from(OPENINGS), st.integers(0, 99))
others = st.sampled_from(["Winter", "Stop!", "What did the captain say about it?", "The council decided as follows:"])
paragraphs = st.lists(st.lists(statements | others, min_size=1, max_size=4), min_size=1, max_size=6)


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


def plain(sentence: Sentence) -> bool:
    """Whether a sentence is one of the statements above."""
    return sentence.text.startswith(OPENINGS)


def directions(count: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Unit rows (count, 8) and a unit focus (8,)."""
    rows = np.random.default_rng(seed).standard_normal((count + 1, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows[:-1], rows[-1]


def check(summary: Summary, sentences: list[Sentence], count: int) -> None:
    """A summary is some of the sentences, as they are, in reading order, at least one and at most ``count``."""
    assert 1 <= len(summary.sentences) <= count
    rest = iter(sentences)
    assert all(sentence in rest for sentence in summary.sentences)
    text = summary.article.text
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in summary.sentences)


@given(paragraphs, st.integers(1, 8), st.none() | st.integers(0, 999))
def test_a_summary_is_a_subsequence_of_the_article(texts: list[list[str]], count: int, seed: int | None) -> None:
    """With and without a focus: exact sentences, in reading order, no more than asked, the same each time."""
    article, sentences = article_of(texts)
    vectors, focus = directions(len(sentences), seed) if seed is not None else (None, None)
    summary = summarize(article, sentences, count, vectors=vectors, focus=focus)
    check(summary, sentences, count)
    assert summary == summarize(article, sentences, count, vectors=vectors, focus=focus)
    assert summary.article is article


@given(paragraphs, st.integers(1, 8))
def test_without_a_focus_it_is_the_opening(texts: list[list[str]], count: int) -> None:
    """The first statements are taken: headings, exclamations, questions and announcements say nothing alone."""
    article, sentences = article_of(texts)
    usable = [sentence for sentence in sentences if plain(sentence)]
    summary = summarize(article, sentences, count)
    assert list(summary.sentences) == (usable or sentences)[:count]


@given(paragraphs, st.integers(1, 8), st.integers(0, 999))
def test_with_a_focus_it_is_the_nearest(texts: list[list[str]], count: int, seed: int) -> None:
    """No statement that was left out lies nearer to the focus than one that was taken."""
    article, sentences = article_of(texts)
    vectors, focus = directions(len(sentences), seed)
    taken = summarize(article, sentences, count, vectors=vectors, focus=focus).sentences
    usable = [i for i, sentence in enumerate(sentences) if plain(sentence)] or list(range(len(sentences)))
    assert len(taken) == min(count, len(usable))
    cosine = {sentences[i].start: float(vectors[i] @ focus) for i in usable}
    left_out = [value for start, value in cosine.items() if start not in {sentence.start for sentence in taken}]
    assert min(cosine[sentence.start] for sentence in taken) >= max(left_out, default=-1.0)


@given(paragraphs, st.data())
def test_notes_about_the_author_are_left_out(texts: list[list[str]], data: st.DataObject) -> None:
    """What a note says is quoted only when the article says nothing else, however near it is."""
    notes = data.draw(st.sets(st.integers(1, len(texts))).map(lambda each: tuple(sorted(each))))
    article, sentences = article_of(texts, notes)
    vectors, focus = directions(len(sentences), 7)
    for summary in (
        summarize(article, sentences, 8),
        summarize(article, sentences, 8, vectors=vectors, focus=focus),
    ):
        if any(plain(sentence) and sentence.paragraph not in notes for sentence in sentences):
            assert not any(sentence.paragraph in notes for sentence in summary.sentences)
        check(summary, sentences, 8)


@pytest.mark.parametrize("text", ["Ja.", "?", "冬", "x" * (MIN_WORDS_WIDTH - 1)])
def test_an_article_of_one_short_sentence_is_its_own_summary(text: str) -> None:
    """Too short to stand in a summary is still better than nothing."""
    article, sentences = article_of([[text]])
    assert summarize(article, sentences, 5).sentences == tuple(sentences)


def test_an_article_without_sentences_has_an_empty_summary() -> None:
    """Nothing in, nothing out, with and without a focus."""
    article, _ = article_of([[""]])
    assert summarize(article, [], 5).sentences == ()
    rows, focus = directions(0, 1)
    assert summarize(article, [], 5, vectors=rows, focus=focus).sentences == ()


def test_less_than_one_sentence_is_refused() -> None:
    """A summary of nothing is a mistake of the caller."""
    article, sentences = article_of([["The harbour froze on day number 4."]])
    for count in (0, -1):
        with pytest.raises(ValueError, match="a summary of"):
            summarize(article, sentences, count)
