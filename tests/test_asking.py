"""Questions to a library with the embedded model: across languages, in many scripts, about the author, and refused."""

from __future__ import annotations

import pytest

from index import Library, QuestionError
from index.naming import MAX_QUESTION

BAKERY = """Le four du village

Chaque samedi, le four communal est rallumé avec du bois de chêne, et la fumée se voit jusqu’à la rivière. On y cuit
du pain de seigle, puis des tartes quand la chaleur baisse. Une vingtaine de familles apportent leur pâte dès l’aube.

Le four a été construit en 1846 par un maçon italien, Pietro Gallo, avec les pierres d’un couvent en ruine. Il a servi
tous les jours jusqu’à la guerre, puis il est resté froid pendant trente ans, et des lapins y ont élu domicile.

La mairie prévoit maintenant une toiture neuve, que paiera pour moitié la région. Les travaux commenceront après les
moissons et dureront deux mois, pendant lesquels le pain sera cuit chez le boulanger du bourg voisin.

Maëlle Kerouanton est journaliste. Elle écrit sur les villages et leurs métiers depuis Quimper.
"""


@pytest.mark.parametrize(
    ("question", "expected"),
    [("When was the oven built, and by whom?", "1846"), ("Wer hat den Ofen gebaut?", "Pietro Gallo"),
     ("¿Quién paga el nuevo tejado?", "la région"), ("Qui a construit le four ?", "Pietro Gallo")],
)  # fmt: skip
def test_a_question_in_another_language_finds_the_paragraph(library: Library, question: str, expected: str) -> None:
    """A French article answers in French whatever language it is asked in."""
    library.add(BAKERY.encode())
    assert expected in library.ask(question).hits[0].passage.text


@pytest.mark.parametrize(
    "question", ["Who wrote this article?", "Qui a écrit cet article ?", "Wer ist die Autorin?", "Où vit Kerouanton ?"]
)
def test_the_note_answers_who_wrote_it(library: Library, question: str) -> None:
    """The author's note, found at the end of a real article, is quoted to those who ask for the author."""
    assert library.add(BAKERY.encode()).byline == "Maëlle Kerouanton"
    assert any("Kerouanton" in hit.passage.text for hit in library.ask(question, limit=9).hits)


@pytest.mark.parametrize("question", ["Which villages have old crafts?", "Quimper", "Que sait-on des métiers ?"])
def test_the_note_answers_nothing_else(library: Library, question: str) -> None:
    """A question that only the note would match gets no hit in it."""
    library.add(BAKERY.encode())
    assert not any("Kerouanton" in hit.passage.text for hit in library.ask(question, limit=9).hits)


OWN_LANGUAGE = [
    (
        "zh",
        "这座石桥建于一七八一年，由寡妇陈氏出资修建。桥长三十米，两岸种满了柳树。",
        "每年冬天，面包师们在河边的磨坊里排练合唱。他们唱的是祖父传下来的歌。",
        "石桥是谁出资修建的？",
        "寡妇陈氏",
    ),
    (
        "ja",
        "この灯台は一八八七年に石工の森田が建てた。高さは二十メートルある。",
        "冬になると、パン屋の合唱団が水車小屋で練習をする。歌は祖父から教わったものだ。",
        "灯台を建てたのは誰ですか？",
        "石工の森田",
    ),
    (
        "ar",
        "بنى الجسر الحجري بناء من حلب اسمه سليم الخوري. يبلغ طوله ثلاثين مترا.",
        "في الشتاء يتدرب الخبازون على الغناء في الطاحونة القديمة. الأغاني من أجدادهم.",
        "من بنى الجسر الحجري؟",
        "سليم الخوري",
    ),
    (
        "th",
        "สะพานหินแห่งนี้สร้างโดยช่างสมชายเมื่อร้อยปีก่อน ยาวสามสิบเมตร",
        "ในฤดูหนาวคนทำขนมปังซ้อมร้องเพลงที่โรงสีเก่า",
        "ใครสร้างสะพานหิน",
        "ช่างสมชาย",
    ),
]


@pytest.mark.parametrize(("language", "text", "other", "question", "expected"), OWN_LANGUAGE)
def test_an_article_answers_in_its_own_language(
    library: Library, language: str, text: str, other: str, question: str, expected: str
) -> None:
    """Scripts without blanks or right to left: the sentence that answers is marked, among articles of one kind."""
    for each in (other, text):
        assert library.add(each.encode()).language == language
    found = library.ask(question)
    assert found.question.language == language
    assert expected in found.hits[0].sentence.text
    assert found.answered


@pytest.mark.parametrize(
    ("asked", "cleaned"),
    [("  Who\tbuilt\r\nthe oven?\x00 ", "Who built the oven?"),
     ("\x1b[31mWho\x9b built it?\x7f", "[31mWho built it?"),
     ("four\u3000à pain\u00a0?", "four à pain ?"), ("é" * MAX_QUESTION, "é" * MAX_QUESTION),
     (f"  {'a ' * 250}  \n", " ".join("a" * 250))],
)  # fmt: skip
def test_a_question_is_cleaned(library: Library, asked: str, cleaned: str) -> None:
    """Control characters and runs of blanks become one blank; what remains may have 500 characters."""
    library.add(BAKERY.encode())
    assert library.ask(asked).question.text == cleaned


@pytest.mark.parametrize(
    ("asked", "reason"),
    [("", "question-empty"), (" \n\t\u2003", "question-empty"), ("\x00\x1b\x9f", "question-empty"),
     ("é" * (MAX_QUESTION + 1), "question-long")],
)  # fmt: skip
def test_a_question_of_nothing_or_too_much_is_refused(library: Library, asked: str, reason: str) -> None:
    """The error says which, for questions and for the focus of a summary."""
    library.add(BAKERY.encode())
    with pytest.raises(QuestionError) as caught:
        library.ask(asked)
    assert caught.value.reason == reason
    with pytest.raises(QuestionError) as caught:
        library.summarize(focus=asked)
    assert caught.value.reason == reason.replace("question", "focus")
