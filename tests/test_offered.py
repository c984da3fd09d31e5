"""What sentences offer to a question that asks for something in particular, language by language."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.kinds import KINDS
from index.offered import SPELT, in_digits, offers

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


def _cases() -> list[tuple[str, str, str]]:
    kinds = ("who", "when", "count", "money", "duration", "where", "why")
    return [
        (language, kind, text) for language, texts in SENTENCES.items() for kind, text in zip(kinds, texts, strict=True)
    ]


@pytest.mark.parametrize(("language", "kind", "sentence"), _cases())
def test_a_sentence_offers_what_it_has(language: str, kind: str, sentence: str) -> None:
    """Names, dates, numbers, amounts, durations, places and causes are seen in each language."""
    assert kind in offers(sentence, language)
    assert set(KINDS) >= offers(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence", "kinds"),
    [
        ("en", "the mission lasted for 20 years.", {"duration"}),
        ("en", "20 rockets were lost.", {"count"}),
        ("en", "it cost $44 billion.", {"money"}),
        ("en", "12 % of them left.", {"share"}),
        ("en", "it opened in 2016.", {"date"}),
        ("en", "it closed on May 3.", {"date"}),
        ("fr", "elle a duré 20 ans.", {"duration"}),
        ("fr", "20 fusées ont été perdues.", {"count"}),
        ("fr", "elle coûte 44 milliards d’euros.", {"money"}),
        ("fr", "12 % des gens sont partis.", {"share"}),
        ("fr", "elle ouvre le 3 mai.", {"date"}),
        ("fr", "elle a ouvert en 2016.", {"date"}),
        ("de", "20 Raketen gingen verloren.", {"count"}),
        ("de", "das kostete 44 Milliarden Euro.", {"money"}),
        ("es", "duró 20 años.", {"duration"}),
        ("it", "costa 12 euro.", {"money"}),
    ],
)
def test_every_number_is_of_one_sort(language: str, sentence: str, kinds: set[str]) -> None:
    """Twenty years are no number of rockets, an amount no share, a year no count."""
    assert offers(sentence, language) & {"date", "count", "share", "money", "duration"} == kinds


@pytest.mark.parametrize(
    ("language", "sentence", "digits"),
    [
        ("en", "It took twenty-four men.", "24"),
        ("fr", "Il a fallu vingt-quatre hommes.", "24"),
        ("de", "Es brauchte vierundzwanzig Leute.", "24"),
        ("es", "Hicieron falta veinticuatro hombres.", "24"),
        ("it", "Servirono ventiquattro uomini.", "24"),
        ("pt", "Foram vinte e quatro homens.", "24"),
        ("nl", "Er waren vierentwintig mannen.", "24"),
        ("en", "It cost 250 million.", "250 million"),
    ],
)
def test_numbers_in_words_are_read(language: str, sentence: str, digits: str) -> None:
    """In the languages whose number words are known, they count like digits."""
    assert digits in in_digits(sentence, language)
    assert "count" in offers(sentence, language)


def test_a_bare_sentence_offers_nothing() -> None:
    """Nothing is seen where nothing is."""
    assert offers("they protested.", "en") == frozenset()


@given(st.text(max_size=300), st.sampled_from([*sorted(SPELT), "ru", "zh", "und"]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str, language: str) -> None:
    """Whatever an article holds, kinds come back and nothing is raised."""
    assert set(KINDS) >= offers(text, language)


@pytest.mark.parametrize(
    "text", ["vingt et un " * 1000, "1 000 " * 2000, "a " * 6000, "-" * 12_000, "one-" * 3000, "d’" * 6000]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_long_texts_take_no_long_time(text: str, language: str) -> None:
    """A hostile sentence of 12,000 characters is read in a second, on a slow machine in three."""
    begun = time.perf_counter()
    offers(text, language)
    assert time.perf_counter() - begun < 3
