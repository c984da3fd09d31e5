"""The library as a caller has it: articles in, exact quotes out, whoever else works on the same folder."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import (
    Answer,
    ArticleNotFound,
    Library,
    ModelMismatch,
    SourceError,
    Unreachable,
    read,
)
from index.encode import Encoder, open_encoder
from index.fetch import MAX_BYTES
from index.naming import slug
from index.store import Store

ROOT = Path(__file__).parents[1]

TWITTER = """<html lang="fr"><head><title>Le rachat</title></head><body><article><h1>Le rachat</h1>
<p>En octobre, après six mois d’hésitations, l’entrepreneur a fini par signer dans un bureau de San Francisco.</p>
<p>Le rachat de Twitter a coûté quarante-quatre milliards de dollars, dont une partie empruntée à des banques.</p>
<p>Les employés l’ont appris par un courrier de trois lignes, envoyé un vendredi soir à toutes les équipes.</p>
</article></body></html>"""
MILL = """The mill on the Sorgue

The mill was built in 1781 by the widow Anne Chabert, who had sold her vineyards to pay for it.

Its wheel is driven by the Sorgue, a river that never freezes because it rises warm from a cave.

Today the mill grinds spelt on Thursdays, and a choir of bakers rehearses under its roof in winter.
"""
LIGHT = """Le phare de Penfret

Le phare de Penfret a été allumé en 1838. Il domine une île sans habitants, où les moutons paissent seuls en hiver.

La dernière gardienne, Soizic Le Goff, est partie en 1993, quand la lampe est devenue automatique.
"""
LONG = "\n\n".join(f"{number}. {' '.join(MILL.split())}" for number in range(80))  # three batches of passages


class Wrapped:
    """The real encoder, which raises at the given call of :meth:`encode_parts` (1 is the first)."""

    def __init__(self, encoder: Encoder, fails_at: int) -> None:
        self._encoder, self._left = encoder, fails_at
        self.identity, self.max_tokens = encoder.identity, encoder.max_tokens
        self.encode, self.count_tokens = encoder.encode, encoder.count_tokens

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Encode, or raise."""
        self._left -= 1
        if not self._left:
            raise MemoryError("no room for a matrix")
        return self._encoder.encode_parts(texts, parts)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The embedded model, loaded once."""
    return open_encoder()


# what is promised to callers


def test_the_example_of_the_readme_runs_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Python that the README shows is run as it stands, on a page of ours, and prints the sentence that answers."""
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EXERGUE_MODEL", raising=False)
    Path("page.html").write_text(TWITTER, "utf-8")
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "Le rachat de Twitter a coûté quarante-quatre milliards de dollars" in printed
    assert "– paragraph 2 (" in printed  # the sentence's own: its passage begins with the first


def test_the_example_of_the_contract_runs(tmp_path: Path) -> None:
    """Every name that callers rely on is there, and means what it says."""
    (tmp_path / "page.html").write_text(TWITTER, "utf-8")
    with Library.open(str(tmp_path / "data"), model="embedded") as library:
        article = library.add(str(tmp_path / "page.html"))
        assert (article.id, article.title, article.language) == ("le-rachat", "Le rachat", "fr")
        assert "\n\n".join(article.paragraphs) == article.text
        answer = library.ask("Combien a coûté Twitter ?", article_id=article.id, limit=3)
        assert answer.answered
        assert answer.confidence > 0.5
        hit = answer.hits[0]
        assert "milliards" in hit.sentence.text
        assert article.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert (hit.passage.paragraph, hit.article.id) == (1, "le-rachat")
        assert 0 < hit.score <= 1
        assert library.ask("Combien a coûté Twitter ?").hits[0].sentence == hit.sentence
        summary = library.summarize(article.id, sentences=1, focus="le courrier envoyé aux employés")
        [chosen] = summary.sentences
        assert chosen.text.startswith("Les employés")
        assert (chosen.paragraph, article.text[chosen.start : chosen.end]) == (3, chosen.text)


# adding


def test_a_path_a_string_and_bytes_give_the_same_article(library: Library, tmp_path: Path) -> None:
    """What comes from three kinds of source is one content: it is added once."""
    file = tmp_path / "mill.txt"
    file.write_text(MILL)
    first = library.add(file)
    assert library.add(str(file)) == library.add(MILL.encode()) == first
    assert len(library.articles()) == 1
    assert library.find_origin(str(file.resolve())) == first
    assert library.find_origin("elsewhere") is None


def test_a_changed_file_is_updated_under_its_id(library: Library, tmp_path: Path) -> None:
    """A new version takes the place of the old: same id, nothing of it is found; unchanged does nothing."""
    file = tmp_path / "mill.txt"
    file.write_text(MILL)
    assert (first := library.take(read(file))).status == "added"
    assert library.take(read(file)).status == "unchanged"
    file.write_text(MILL.replace("widow Anne Chabert", "miller Odile Fabre").replace("mill on", "watermill on"))
    second = library.take(read(file))
    assert (second.status, second.article.id) == ("updated", first.article.id)
    hits = library.ask("Who built the mill?").hits
    assert "Odile Fabre" in hits[0].passage.text
    assert not any("Chabert" in hit.passage.text for hit in hits)
    copy = tmp_path / "copy.txt"
    copy.write_bytes(file.read_bytes())
    assert library.take(read(copy)).status == "unchanged"
    assert library.articles() == [second.article]


def test_what_changed_last_is_listed_last(library: Library, tmp_path: Path) -> None:
    """Numbers in a list are not for keeps: an update counts as new."""
    file = tmp_path / "mill.txt"
    file.write_text(MILL)
    mill, light = library.add(file), library.add(LIGHT.encode())
    assert [each.id for each in library.articles()] == [mill.id, light.id]
    file.write_text(MILL.replace("1781", "1782"))
    library.add(file)
    assert [each.id for each in library.articles()] == [light.id, mill.id]


def test_what_is_found_in_it_can_be_overridden(library: Library) -> None:
    """Title, language and address given by the caller win; the hit's link leads to its passage at that address."""
    article = library.add(MILL.encode(), title="Moulins", language="oc", url="https://example.org/mill")
    assert (article.id, article.title, article.language) == ("moulins", "Moulins", "oc")
    assert article.url == "https://example.org/mill"
    assert library.ask("Who built the mill?").hits[0].link.startswith(f"{article.url}#:~:text=The%20mill%20was%20built")
    assert library.article("moulins") == article


def test_a_source_that_fails_leaves_no_trace(library: Library, tmp_path: Path) -> None:
    """What cannot be read or holds nothing raises, and the library is as it was."""
    library.add(MILL.encode())
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    for source in (b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b" \n\n ", tmp_path / "broken.pdf", "https://example.org"):
        with pytest.raises(SourceError):
            library.add(source)
    with pytest.raises(Unreachable):
        library.add(tmp_path / "absent.txt")
    assert len(library.articles()) == 1
    assert library.ask("Who built the mill?").answered


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_an_encoder_that_fails_leaves_no_trace(tmp_path: Path, encoder: Encoder, fails_at: int) -> None:
    """When encoding stops at the first, second or third batch nothing is stored, and a new version changes nothing."""
    file = tmp_path / "long.txt"
    with Library(Store(tmp_path / "data"), encoder, MAX_BYTES) as library:
        file.write_text(MILL)
        before = library.add(file)
    file.write_text(LONG)
    with Library(Store(tmp_path / "data"), Wrapped(encoder, fails_at), MAX_BYTES) as library:
        with pytest.raises(MemoryError):
            library.add(file)
        assert library.articles() == [before]
        assert library.ask("Who built the mill?").hits[0].article == before
        assert library.add(file).text == LONG


def test_progress_counts_up_to_all_passages(library: Library) -> None:
    """Progress tells growing numbers of passages, more than once for a long article, and ends with all of them."""
    told: list[tuple[int, int]] = []
    library.add(LONG.encode(), progress=lambda done, total: told.append((done, total)))
    done, totals = zip(*told, strict=True)
    assert len(done) > 1
    assert list(done) == sorted(set(done))
    assert set(totals) == {done[-1]}
    library.add(LONG.encode(), progress=lambda done, total: pytest.fail("nothing is encoded again"))


# ids


@pytest.mark.parametrize(
    ("title", "expected"),
    [("The Mill on the Sorgue!", "the-mill-on-the-sorgue"), ("L’été à Orléans", "l-ete-a-orleans"),
     ("港の灯り", "article"), ("Паром 2026", "2026"), ("", "article"), ("a" * 60, "article"), ("../../etc/x", "etc-x"),
     ("Twenty words that go on and on and on until nobody reads", "twenty-words-that-go-on-and-on-and-on")],
)  # fmt: skip
def test_a_title_becomes_an_id(title: str, expected: str) -> None:
    """Whole words of ASCII letters and digits, at most 40 characters, and never nothing."""
    assert slug(title) == expected


@given(st.text())
def test_an_id_is_always_plain(title: str) -> None:
    """Any title gives an id that can be typed, put in an address and used as a file's name."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(title))
    assert len(slug(title)) <= 40


def test_equal_titles_get_numbered_ids(library: Library) -> None:
    """Articles of one title, and titles that leave nothing for an id, stay apart; a freed id is given again."""
    ids = [library.add(f"{MILL}\nVersion {n} of it.".encode(), title=title).id
           for n, title in enumerate(["Mill", "Mill", "mill 2", "灯台", "Маяк"])]  # fmt: skip
    assert ids == ["mill", "mill-2", "mill-2-2", "article", "article-2"]
    library.remove("mill")
    assert library.add(b"Another text about another mill.", title="MILL").id == "mill"


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names that are no text")
def test_a_name_that_is_no_unicode_is_no_fault(library: Library, tmp_path: Path) -> None:
    """File names, titles and ids from an old disk or a shell may hold lone surrogates, which no database takes."""
    file = tmp_path / os.fsdecode(b"caf\xe9.txt")
    file.write_text(MILL)
    article = library.add(file, title="caf\udce9")
    assert library.articles() == [article]
    with pytest.raises(ArticleNotFound):
        library.article("caf\udce9")


# removing and naming


def test_what_is_removed_is_not_found_any_more(library: Library) -> None:
    """A removed article answers nothing, is not listed, and can be neither named nor removed again."""
    mill, light = library.add(MILL.encode()), library.add(LIGHT.encode())
    assert library.ask("Who built the mill?").hits[0].article == mill
    assert library.remove(mill.id) == mill
    assert {hit.article.id for hit in library.ask("Who built the mill?", limit=9).hits} == {light.id}
    for call in (library.article, library.remove, library.summarize, lambda gone: library.ask("Who?", article_id=gone)):
        with pytest.raises(ArticleNotFound) as caught:
            call(mill.id)
        assert caught.value.reason == "unknown-article"


def test_an_empty_library_says_so(library: Library) -> None:
    """Nothing to ask, to show or to summarise is one clear error, before and after an article was there."""
    for _ in range(2):
        assert library.articles() == []
        for call in (library.article, library.summarize, lambda: library.ask("Who built the mill?")):
            with pytest.raises(ArticleNotFound) as caught:
                call()
            assert caught.value.reason == "no-article"
        library.remove(library.add(MILL.encode()).id)


def test_the_only_article_needs_no_name(library: Library) -> None:
    """Without an id the only article is meant; with two, one has to be named."""
    mill = library.add(MILL.encode())
    assert library.article() == library.summarize().article == mill
    library.add(LIGHT.encode())
    with pytest.raises(ArticleNotFound) as caught:
        library.summarize()
    assert (caught.value.reason, caught.value.facts) == ("which-article", {"count": 2})


# opening


def test_reopening_gives_the_same_answers(tmp_path: Path) -> None:
    """Vectors and texts on disk are those in use: after a restart the same passages come with the same scores."""
    questions = ["Who built the mill?", "Quand la gardienne est-elle partie ?", "warm river", "solar panels"]

    def ask(library: Library) -> list[Answer]:
        return [library.ask(question, limit=9) for question in questions]

    with Library.open(tmp_path, "embedded") as library:
        for source in (MILL, LIGHT, TWITTER):
            library.add(source.encode())
        before = ask(library)
    with Library.open(tmp_path, "embedded") as library:
        for old, new in zip(before, ask(library), strict=True):
            assert [(hit.article, hit.passage, hit.sentence) for hit in old.hits] == [
                (hit.article, hit.passage, hit.sentence) for hit in new.hits
            ]
            assert [hit.score for hit in old.hits] == pytest.approx([hit.score for hit in new.hits], abs=1e-6)
            assert old.confidence == pytest.approx(new.confidence, abs=1e-6)


def test_another_model_is_refused_at_open(tmp_path: Path) -> None:
    """Vectors of another model, or of this one with another prompt, are never compared with ours."""
    with Library.open(tmp_path, "embedded", passage_prompt="passage: ") as library:
        library.add(MILL.encode())
    with pytest.raises(ModelMismatch):
        Library.open(tmp_path, "embedded")
    with Library.open(tmp_path, "embedded", passage_prompt="passage: ") as library:
        assert library.ask("Who built the mill?").answered
        library.remove(library.article().id)
    with Library.open(tmp_path, "embedded") as library:
        assert library.add(MILL.encode())


def test_without_a_model_a_library_lists_shows_and_removes(tmp_path: Path) -> None:
    """No model is needed to look after the articles, whichever made them; questions need one."""
    with Library.open(tmp_path, "embedded", passage_prompt="passage: ") as library:
        mill, light = library.add(MILL.encode()), library.add(LIGHT.encode())
    with Library.open(tmp_path, load_model=False) as library:
        assert library.articles() == [mill, light]
        assert library.article(light.id) == light
        assert library.summarize(mill.id, sentences=1).sentences[0].text in mill.text
        assert library.remove(mill.id) == mill
        assert library.articles() == [light]
        with pytest.raises(RuntimeError):
            library.ask("Who built the mill?")
