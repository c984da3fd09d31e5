"""What is right and what is not, against figures computed by hand; and the questions of small files, really asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index import Article, Library, Page, Passage, Sentence
from index.evalset import Asked, Material
from index.evaluate import Ground, Outcome, Trial, add, figures, put, visible
from index.measures import Place

LONG = "The harbour of Brennavik is deep and never freezes. " * 12
PARAGRAPHS = (
    "Solveig Aas, an engineer, built the lighthouse of Brennavik in 1871, on a rock that the sea covers.",
    "Its lamp burned whale oil until 1904. Then the council voted 3,200 crowns for an electric cable.",
    LONG.strip(),
)


def article(*paragraphs: str) -> Article:
    """An article of these paragraphs, as they are."""
    return Article("Brennavik", "\n\n".join(paragraphs), paragraphs, "en", "brennavik")


def passage(of: Article, start: int, end: int) -> Passage:
    """The passage of an article from one offset to another."""
    text = of.text[start:end]
    return Passage(start, end, text, 1, (Sentence(start, end, text, 1),))


def asked(**fields: object) -> Asked:
    """A question on the first paragraph, changed as said."""
    return replace(Asked("q", "Who built the lighthouse?", "en", "", ("Solveig Aas",), 0, (), 1), **fields)  # type: ignore[arg-type]


def material(*questions: Asked, paragraphs: tuple[str, ...] = PARAGRAPHS, title: str = "Brennavik") -> Material:
    """An article with its questions, as a file gives it."""
    page = Page("\n\n".join(paragraphs).encode(), name=title, kind="text", origin=title)
    return Material(page, title, "en", paragraphs, questions)


# which paragraph a passage belongs to


def test_a_passage_of_short_paragraphs_belongs_to_each() -> None:
    """It holds all of them, however small a part of it each is."""
    made = article("One.", "Two and a little more.", "Three.")
    ground = Ground.of(made, made.paragraphs)
    assert ground.paragraphs(passage(made, 0, len(made.text))) == {0, 1, 2}


def test_each_passage_of_a_long_paragraph_belongs_to_it() -> None:
    """It lies in the paragraph, however small a part it is."""
    made = article("a" * 1000, "b" * 100)
    ground = Ground.of(made, made.paragraphs)
    assert ground.paragraphs(passage(made, 0, 200)) == {0}
    assert ground.paragraphs(passage(made, 400, 900)) == {0}


def test_reaching_into_a_neighbour_is_not_belonging() -> None:
    """Half of the paragraph or half of the passage is the least: 49 of 100 is too little, 50 is enough."""
    made = article("a" * 1000, "b" * 100)  # b from 1002 on
    ground = Ground.of(made, made.paragraphs)
    assert ground.paragraphs(passage(made, 800, 1002 + 49)) == {0}
    assert ground.paragraphs(passage(made, 800, 1002 + 50)) == {0, 1}
    assert ground.paragraphs(passage(made, 951, 1002 + 49)) == {0, 1}  # 49 of 98: half of the passage


def test_paragraphs_are_found_in_the_clean_text(library: Library) -> None:
    """Blanks, invisible and decomposed characters and dropped lines do not hide the rest; what is gone is missing."""
    source = (
        "\ufeffThe  harbour\u00a0of Brennavik is deep,\u200b and ice has never been seen in it in any winter so far.",
        "Share this article",
        "The cafe\u0301 on the mole opens at six, every single day of the year, and at Christmas as well.\n"
        "Its keeper knows every boat that has ever moored there by name.",
    )
    taken = library.take(replace(material(paragraphs=source).page, title="Brennavik", language="en")).article
    text, ground = taken.text, Ground.of(taken, source)
    assert "Share" not in text
    assert "café" in text
    assert set(ground.sizes) == {0, 2}
    for paragraph in (0, 2):
        parts = [text[start:end] for start, end, number in ground.spans if number == paragraph]
        assert visible("".join(parts)) == visible(source[paragraph])


def test_a_block_of_several_paragraphs_is_shared_out() -> None:
    """Where lines were joined to one paragraph, each part is still known as what it was."""
    ground = Ground.of(article("One two three."), ("One", "two", "three."))
    assert ground.spans == ((0, 3, 0), (4, 7, 1), (8, 14, 2))


# figures


def outcome(question: Asked, confidence: float, at: Place | None = None, **fields: object) -> Outcome:
    """What became of a question whose gold stands at a place for every method."""
    made = article(*PARAGRAPHS)
    found = passage(made, 0, 100)
    places = dict.fromkeys(("fusion", "bm25", "dense"), at) if question.answerable else {}
    kept = Outcome(
        question, "brennavik", confidence >= 0.5, confidence, found, found.sentences[0], places, places,
        lost=False, in_passage=None, in_sentence=None, marked=None,
    )  # fmt: skip
    return replace(kept, **fields)  # type: ignore[arg-type]


NOWHERE = asked(paragraph=None, answers=(), kind="adversarial")


def test_figures_by_hand() -> None:
    """Three questions with an answer and three without: first, second and missing; 6.5 of 9 pairs in order."""
    told = figures(
        [
            outcome(asked(), 0.9, Place(0), in_passage=True, in_sentence=True, marked=True),
            outcome(asked(), 0.4, Place(1), in_passage=True, in_sentence=False, marked=False),
            outcome(asked(answers=()), 0.6, None, lost=True, passage=None, sentence=None),
            outcome(NOWHERE, 0.4),
            outcome(NOWHERE, 0.7),
            outcome(replace(NOWHERE, kind="cross_article"), 0.1),
        ]
    )
    for scope in ("article", "file"):
        for method in ("", "_bm25", "_dense"):
            assert told.pop(f"hit_at_1_{scope}{method}") == 0.3333
            assert told.pop(f"mrr_at_10_{scope}{method}") == 0.5
    assert told == {
        "questions": 6, "answerable": 3, "unanswerable": 3, "lost": 1,
        "answer_in_passage": 1.0, "answer_in_sentence": 0.5, "gold_sentence_marked": 0.5,
        "characters_shown": 66.6667, "characters_marked": 66.6667,
        "auroc": 0.7222, "wrong_answer_rate": 0.3333, "missed_rate": 0.3333,
        "kinds": [
            {"kind": "adversarial", "questions": 2, "auroc": 0.5833, "wrong_answer_rate": 0.5},
            {"kind": "cross_article", "questions": 1, "auroc": 1.0, "wrong_answer_rate": 0.0},
        ],
    }  # fmt: skip


def test_what_cannot_be_told_is_none() -> None:
    """Without unanswerable questions there is no abstention, without answerable ones nothing to find."""
    sure = figures([outcome(asked(), 0.9, Place(0))])
    assert sure["hit_at_1_article"] == 1.0
    assert [sure[key] for key in ("auroc", "wrong_answer_rate", "missed_rate")] == [None, None, None]
    none = figures([outcome(NOWHERE, 0.9), outcome(replace(NOWHERE, kind=""), 0.1)])
    assert none["wrong_answer_rate"] == 0.5
    assert {key for key, value in none.items() if value is None} == set(none) - {
        "questions", "answerable", "unanswerable", "lost", "wrong_answer_rate", "kinds",
    }  # fmt: skip
    assert [each["kind"] for each in none["kinds"]] == ["adversarial", None]


# questions, really asked


@pytest.fixture
def grounds(library: Library) -> list[Ground]:
    """Two articles in the library: the lighthouse, and a bakery."""
    bakery = ("Marit Lund bakes rye bread in the village every morning except on Sundays, and sells it warm at six.",)
    return add(library, [material(), material(paragraphs=bakery, title="Bakery")])


def test_a_question_is_found_within_and_among(library: Library, grounds: list[Ground]) -> None:
    """The first hit is the paragraph, its sentence has the answer, and each side alone finds it too."""
    found = Trial(library, grounds).outcome(asked(), grounds[0])
    assert found.within == found.overall == {"fusion": Place(0), "bm25": Place(0), "dense": Place(0)}
    assert (found.in_passage, found.in_sentence, found.marked, found.lost) == (True, True, None, False)
    assert found.passage is not None
    assert found.passage.text.startswith("Solveig Aas")


def test_the_right_paragraph_of_another_article_is_not_gold(library: Library, grounds: list[Ground]) -> None:
    """Paragraph 0 of the lighthouse comes first for this question; that of the bakery does not."""
    found = Trial(library, grounds).outcome(asked(text="Solveig Aas?"), grounds[1])
    assert found.within["fusion"] == Place(0)  # the bakery has no other paragraph
    assert found.overall["fusion"] != Place(0)
    assert found.within["bm25"] is None  # no word in common: BM25 finds nothing


def test_a_paragraph_that_cleaning_dropped_is_missed_and_counted(library: Library) -> None:
    """Its question counts, as one whose gold was not found."""
    source = (*PARAGRAPHS, "Leave a Reply")
    (ground,) = add(library, [material(paragraphs=source)])
    found = Trial(library, [ground]).outcome(asked(paragraph=3), ground)
    assert found.lost
    assert set(found.within.values()) == {None}


def test_gold_sentences(library: Library, grounds: list[Ground]) -> None:
    """A passage is right that holds one whole, a mark that is one; either of several will do; blanks do not matter."""
    gold = "Solveig Aas, an engineer, built the\u00a0lighthouse of Brennavik in  1871, on a rock that the sea covers."
    question = asked(paragraph=None, sentences=("Nobody knows.", gold))
    found = Trial(library, grounds).outcome(question, grounds[0])
    assert (found.within["fusion"], found.marked, found.lost) == (Place(0), True, False)
    other = Trial(library, grounds).outcome(replace(question, sentences=("Nobody knows.",)), grounds[0])
    assert (other.within["fusion"], other.marked, other.lost) == (None, False, True)


def test_a_passage_of_no_known_paragraph_takes_a_place(library: Library) -> None:
    """Text that cannot be traced back to the file is shown all the same, and stands before what follows."""
    source = (LONG.strip(), "Marit Lund bakes rye bread every morning and sells it warm at six o'clock sharp. " * 5)
    (known,) = add(library, [material(paragraphs=source)])
    strange = Ground.of(known.article, source[1:])
    question = asked(text="Is the harbour of Brennavik deep?", paragraph=0)
    hits = library.ask(question.text, article_id=known.article.id, limit=10).hits
    assert [len(strange.paragraphs(each.passage)) for each in hits] == [0, 1]
    assert Trial(library, [strange]).outcome(question, strange).within["fusion"] == Place(1)


def test_what_is_seen_of_a_text() -> None:
    """No blanks of any kind, no control and format characters; accents composed."""
    assert visible("a\u00a0b\u2028c\x00\x7f\u200d \n\td e\u0301") == "abcdé"


def test_a_question_without_answer_is_only_asked(library: Library, grounds: list[Ground]) -> None:
    """It has a confidence and no places."""
    found = Trial(library, grounds).outcome(NOWHERE, grounds[0])
    assert (found.within, found.overall) == ({}, {})
    assert 0 <= found.confidence <= 1
    assert (found.in_passage, found.in_sentence, found.marked, found.lost) == (None, None, None, False)


def test_repeats_do_not_hide_what_stands_deeper(library: Library) -> None:
    """Where passages of one paragraph fill the first hits, it is asked deeper, until ten paragraphs were seen."""
    words = [f"The harbour of Brennavik is deep, and ship number {i} lies in it at anchor." for i in range(120)]
    paragraphs = (" ".join(words), "Brennavik has a bakery that sells rye bread to the keeper of the lighthouse." * 5)
    (ground,) = add(library, [material(paragraphs=paragraphs)])
    answer = library.ask("How deep is the harbour of Brennavik for ships?", limit=10)
    assert {number for each in answer.hits for number in ground.paragraphs(each.passage)} == {0}
    question = asked(text="How deep is the harbour of Brennavik for ships?", paragraph=1)
    assert Trial(library, [ground]).outcome(question, ground).within["fusion"] == Place(1)


def test_each_nth_question_of_the_file(library: Library, grounds: list[Ground]) -> None:
    """Counted through all articles; progress is told of those that are asked."""
    first, second = ([asked(id=f"{article}{i}") for i in range(3)] for article in "ab")
    materials = [material(*first), material(*second, title="Bakery")]
    seen: list[tuple[int, int]] = []
    found = put(library, materials, grounds, every=2, progress=lambda done, total: seen.append((done, total)))
    assert [each.question.id for each in found] == ["a0", "a2", "b1"]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert {each.article_id for each in found[:2]} == {grounds[0].article.id}
    assert found[2].article_id == grounds[1].article.id


def test_sides_are_measured_by_what_answers_are_made_of(library: Library, grounds: list[Ground]) -> None:
    """The evidence has the passages of the hits, in their order, and no others."""
    evidence = library.evidence("Who built the lighthouse?", article_id=grounds[0].article.id)
    answer = library.ask("Who built the lighthouse?", article_id=grounds[0].article.id, limit=64)
    assert [each.passage for each in evidence if not each.is_note] == [each.passage for each in answer.hits]
