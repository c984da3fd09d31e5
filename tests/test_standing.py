"""What cannot stand alone comes with what it leans on, in many languages; and how much room a text takes."""

from __future__ import annotations

import pytest

from index.records import Article, Sentence
from index.split import sentences
from index.standing import Standing, leans, standing, weight


def stand(*paragraphs: str, language: str = "en", title: str = "Ice") -> tuple[Standing, tuple[Sentence, ...]]:
    """The standing of an article's sentences."""
    article = Article(title, "\n\n".join(paragraphs), paragraphs, language)
    split = sentences(article)
    return standing(article, split), split


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Mais le port est resté fermé."), ("fr", "Il a refusé de répondre."),
        ("fr", "Ce dernier était absent."), ("fr", "Cependant, rien n’a changé."),
        ("fr", "« Mais le port est fermé », a dit la maire."), ("fr", "Dans ce pays, le port est fermé."),
        ("fr", "C’est une surprise."), ("fr", "Vingt ans plus tard, tout a changé."),
        ("en", "However, the harbour stayed shut."), ("en", "He would not answer."), ("en", "But nobody came."),
        ("en", "These were the last boats."), ("en", "In that year the council voted."),
        ("en", "Its lamp burned oil."), ("de", "Doch der Hafen blieb zu."), ("de", "Er wollte nicht antworten."),
        ("de", "Dieser Vorschlag fiel durch."), ("es", "Sin embargo, el puerto siguió cerrado."),
        ("es", "Este último no quiso."), ("es", "Pero nadie vino."), ("it", "Tuttavia il porto rimase chiuso."),
        ("it", "Quest’ultimo non rispose."), ("it", "Ma nessuno venne."),
        ("pt", "No entanto, o porto ficou fechado."), ("pt", "Ele não respondeu."), ("pt", "Mas ninguém veio."),
        ("nl", "Maar de haven bleef dicht."), ("nl", "Hij wilde niet antwoorden."),
        ("nl", "Deze laatste boten voeren uit."), ("ru", "Однако порт остался закрыт."), ("zh", "但是港口仍然关闭。"),
        ("ja", "しかし港は閉まったままだった。"), ("ar", "لكن الميناء بقي مغلقا."), ("sv", "men hamnen var stängd."),
    ],
)  # fmt: skip
def test_what_points_back_leans(language: str, text: str) -> None:
    """Connectives, pronouns and what points at something said before, at the head of a sentence."""
    assert leans(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Maisons-Alfort a fermé son port."), ("fr", "Ilona Kiss dirige le port."),
        ("fr", "Il y a deux ports à Brest."), ("fr", "Orléans n’a pas de port."), ("fr", "Lesparre est une ville."),
        ("fr", "Elle-même artiste, Anna Roy peint."), ("en", "Itasca has a harbour."),
        ("en", "Buttons were made here."), ("en", "The harbour froze."), ("en", "Sofia is old."),
        ("de", "Der Hafen blieb zu."), ("de", "Erfurt hat keinen Hafen."), ("es", "Yolanda dirige el puerto."),
        ("it", "Marta dirige il porto."), ("pt", "O porto fechou."), ("nl", "De haven bleef dicht."),
        ("nl", "Ophir is oud."), ("zh", "港口仍然关闭。"), ("ja", "港は閉まった。"), ("ar", "الميناء مغلق."),
        ("sv", "Hamnen var stängd."), ("und", "But no."),
    ],
)  # fmt: skip
def test_what_names_its_subject_stands(language: str, text: str) -> None:
    """Words that only begin like those do not lean, nor does anything in a language without a table."""
    assert not leans(text, language)


def test_what_leans_comes_with_what_it_leans_on() -> None:
    """One sentence back, two at most; what leans on nothing, or on what says nothing, is not used."""
    found, _ = stand(
        "But this came from nowhere at all. The harbour froze in January. It stayed shut until March."
        " However, one boat left. It came back in the night."
    )
    assert found.usable.tolist() == [False, True, True, True, False]
    assert found.first.tolist()[1:4] == [1, 1, 1]
    found, _ = stand("Was the harbour open in January? It was not, said the mayor Jeanne Sorel.")
    assert not found.usable.any()


def test_speech_keeps_its_speaker() -> None:
    """A quotation of several sentences is one; if it names nobody, the sentence before comes too."""
    texts = [
        "« Le port est fermé depuis janvier.", "Personne ne sait pourquoi », a dit la maire, Jeanne Sorel.",
        "Le conseil se réunit demain à Brest.", "« Nous voulons une réponse rapide. »",
    ]  # fmt: skip
    starts = [sum(len(each) + 1 for each in texts[:i]) for i in range(4)]
    split = [Sentence(at, at + len(each), each, 1) for at, each in zip(starts, texts, strict=True)]
    found = standing(Article("", " ".join(texts), (" ".join(texts),), "fr"), split)
    assert list(zip(found.first.tolist(), found.last.tolist(), strict=True)) == [(0, 1), (0, 1), (2, 2), (2, 3)]
    assert found.usable.all()


@pytest.mark.parametrize("marks", ["“”", "«»", '""', "„“", "「」"])
def test_a_long_speech_is_left_out(marks: str) -> None:
    """Nobody quotes the middle of a speech without its speaker; a mark that is never closed changes nothing."""
    on, off = marks
    middle = " ".join(f"The harbour number {n} is shut now." for n in range(5))
    found, split = stand(f"Brest is a large town. {on}{middle}{off} said the mayor. The council meets in Brest.")
    assert split[-1].text.startswith("The council")
    assert found.usable.tolist() == [True, *[False] * (len(split) - 2), True]
    found, split = stand(f"Brest is a large town. {on}{middle} The council meets in Brest.")
    assert found.usable.all()


@pytest.mark.parametrize(
    "text",
    [
        "Winter", "Is the harbour open today?", "The council decided as follows:", "Par Jeanne Sorel et Paul Lefort",
        "Photo : le port de Brest en janvier 1932.",
        "© Jeanne Sorel / Agence du Port 1932.", "The harbour froze at last",
        "By Jeanne Sorel.", "Foto: der Hafen im Januar 1932.", "The long winter of the harbour.",
    ],
)  # fmt: skip
def test_headings_bylines_captions_and_questions_are_not_used(text: str) -> None:
    """Nor is the title, when a page repeats it."""
    found, _ = stand(text, "The harbour of Brest froze in January.", title="The long  winter of the harbour.")
    assert found.usable.tolist() == [False, True]


def test_length_is_what_is_said_not_how_many_signs_it_takes() -> None:
    """The same sentence takes about as much room in each script."""
    said = {
        "en": "The harbour of Brest was frozen for three months.",
        "zh": "布雷斯特港口结冰了整整三个月。",
        "ja": "ブレストの港は三か月間凍っていた。",
        "ko": "브레스트 항구는 석 달 동안 얼어 있었다.",
        "ar": "كان ميناء بريست متجمدا لمدة ثلاثة أشهر.",
        "ru": "Гавань Бреста была скована льдом три месяца.",
    }
    widths = {language: weight(text) for language, text in said.items()}
    assert widths["en"] == len(said["en"])
    assert all(0.6 < width / widths["en"] < 1.3 for width in widths.values()), widths
