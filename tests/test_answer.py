"""From evidence to an answer: what is shown, what is marked, and when the article counts as answering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer import ANSWERED_FROM, AUTHOR_CONFIDENCE, LOOKED_AT, rank
from index.answer import answer as answer_with
from index.encode import open_encoder
from index.features import Evidence
from index.records import Answer, Article, Passage, Question, Sentence
from index.words import Words

PARAGRAPHS = (
    ("The bridge opened in 1904.", "It was painted green.", "Trams crossed it until 1951."),
    ("Fares doubled in spring.", "Nobody protested."),
    ("Ines Morvan writes about rivers.",),
)
ASKED = Question("When did the bridge open?", "en")
WORDS = Words(open_encoder())
cosines = st.floats(-1, 1, width=16)
shares = st.floats(0, 1)


def answer(question: Question, evidence: Iterable[Evidence], *, limit: int) -> Answer:
    """The answer, by the embedded model's words."""
    return answer_with(question, evidence, known=WORDS, limit=limit)


def article(id: str = "bridge", *, byline: str | None = "Ines Morvan", notes: tuple[int, ...] = (3,)) -> Article:
    """Three paragraphs, the last a note about the author."""
    paragraphs = tuple(" ".join(each) for each in PARAGRAPHS)
    text = "\n\n".join(paragraphs)
    return Article("The bridge", text, paragraphs, "en", id, byline, url=f"https://example.org/{id}", notes=notes)


def evidence(
    number: int = 1,
    cosine: float = 0.5,
    *,
    among: Article | None = None,
    sentences: slice = slice(None),
    sentence_cosines: list[float] | None = None,
    lexical: float = 0.0,
    weights: Mapping[str, float] | None = None,
) -> Evidence:
    """What search could say about some sentences of paragraph ``number`` (1-based)."""
    among = among or article()
    found = []
    for text in PARAGRAPHS[number - 1][sentences]:
        start = among.text.index(text)
        found.append(Sentence(start, start + len(text), text, number))
    start, end = found[0].start, found[-1].end
    passage = Passage(start, end, among.text[start:end], number, tuple(found))
    each = np.array(sentence_cosines or [cosine] * len(found), np.float32)
    return Evidence(among, passage, cosine, each, lexical, weights or {"absent": 1.0})


def test_no_evidence_is_no_answer() -> None:
    """Nothing found is a value: not answered, no confidence, no hits."""
    found = answer(ASKED, [], limit=3)
    assert (found.question, found.answered, found.confidence, found.hits) == (ASKED, False, 0.0, ())


def test_hits_come_in_the_order_of_their_best_sentences() -> None:
    """The passage with the sentence that answers comes first; a hit carries its article, link, and mean cosine."""
    near = evidence(2, 0.3)
    best = evidence(1, 0.25, sentence_cosines=[0.75, 0.0, 0.0])
    found = answer(ASKED, [near, best], limit=3)
    assert [hit.passage.paragraph for hit in found.hits] == [1, 2]
    assert found.hits[0].article == best.article
    assert str(found.hits[0].link).startswith("https://example.org/bridge#:~:text=The%20bridge%20opened")
    assert found.hits[0].score == 0.5
    assert found.hits[0].sentence.text == "The bridge opened in 1904."
    assert found.hits[0].share == 1.0 > found.hits[1].share > 0


def test_no_more_evidence_is_read_than_needed() -> None:
    """Evidence is read from a database: what is compared is read, and more only for more hits."""
    read: list[int] = []

    def reading() -> Iterator[Evidence]:
        for number in range(40):
            read.append(number)
            yield evidence(1, among=article(f"number-{number}"))

    assert len(answer(ASKED, reading(), limit=1).hits) == 1
    assert len(read) == LOOKED_AT
    read.clear()
    assert len(answer(ASKED, reading(), limit=LOOKED_AT + 3).hits) == LOOKED_AT + 3
    assert len(read) == LOOKED_AT + 3


def test_the_first_hit_does_not_depend_on_the_limit() -> None:
    """Asked for more, the same best ones come first."""
    many = [evidence(1 + i % 2, 0.1 * (i % 5), among=article(f"number-{i}")) for i in range(12)]
    ten, one = (answer(ASKED, many, limit=limit) for limit in (10, 1))
    assert (ten.hits[0], ten.confidence) == (one.hits[0], one.confidence)


def test_several_sentences_are_marked_where_several_answer() -> None:
    """Two sentences that are about as likely are both marked, in reading order; one that is not stays unmarked."""
    twice = evidence(1, 0.5, sentence_cosines=[0.5, 0.9, 0.9])
    [hit] = answer(Question("Trams?", "und"), [twice], limit=1).hits
    assert hit.sentence in hit.sentences
    assert len(hit.sentences) <= 2
    assert list(hit.sentences) == sorted(hit.sentences, key=lambda sentence: sentence.start)
    alone = evidence(1, 0.5, sentence_cosines=[0.0, 0.0, 0.9])
    [hit] = answer(Question("When did trams cross it?", "en"), [alone], limit=1).hits
    assert [sentence.text for sentence in hit.sentences] == ["Trams crossed it until 1951."]


def test_a_reranker_has_the_last_word_on_the_order() -> None:
    """It sees the question and the passages, and what it likes best comes first."""
    seen: list[str] = []

    def longest_first(question: str, texts: Sequence[str]) -> list[float]:
        seen.append(question)
        return [-len(text) for text in texts]

    both = [evidence(1, 0.9), evidence(2, 0.0)]
    found = answer_with(ASKED, both, known=WORDS, limit=2, reranker=longest_first)
    assert [hit.passage.paragraph for hit in found.hits] == [2, 1]
    assert seen == [ASKED.text]
    assert all(0 < hit.share <= 1 for hit in found.hits)


def test_small_talk_is_never_answered_by_a_passage() -> None:
    """The nearest passages are there as ever, and nothing is claimed of them."""
    found = answer(Question("Thanks a lot!", "en"), [evidence(1, 1.0)], limit=1)
    assert (found.talk, found.answered, found.confidence, len(found.hits)) == ("thanks", False, 0.0, 1)
    assert answer(ASKED, [evidence(1)], limit=1).talk == ""


def test_a_sentence_that_two_passages_share_is_marked_once() -> None:
    """Passages overlap by a sentence: when it is the best of both, the better passage alone is shown."""
    first = evidence(1, sentences=slice(0, 2), sentence_cosines=[0.1, 0.9])
    second = evidence(1, sentences=slice(1, 3), sentence_cosines=[0.9, 0.1])
    assert [hit.passage for hit in answer(Question("painted green", "und"), [first, second], limit=3).hits] == [
        first.passage
    ]


def test_the_same_place_of_another_article_is_another_sentence() -> None:
    """Only within one article are equal offsets the same sentence."""
    both = [evidence(1, among=article("one")), evidence(1, among=article("two"))]
    assert [hit.article.id for hit in answer(ASKED, both, limit=3).hits] == ["one", "two"]


places = st.sampled_from([(1, 0, 2), (1, 1, 3), (1, 0, 3), (2, 0, 2)])  # paragraph, and which of its sentences


@given(
    st.lists(st.tuples(st.sampled_from(["one", "two"]), places, cosines)),
    st.integers(1, 6),
)
def test_hits_are_passages_found_with_distinct_marks(
    drawn: list[tuple[str, tuple[int, int, int], float]], limit: int
) -> None:
    """Whatever comes: no more than the limit, each of them found, each mark inside its passage, none twice."""
    given_ = [evidence(n, cosine, among=article(each), sentences=slice(a, b)) for each, (n, a, b), cosine in drawn]
    hits = answer(ASKED, given_, limit=limit).hits
    assert len(hits) <= limit
    assert all((hit.article, hit.passage) in [(each.article, each.passage) for each in given_] for hit in hits)
    marks = [(hit.article.id, hit.sentence.start) for hit in hits]
    assert len(set(marks)) == len(marks)
    assert all(hit.sentence in hit.passage.sentences for hit in hits)
    assert bool(hits) == bool(given_)


@given(st.lists(cosines, min_size=3, max_size=3), st.floats(0, 1, width=16))
def test_a_nearer_sentence_stays_marked(drawn: list[float], nearer: float) -> None:
    """When the marked sentence comes nearer to the question and nothing else changes, it stays marked."""
    each = evidence(1, 0.1, sentence_cosines=drawn)
    chosen = each.passage.sentences.index(answer(ASKED, [each], limit=1).hits[0].sentence)
    moved = [min(cosine + nearer, 1) if i == chosen else cosine for i, cosine in enumerate(drawn)]
    again = evidence(1, 0.1, sentence_cosines=moved)
    assert answer(ASKED, [again], limit=1).hits[0].sentence == each.passage.sentences[chosen]


# confidence


def confidence(cosine: float, text: str = ASKED.text) -> float:
    """The confidence in a sentence with this cosine."""
    return answer(Question(text, "en"), [evidence(1, cosine, sentences=slice(0, 1))], limit=1).confidence


@given(cosines, cosines)
def test_confidence_grows_with_nearness(a: float, b: float) -> None:
    """A nearer passage never lowers the confidence, which stays inside [0, 1]."""
    a, b = sorted([a, b])
    assert 0 <= confidence(a) <= confidence(b) <= 1


@pytest.mark.parametrize(
    "text", ["When did the airport open?", "When did the bridge open in Lisbon?", "When did 600 bridges open?"]
)
def test_confidence_falls_with_what_is_missing(text: str) -> None:
    """Another thing, a name or a number that the passage has not."""
    assert confidence(0.4, text) < confidence(0.4)


def test_a_verifier_is_asked_once_about_the_marked_sentence_between_its_neighbours() -> None:
    """What it says moves the confidence and nothing else; small talk and notes about authors are not put to it."""
    seen: list[tuple[str, str]] = []

    def saying(odds: float) -> Answer:
        def verifier(question: str, text: str) -> float:
            seen.append((question, text))
            return odds

        near = evidence(1, 0.5, sentence_cosines=[0.9, 0.1, 0.1])
        return answer_with(ASKED, [near, evidence(2, 0.1)], known=WORDS, limit=2, verifier=verifier)

    no, yes = saying(-5.0), saying(5.0)
    assert no.confidence < answer(ASKED, [evidence(1, 0.5)], limit=1).confidence < yes.confidence
    assert [hit.sentence for hit in no.hits] == [hit.sentence for hit in yes.hits]
    assert seen == [(ASKED.text, "The bridge opened in 1904. It was painted green.")] * 2
    seen.clear()
    for text in ("Thanks a lot!", "Who wrote the article?"):
        answer_with(Question(text, "en"), [evidence(3)], known=WORDS, limit=1, verifier=lambda *_: 1 / 0)


@given(cosines)
def test_answered_says_that_confidence_reaches_the_threshold(cosine: float) -> None:
    """The flag and the number cannot disagree."""
    found = answer(ASKED, [evidence(2, cosine)], limit=1)
    assert found.answered == (found.confidence >= ANSWERED_FROM)


def test_far_and_foreign_is_unanswered_and_near_and_shared_is_answered() -> None:
    """Both verdicts occur, and what is not answered still shows the nearest passages."""
    assert confidence(0.9) > ANSWERED_FROM > confidence(-0.2, "When did the airport open?")
    painted = evidence(1, 0.0, sentences=slice(1, 2))
    found = answer(Question("Who wrote the opera?", "en"), [painted, evidence(2, 0.0)], limit=3)
    assert not found.answered
    assert len(found.hits) == 2


@given(cosines, cosines, shares, shares)
def test_rank_grows_with_both_sides(a: float, b: float, share: float, more: float) -> None:
    """Numbers and arrays are ordered alike, and neither side can count against a passage."""
    (a, b), (share, more) = sorted([a, b]), sorted([share, more])
    assert rank(a, share) <= rank(b, share) <= rank(b, more)
    assert rank(np.array([a]), np.array([share]))[0] == rank(a, share)


# notes about the author

WHO_WROTE = ["Who wrote this?", "Who is the author?", "Qui a écrit cet article ?", "Quel est l’auteur ?",
             "Wer hat das geschrieben?", "¿Quién escribió esto?", "Chi è l’autore?", "Кто автор статьи?",
             "Quel est le nom de la chroniqueuse ?", "Which journalist wrote the column?"]  # fmt: skip


@pytest.mark.parametrize("text", WHO_WROTE)
def test_who_wrote_it_is_answered_by_the_note(text: str) -> None:
    """The note comes first, however near the others are, with a confidence of its own, and it alone answers."""
    found = answer(Question(text, "und"), [evidence(1, 0.9), evidence(3, 0.0)], limit=3)
    assert [hit.passage.paragraph for hit in found.hits] == [3, 1]
    assert [hit.share for hit in found.hits] == [1.0, 0.0]
    assert (found.answered, found.confidence) == (True, AUTHOR_CONFIDENCE)


@pytest.mark.parametrize(
    "text",
    ["Where are the rivers?", "Who painted it?", "Which author protested?", "What was written about rivers?",
     "Who wrote Hamlet?", "Qui a écrit l’Odyssée ?", "Wer schrieb den Faust?", "Who wrote the letter to Anna?",
     "Who was the writer that lived beside the old green bridge until the trams stopped?"],
)  # fmt: skip
def test_other_questions_do_not_see_the_note(text: str) -> None:
    """A note is no part of the article: it answers nothing else, even when it is the nearest of all."""
    found = answer(Question(text, "en"), [evidence(3, 0.9), evidence(1, 0.1)], limit=3)
    assert [hit.passage.paragraph for hit in found.hits] == [1]
    assert answer(Question(text, "en"), [evidence(3, 0.9)], limit=3).hits == ()


def test_a_question_with_the_authors_name_sees_the_note_in_its_place() -> None:
    """Asked about Morvan, the note may answer, in its turn and with the usual confidence."""
    found = answer(Question("What is Morvan known for?", "en"), [evidence(1, 0.9), evidence(3, 0.2)], limit=3)
    assert [hit.passage.paragraph for hit in found.hits] == [1, 3]
    assert found.confidence != AUTHOR_CONFIDENCE
    assert found.hits[1].share > 0


@pytest.mark.parametrize(
    "text", ["What is the author known for?", "Wovon schreibt die Autorin?", "Who wrote about rivers?"]
)
def test_a_question_about_the_author_sees_the_note_in_its_place(text: str) -> None:
    """So does one that asks who wrote what the note names: with the usual confidence, which may be little."""
    found = answer(Question(text, "und"), [evidence(1, 0.9), evidence(3, 0.2)], limit=3)
    assert 3 in [hit.passage.paragraph for hit in found.hits]
    assert found.confidence != AUTHOR_CONFIDENCE


def test_an_article_without_a_note_is_not_sure_of_its_author() -> None:
    """Who wrote it is then a question like any other."""
    among = article(byline=None, notes=())
    found = answer(Question("Who wrote this?", "en"), [evidence(1, -0.2, among=among)], limit=3)
    assert found.confidence < ANSWERED_FROM
    assert not found.answered
