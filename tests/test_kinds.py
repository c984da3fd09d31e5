"""What questions ask for, language by language."""

from __future__ import annotations

import pytest

from index.kinds import KINDS, STRICT, is_asking, kind_of

QUESTIONS = {
    "en": ["Who paid?", "When did it open?", "How many came?", "How much does it cost?", "How long did it last?",
           "Where is it?", "Why did it close?"],
    "fr": ["Qui a payé ?", "Quand a-t-il ouvert ?", "Combien sont venus ?", "Quel est le prix du billet ?",
           "Combien de temps a-t-il duré ?", "Où est-il ?", "Pourquoi a-t-il fermé ?"],
    "de": ["Wer hat bezahlt?", "Wann wurde es eröffnet?", "Wie viele kamen?", "Was kostet die Karte?",
           "Wie lange dauerte es?", "Wo liegt es?", "Warum wurde es geschlossen?"],
    "es": ["¿Quién pagó?", "¿Cuándo abrió?", "¿Cuántos vinieron?", "¿Cuánto cuesta?", "¿Cuánto tiempo duró?",
           "¿Dónde está?", "¿Por qué cerró?"],
    "it": ["Chi ha pagato?", "Quando ha aperto?", "Quanti sono venuti?", "Quanto costa?", "Quanto tempo è durato?",
           "Dove si trova?", "Perché ha chiuso?"],
    "pt": ["Quem pagou?", "Quando abriu?", "Quantos vieram?", "Quanto custa?", "Quanto tempo durou?", "Onde fica?",
           "Por que fechou?"],
    "nl": ["Wie betaalde?", "Wanneer ging het open?", "Hoeveel kwamen er?", "Wat kost het?", "Hoe lang duurde het?",
           "Waar ligt het?", "Waarom ging het dicht?"],
    "ru": ["Кто заплатил?", "Когда он открылся?", "Сколько пришло?", "Сколько стоит билет?", "Как долго это длилось?",
           "Где он находится?", "Почему он закрылся?"],
}  # fmt: skip


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    kinds = ("who", "when", "count", "money", "duration", "where", "why")
    return [(language, kind, text) for language in table for kind, text in zip(kinds, table[language], strict=True)]


@pytest.mark.parametrize(("language", "kind", "question"), _cases(QUESTIONS))
def test_a_question_is_of_its_kind(language: str, kind: str, question: str) -> None:
    """Each language asks for each kind in its own words."""
    assert kind_of(question, language) == kind
    assert kind in KINDS


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_a_question_of_unknown_language_is_tried_in_all(language: str) -> None:
    """Short questions are often of no certain language."""
    assert [kind_of(question) for question in QUESTIONS[language]] == [
        kind for _, kind, _ in _cases({"": QUESTIONS[language]})
    ]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is it about?", "en"),
        ("Qu’est-ce que c’est ?", "fr"),
        ("Was ist das?", "de"),
        ("lighthouse", "und"),
        ("", "und"),
    ],
)
def test_other_questions_expect_nothing(question: str, language: str) -> None:
    """No kind, no expectation."""
    assert kind_of(question, language) == ""


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("When it was built, how many men worked on it?", "en", "count"),  # a conjunction
        ("Quand il est mort, combien laisse-t-il d’enfants ?", "fr", "count"),
        ("In what year did it open?", "en", "date"),
        ("En quelle année a-t-il ouvert ?", "fr", "date"),
        ("How much oil was pumped?", "en", "number"),
        ("How much was paid for the bridge?", "en", "money"),
        ("Qui a reçu le prix Nobel ?", "fr", "who"),
        ("Quel prix obtient-il en 1998 ?", "fr", ""),
        ("Quel est le prix du billet ?", "fr", "money"),
        ("What percentage of the town voted?", "en", "share"),
        ("Quelle part des habitants a voté ?", "fr", "share"),
        ("Combien de temps a duré le trajet ?", "fr", "duration"),
        ("Pendant combien d'années a-t-il régné ?", "fr", "duration"),
        ("Combien de fusées ont volé ?", "fr", "count"),
        ("How old is the tower?", "en", "number"),
        ("What did the mayor say when he left?", "en", ""),
        ("Wie hoch ist der Turm?", "de", "number"),
        ("Wie viel Geld kostete es?", "de", "money"),
        ("Dans quelle ville se trouve-t-il ?", "fr", "where"),
        ("Le phare ou la digue ?", "fr", ""),
    ],
)
def test_close_questions_are_told_apart(question: str, language: str, kind: str) -> None:
    """The first words of asking decide, and what stands beside them."""
    assert kind_of(question, language) == kind


def test_what_must_be_there_is_of_a_kind() -> None:
    """Numbers and times can be missed for certain; a name or a cause can be put in any words."""
    assert set(KINDS) > STRICT
    assert not {"who", "why", "where"} & STRICT


def test_words_of_asking_are_no_content() -> None:
    """No sentence has to share them."""
    assert is_asking("combien")
    assert not is_asking("bridge")
