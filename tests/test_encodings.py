"""The bytes of a page become text: UTF-8, what was written before it, and a refusal where a part is lost."""

from __future__ import annotations

import codecs

import pytest

from index.errors import Unreadable
from index.extract import decode, extract
from index.records import Article, Page

PARAGRAPHS = [
    "La première rame est partie du dépôt à cinq heures vingt, presque vide, dans une ville encore endormie.",
    "« J’avais vingt ans quand on a arraché les rails », raconte Odette, qui n’a pas dormi de la nuit.",
]


def _extract(content: bytes, kind: str = "text") -> Article:
    return extract(Page(content, name="page", kind=kind))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "utf-16-be-bom", "mac_roman"])
def test_french_in_any_encoding(encoding: str) -> None:
    """A French text reads the same in UTF-8 with and without mark, UTF-16, UTF-32 and what Windows and Macs wrote."""
    text = "\n\n".join(PARAGRAPHS)
    content = codecs.BOM_UTF16_BE + text.encode("utf-16-be") if encoding == "utf-16-be-bom" else text.encode(encoding)
    assert _extract(content).text == text


POLISH = "Zażółć gęślą jaźń. W zeszłym roku miasto wyremontowało most na rzece."
RUSSIAN = "В прошлом году город отремонтировал мост через реку, который был закрыт."
JAPANESE = "昨年、市は長年閉鎖されていた川の橋を修理しました。住民は喜んでいます。"
OLDER = {
    "cp1252": "Le café est fermé.", "latin-1": "Über die Brücke fährt ein größerer Zug. Die Straße ist gesperrt.",
    "cp1250": POLISH, "iso8859_2": POLISH, "cp1251": RUSSIAN, "koi8_r": RUSSIAN, "cp932": JAPANESE, "euc_jp": JAPANESE,
    "cp1253": "Πέρυσι ο δήμος επισκεύασε τη γέφυρα που ήταν κλειστή για πολλά χρόνια.",
    "cp1254": "Geçen yıl belediye, yıllarca kapalı kalan köprüyü onardı. Işıklar söndü.",
    "cp1255": "בשנה שעברה תיקנה העירייה את הגשר שהיה סגור שנים רבות.",
    "cp1256": "في العام الماضي أصلحت البلدية الجسر الذي كان مغلقا لسنوات عديدة.",
    "gb18030": "去年，市政府修复了关闭多年的河上桥梁。居民们很高兴。",
    "cp949": "지난해 시는 수년 동안 폐쇄되었던 다리를 수리했습니다.",
}  # fmt: skip


@pytest.mark.parametrize(("encoding", "text"), OLDER.items())
def test_older_encodings_are_detected(encoding: str, text: str) -> None:
    """An encoding from before UTF-8 is taken when it yields a language that it was made for."""
    assert decode(text.encode(encoding), "page") == text


@pytest.mark.parametrize(
    ("content", "position"),
    [
        ("déjà vu à Genève".encode()[:-1] + b"\xff", 19),
        ("L’été".encode()[:-1], 7),
        (b"hello \xff world", 6),
        (codecs.BOM_UTF16_LE + b"a\x00b", 4),
        (bytes(range(0x80, 0x100)) * 3, 0),
    ],
)
def test_broken_encodings_are_refused(content: bytes, position: int) -> None:
    """Where a part is lost, or nothing explains the bytes, the first fault is named instead of quoting a guess."""
    with pytest.raises(Unreadable) as caught:
        _extract(content)
    assert (caught.value.reason, caught.value.facts["position"]) == ("encoding", position)


def test_html_says_its_encoding() -> None:
    """The charset of a page holds where its bytes are no UTF-8, and yields to UTF-8 that is valid."""
    page = "<html><head><meta charset={}></head><body><p>" + "</p><p>".join(PARAGRAPHS) + "</p></body></html>"
    for declared, actual in [("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("iso-8859-1", "utf-8")]:
        assert _extract(page.format(declared).encode(actual), "html").paragraphs == tuple(PARAGRAPHS)
