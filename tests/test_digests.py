"""What a library tells of one article, or of all that came in lately; and the commands that ask for it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.days import days_ago, moment
from bot.on_terminal import Look, render
from bot.phrases import Phrases
from bot.reply import Item, Line
from bot.request import Request
from bot.serving import serve
from bot.wording import digest_reply, quote, summary_reply
from index import Library, Page, QuestionError
from index.digests import NEWEST, _sentences
from index.split import sentences as split_sentences
from index.summary import summarize

Run = Callable[..., subprocess.CompletedProcess[str]]  # what the ``exergue`` fixture gives

SAMPLE = Path(__file__).parents[1] / "index" / "sample" / "article.md"
LONG_AGO, NEVER = "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"

HARBOUR = """The harbour of Brest froze in January 1932, for the first time since the town was built.

Forty boats lay in the ice for three weeks. The mayor, Jeanne Sorel, paid each crew 12 francs a day.
"""
MILL = """The mill at Saint-Omer burnt down in the night of 3 March 1911.

Its owner, Paul Lefort, never built another one. The town bought the land for 900 francs in 1913.
"""


def put(library: Library, title: str, text: str, place: str = "") -> str:
    """Add an article and return its id."""
    page = Page(f"{title}\n\n{text}".encode(), title, "text", origin=title, place=place)
    return library.take(page).article.id


def test_the_stored_sentences_are_the_articles(library: Library) -> None:
    """Each once, in reading order, with the vector that encoding it again would give."""
    article = library.add(SAMPLE)
    sentences, vectors = _sentences(library._store, article)
    assert tuple(sentences) == split_sentences(article)
    assert abs(vectors - library._encoder.encode([each.text for each in sentences])).max() < 1e-3


def test_a_summary_needs_no_model_without_a_focus(tmp_path: Path) -> None:
    """It is the same as with one."""
    with Library.open(tmp_path, "embedded") as library:
        put(library, "Harbour", HARBOUR)
        known = library.summarize(sentences=2)
        with pytest.raises(QuestionError):
            library.summarize(focus=" ")
    with Library.open(tmp_path, load_model=False) as library:
        assert library.summarize(sentences=2) == known
        assert library.digest(LONG_AGO).summaries


@pytest.mark.parametrize("focus", ["la publicité", "advertising", "die Werbung", "la pubblicità", "广告"])
def test_a_focus_in_any_language_finds_what_it_is_about(library: Library, focus: str) -> None:
    """The sentences about advertisers come, whatever language they are asked for in."""
    article = library.add(SAMPLE)
    told = [each.text for each in library.summarize(article.id, sentences=3, focus=focus).sentences]
    assert any("annonceurs" in text or "publicit" in text for text in told), told


@pytest.mark.parametrize("focus", ["la publicité", "advertising", "die Werbung"])
def test_a_focus_is_kept_to(library: Library, focus: str) -> None:
    """Every sentence speaks of advertisers, subscribers or what they pay; none fills the rest."""
    article = library.add(SAMPLE)
    told = [each.text for each in library.summarize(article.id, sentences=8, focus=focus).sentences]
    assert told
    assert [text for text in told if not re.search("annonceur|publicit|marketing|marques|Blue", text)] == []


@pytest.mark.parametrize(
    "focus", ["banana bread recipe", "football", "la météo", "die Französische Revolution", "香蕉面包", "?!"]
)
def test_nothing_is_said_near_to_a_strange_focus(library: Library, focus: str) -> None:
    """The summary is empty and says so, in both languages; in a chat one may give another focus, and nothing else."""
    article = library.add(SAMPLE)
    summary = library.summarize(article.id, focus=focus)
    assert (summary.sentences, summary.more) == ((), False)
    said = [summary_reply(summary, Phrases(language), focus=focus, asked=5).plain for language in ("en", "fr")]
    assert said == [
        f"Nothing in the article comes near “{focus}”.",
        f"Rien dans l’article ne s’approche de «\u00a0{focus}\u00a0».",
    ]
    library.ledger.bind("discord:1", "7", article.id)
    reply, outcome, _ = serve(Request("summary", focus, place="discord:1", channel="7"), library, Phrases("en"))
    assert (reply.plain, outcome) == (said[0], "ok")
    assert [action.name for action in reply.actions] == ["focus"]


def test_a_word_of_every_sentence_is_near(library: Library) -> None:
    """It is rare nowhere, and yet the article speaks of nothing else."""
    article = put(library, "Harbour", "The harbour of Brest froze in January 1932. The harbour was built in 1631.")
    assert library.summarize(article, focus="harbour").sentences


def test_a_strange_focus_on_the_command_line(exergue: Run, tmp_path: Path) -> None:
    """``--json`` gives no sentences; an empty focus is called a focus."""
    exergue("add", SAMPLE, "--json")
    found = exergue("summary", "--focus", "banana bread recipe", "--json")
    assert (found.returncode, json.loads(found.stdout)["sentences"], json.loads(found.stdout)["more"]) == (0, [], False)
    for language, word in (("en", "focus"), ("fr", "thème")):
        empty = exergue("summary", "--focus", " ", env={"EXERGUE_LANGUAGE": language})
        assert empty.returncode == 1
        assert f"{word} " in empty.stderr


def test_characters_bound_a_summary(library: Library) -> None:
    """However many sentences are asked for."""
    article = library.add(SAMPLE)
    for characters in (150, 400, 900):
        told = summarize(article, *_sentences(library._store, article), 50, characters=characters).sentences
        assert 0 < sum(len(each.text) for each in told) <= characters


def test_a_digest_tells_what_came_in_newest_first(library: Library) -> None:
    """One to three sentences an article by its length, or as many as asked, with the time that it was added."""
    first, second = put(library, "Harbour", HARBOUR), put(library, "Mill", MILL)
    long = library.add(SAMPLE).id
    found = library.digest(LONG_AGO)
    assert [each.article.id for each in found.summaries] == [long, second, first]
    assert [len(each.sentences) for each in found.summaries] == [3, 1, 1]
    assert all(added > LONG_AGO for added in found.added)
    assert [len(each.sentences) for each in library.digest(LONG_AGO, sentences=2).summaries] == [2, 2, 2]
    assert library.digest(NEVER).summaries == ()


def test_a_digest_does_not_say_things_twice(library: Library) -> None:
    """What one article has told is left to it; another that says the same tells something else."""
    put(library, "Harbour", HARBOUR)
    put(library, "Ice", "The harbour of Brest froze in January 1932, for the first time since the town was built.\n\n"
        "Children of the town skated between the hulls of the boats until March.\n")  # fmt: skip
    told = [each.text for summary in library.digest(LONG_AGO).summaries for each in summary.sentences]
    assert len(told) == len(set(told)) == 2


def test_a_digest_has_an_end(library: Library) -> None:
    """The newest are told, the others counted."""
    for number in range(NEWEST + 2):
        put(library, f"Harbour {number}", f"The harbour number {number} of Brest froze in January {1900 + number}.\n")
    found = library.digest(LONG_AGO)
    assert (len(found.summaries), found.left_out) == (NEWEST, 2)
    told = digest_reply(found, Phrases("en"))
    assert told.parts[-1] == Line("2 older articles are left out.")


def test_a_place_sees_its_own_digest(library: Library) -> None:
    """The operator's articles and its own, never another's."""
    put(library, "Harbour", HARBOUR)
    put(library, "Mill", MILL, "discord:1")
    assert [each.article.title for each in library.digest(LONG_AGO, place="discord:1").summaries] == ["Mill", "Harbour"]
    assert [each.article.title for each in library.digest(LONG_AGO, place="slack:T2").summaries] == ["Harbour"]
    assert len(library.digest(LONG_AGO).summaries) == 2


# what a person is told


def test_a_digest_is_numbered_through(library: Library) -> None:
    """Each sentence has a number of its own, its place and the way there."""
    library.take(Page(f"Mill\n\n{MILL}".encode(), "mill", "text", url="https://example.org/mill"))
    put(library, "Harbour", HARBOUR)
    told = digest_reply(library.digest(LONG_AGO, sentences=2), Phrases("fr"))
    items = [part for part in told.parts if isinstance(part, Item)]
    assert [item.number for item in items] == [1, 2, 3, 4]
    assert {(item.link or "").partition("=")[0] for item in items} == {"", "https://example.org/mill#:~:text"}
    assert all(item.detail.startswith("§\u00a0") for item in items)
    assert told.parts[0] == Line(
        "2 articles sont arrivés depuis le 1 janvier 2020, du plus récent au plus ancien\u00a0:"
    )
    assert [part.text for part in told.parts if isinstance(part, Line) and part.title] == ["Harbour", "Mill"]
    assert "\n\nHarbour\n1. " in render(told, Look())
    assert "\n\n\033[1mHarbour\033[22m\n1. " in render(told, Look(colour=True))
    assert "Rien n’est arrivé" in digest_reply(library.digest(NEVER), Phrases("fr")).plain


def test_a_short_article_says_that_there_is_no_more(library: Library) -> None:
    """And so does a focus that little is near to; a summary that could be longer says nothing."""
    article, phrases = put(library, "Harbour", HARBOUR), Phrases("en")

    def last(sentences: int, focus: str | None = None) -> str:
        found = library.summarize(article, sentences=sentences, focus=focus)
        return summary_reply(found, phrases, focus=focus, asked=sentences).plain.splitlines()[-1]

    assert last(5) == "The article has no more than that."
    assert last(1).startswith("1. ")
    assert last(5, "what the mayor paid the crews") == "Nothing else in the article comes near it."


def test_the_digest_command_serves_days(library: Library) -> None:
    """A week without a number; what is no number is a sentence, not a fault."""
    put(library, "Harbour", HARBOUR)
    for typed in ("", "3"):
        reply, outcome, _ = serve(Request("digest", typed, place="discord:1"), library, Phrases("en"))
        assert (reply.ok, outcome) == (True, "ok")
        assert "One article came in" in reply.plain
    for typed in ("soon", "0", "-1", "9" * 20):
        reply, _, _ = serve(Request("digest", typed), library, Phrases("fr"))
        assert (reply.ok, reply.plain[:5]) == (False, "Dites")


def test_more_is_offered_while_there_is_more(library: Library) -> None:
    """The button goes to the next length until the article has nothing else."""
    article = library.add(SAMPLE).id
    reply, _, _ = serve(Request("summary", article=article, place="", sentences=3), library, Phrases("en"))
    assert [action.state for action in reply.actions if action.name == "more"] == [f"{article};5;"]
    short = put(library, "Harbour", HARBOUR)
    reply, _, _ = serve(Request("summary", article=short, place="", sentences=5), library, Phrases("en"))
    assert not [action for action in reply.actions if action.name == "more"]


def test_times_are_utc_to_the_second() -> None:
    """A day begins at its first second, here; a time may say its own zone."""
    assert moment("2026-11-20T12:00:00+02:00") == "2026-11-20T10:00:00Z"
    assert len(moment("2026-11-20")) == len(days_ago(None)) == 20
    assert days_ago(8) < days_ago(None) < days_ago(1)
    for wrong in (lambda: moment("soon"), lambda: days_ago(0)):
        with pytest.raises(ValueError, match=r"soon|0 days"):
            wrong()


# the command line


def test_summary_and_digest_on_the_command_line(exergue: Run) -> None:
    """Lengths in words, the same JSON shape for both, one line an article."""
    exergue("add", "-", stdin=f"Mill\n\n{MILL}")
    exergue("add", str(SAMPLE))
    article = json.loads(exergue("list", "--json").stdout.splitlines()[1])["id"]
    for arguments, count in (((), 5), (("--length", "short"), 3), (("--length", "long"), 8), (("--sentences", "2"), 2)):
        summary = json.loads(exergue("summary", article, "--json", *arguments).stdout)
        assert len(summary["sentences"]) == count
        assert {"article", "title", "language", "sentences", "more"} <= set(summary)
    lines = [json.loads(line) for line in exergue("digest", "--json").stdout.splitlines()]
    assert [line["article"] for line in lines] == [article, "mill"]
    assert all({"article", "title", "language", "sentences", "added", "url"} <= set(line) for line in lines)
    assert exergue("digest", "--since", "2999-01-01", "--json").stdout == ""
    assert "Nothing has come in" in exergue("digest", "--since", "2999-01-01").stdout
    assert "1. " in exergue("digest", "--days", "1", "--sentences", "1").stdout


@pytest.mark.parametrize(
    ("since", "told"),
    [("2999-01-01", "2999-01-01."), ("2999-01-01T02:59", "2999-01-01 02:59."), ("2999-01-01T00:00", "2999-01-01.")],
)
def test_a_digest_tells_the_time_that_was_asked_for(exergue: Run, since: str, told: str) -> None:
    """And the day as it was typed, whatever day that is in UTC."""
    done = exergue("digest", "--since", since, env={"TZ": "Europe/Paris"})
    assert done.stdout == f"Nothing has come in since {told}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("summary", "--length", "huge"),
        ("summary", "--length", "short", "--sentences", "3"),
        ("digest", "--since", "soon"),
        ("digest", "--since", "2026-01-01", "--days", "3"),
        ("digest", "--days", "0"),
        ("digest", "--days", "9999999999"),
    ],
)
def test_wrong_usage_exits_with_2(exergue: Run, arguments: tuple[str, ...]) -> None:
    """With the reason, and without a traceback."""
    done = exergue(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("The harbour froze.", "The harbour froze, paragraph 2"),
        ("Winter in the U.S.", "Winter in the U.S., paragraph 2"),
        ("And then...", "And then..., paragraph 2"), ("Why?", "Why?, paragraph 2"), (".", ", paragraph 2"),
    ],
)  # fmt: skip
def test_a_title_in_a_sentence_has_no_full_stop(library: Library, title: str, source: str) -> None:
    """The place goes on after it."""
    article = put(library, "Harbour", HARBOUR)
    [hit, *_] = library.ask("What did the mayor pay each crew?", article_id=article).hits
    assert quote(replace(hit, article=replace(hit.article, title=title)), Phrases("en")).source.startswith(source)
