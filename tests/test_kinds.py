"""What questions ask for, and what sentences offer, language by language."""

from __future__ import annotations

import pytest

from index.kinds import KINDS, is_asking, kind_of, offers

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

SENTENCES = {
    "en": ["It was paid by Ada Byron.", "It opened in May.", "Forty of 52 came.", "It costs $12.", "It took 3 days.",
           "It stands in Ghent.", "It closed because it rained."],
    "fr": ["C’est Ada Byron qui a payé.", "Il a ouvert en mai.", "Ils étaient 52.", "Il coûte 12 euros.",
           "Il a duré 3 jours.", "Il se trouve à Gand.", "Il a fermé parce qu’il pleuvait."],
    "de": ["Bezahlt hat Ada Byron.", "Im Mai wurde es eröffnet.", "Es kamen 52.", "Sie kostet 12 Euro.",
           "Es dauerte 3 Tage.", "Es liegt in Gent.", "Es schloss, weil es regnete."],
    "es": ["Pagó Ada Byron.", "Abrió en mayo.", "Vinieron 52.", "Cuesta 12 euros.", "Duró 3 días.", "Está en Gante.",
           "Cerró porque llovía."],
    "it": ["Ha pagato Ada Byron.", "Ha aperto a maggio.", "Sono venuti in 52.", "Costa 12 euro, cioè 12 euro €.",
           "È durato 3 giorni.", "Si trova a Gand.", "Ha chiuso perché pioveva."],
    "pt": ["Pagou Ada Byron.", "Abriu em maio.", "Vieram 52.", "Custa 12 euros.", "Durou 3 dias.", "Fica em Gante.",
           "Fechou porque chovia."],
    "nl": ["Ada Byron betaalde; dat deed Ada.", "Het ging open in mei.", "Er kwamen er 52.", "Het kost € 12.",
           "Het duurde 3 dagen.", "Het ligt in Gent.", "Het ging dicht omdat het regende."],
    "ru": ["Заплатила Ада Байрон.", "Он открылся в мае 1904 года.", "Пришло 52.", "Он стоит 12 рублей.",
           "Это длилось 3 дня.", "Он стоит в Генте.", "Он закрылся, потому что шёл дождь."],
}  # fmt: skip


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    kinds = ("who", "when", "number", "money", "duration", "where", "why")
    return [(language, kind, text) for language in table for kind, text in zip(kinds, table[language], strict=True)]


@pytest.mark.parametrize(("language", "kind", "question"), _cases(QUESTIONS))
def test_a_question_is_of_its_kind(language: str, kind: str, question: str) -> None:
    """Each language asks for each kind in its own words."""
    assert kind_of(question, language) == kind
    assert kind in KINDS


@pytest.mark.parametrize(("language", "kind", "sentence"), _cases(SENTENCES))
def test_a_sentence_offers_what_it_has(language: str, kind: str, sentence: str) -> None:
    """Names, dates, numbers, amounts, durations, places and causes are seen in each language."""
    assert kind in offers(sentence)


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


def test_a_bare_sentence_offers_nothing() -> None:
    """Nothing is seen where nothing is."""
    assert offers("nobody protested.") == frozenset()


def test_words_of_asking_are_no_content() -> None:
    """No sentence has to share them."""
    assert is_asking("combien")
    assert not is_asking("bridge")
