"""Single words as an encoder sees them, and how a question and sentences are compared by them."""

from __future__ import annotations

import numpy as np
import pytest

from index import words as words_module
from index.answer import answer
from index.confidence import answer_features, confidence, fitted, sentence_scores
from index.encode import open_encoder
from index.features import SENTENCE_FEATURES, Evidence, compare, is_negated, names_in, spelling_likeness
from index.records import Article, Passage, Question, Sentence
from index.words import Words


@pytest.fixture(scope="module")
def known() -> Words:
    """The words of the embedded model."""
    return Words(open_encoder())


def evidence(*sentences: str, language: str = "en") -> Evidence:
    """A passage of these sentences, with no cosine and no shared word."""
    text = " ".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    made = tuple(Sentence(at, at + len(each), each, 1) for at, each in zip(starts, sentences, strict=True))
    article = Article("Title", text, (text,), language, "id")
    return Evidence(article, Passage(0, len(text), text, 1, made), 0.0, np.zeros(len(made), np.float32), 0.0, {})


def test_rows_are_the_encoders(known: Words) -> None:
    """A word has the vector that the encoder gives it, whatever was asked for before, in the order asked."""
    known.rows(["harbour", "violin"])
    rows = known.rows(["violin", "bridge", "violin"])
    expected = open_encoder().encode(["violin", "bridge", "violin"])
    assert np.array_equal(rows, expected)


def test_the_memory_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """More words than are kept are forgotten and found again, right each time."""
    monkeypatch.setattr(words_module, "REMEMBERED", 8)
    known, encoder = Words(open_encoder()), open_encoder()
    for start in range(0, 60, 6):
        known.make_room()
        asked = [f"word{number}" for number in range(start, start + 6)]
        assert np.array_equal(known.rows([*asked, "bridge"]), encoder.encode([*asked, "bridge"]))
    assert len(known._table) <= 64


def test_telling_words_weigh_more(known: Words) -> None:
    """In a question, the words that every text has weigh less than those it is about."""
    asked = ["who", "the", "repairs", "lighthouse"]
    weights = dict(zip(asked, known.weights("who repairs the lighthouse", asked), strict=True))
    assert weights["lighthouse"] > 2 * weights["the"]
    assert weights["repairs"] > 2 * weights["the"]


def test_another_spelling_counts_a_little_less(known: Words) -> None:
    """The same stem meets a word wholly, a near spelling almost, another word by its meaning at most."""
    found = compare(
        Question("Who repairs lighthouses?", "en"),
        [evidence("A mason repaired the lighthouse.", "The mason repaired the lihgthouse.", "Rye bread is baked.")],
        known,
    )
    by_word = found.by_word[[i for i, weight in enumerate(found.weights) if weight > 0]]
    assert by_word[-1, 0] == 1
    assert 0.5 < by_word[-1, 1] < 1
    assert by_word[-1, 2] < 0.5


def test_no_word_met_is_no_confidence(known: Words) -> None:
    """Whatever the weights, a question of which nothing is met is not answered."""
    compared = compare(Question("xqzzt blorf", "und"), [evidence("Rye bread is baked.")], known)
    compared.by_word[:] = 0
    scores = sentence_scores(compared)
    assert confidence(compared, scores, 0, same_language=False) == 0
    assert confidence(compared, scores, 0, same_language=True) == 0


@pytest.mark.parametrize("contextual", [False, True])
def test_the_weights_name_what_is_measured(*, contextual: bool) -> None:
    """Every weight in the files belongs to a feature, so that none is left out silently."""
    found = fitted(contextual=contextual)
    assert set(found["sentence"]) == set(SENTENCE_FEATURES)
    compared = compare(Question("Who?", "en"), [evidence("A mason.")], Words(open_encoder()))
    names = set(answer_features(compared, sentence_scores(compared), 0))
    for kind in ("same", "other"):
        assert set(found["confidence"][kind]["weights"]) <= names


def test_a_word_of_the_sentence_before_counts_as_near(known: Words) -> None:
    """What the sentence before says is near; what another passage says is elsewhere; what none says is lost."""
    asked = Question("Which mason from Ghent repaired the zeppelin?", "en")
    first = evidence("The mason came from Ghent.", "He repaired it in spring.")
    other = evidence("The zeppelin burnt.")
    for head, named, elsewhere in (([first, other], 1.0, True), ([other, first], 1.0, True), ([first], 1.0, False)):
        compared = compare(asked, head, known)
        best = compared.texts.index("He repaired it in spring.")
        found = answer_features(compared, sentence_scores(compared), best)
        assert found["names_near"] == pytest.approx(named, abs=0.01)
        assert (found["elsewhere"] > 0.05) == elsewhere
        assert (found["lost"] > 0) == (len(head) == 1)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Who met Anna Weber in Oslo?", {"anna", "weber", "oslo"}),
        ("Where is it?", set()),
        ("Qui dirige l’Olympia ?", {"olympia"}),
    ],
)
def test_names_are_capitals_inside_the_text(text: str, names: set[str]) -> None:
    """The first word of a text is no name for being capitalised."""
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text", ["Who did not come?", "Qui n'est jamais venu ?", "Wer kam nicht?", "¿Quién nunca vino?"]
)
def test_denials_are_seen(text: str) -> None:
    """In several languages."""
    assert is_negated(text)
    assert not is_negated("Who came on Monday?")


def test_spelling_likeness_is_a_share() -> None:
    """1 for the same word, 0 for words without a common pair, and the same either way round."""
    assert spelling_likeness("harbour", "harbour") == 1
    assert spelling_likeness("abc", "xyz") == 0
    assert spelling_likeness("harbour", "harbor") == spelling_likeness("harbor", "harbour") > 0.7


def test_the_sentence_with_a_date_answers_when(known: Words) -> None:
    """Of two sentences about the same thing, the one that offers what is asked for is marked."""
    asked = Question("When was the stone bridge opened?", "en")
    found = answer(
        asked, [evidence("The stone bridge was opened by the mayor.", "The stone bridge was opened in 1781.")],
        known=known, limit=1,
    )  # fmt: skip
    assert found.hits[0].sentence.text == "The stone bridge was opened in 1781."


def test_texts_of_few_words_are_forgotten_too(known: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number of sentences can be made of ten words: what is kept of them has a bound of its own."""
    monkeypatch.setattr("index.words.TEXTS", 100)
    rows = [known.of_text(f"bridge {'stone ' * number}", "en")[0].tolist() for number in range(150)]
    assert len(known._texts) >= 150
    known.make_room()
    assert not known._texts
    assert known.of_text(f"bridge {'stone ' * 7}", "en")[0].tolist() == rows[7]
