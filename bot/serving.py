"""What each command does with the library: a Request and an open library to a Reply. Runs in the library's thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import means_all
from bot.days import days_ago
from bot.pasted import ask_pasted
from bot.people import pseudonym
from bot.quoted import Quoted
from bot.reply import FORMS, STATE, Action, Reply
from bot.wording import (
    about_reply,
    answer_reply,
    articles_reply,
    digest_reply,
    help_reply,
    nearest_reply,
    quoted_reply,
    shown_hits,
    summary_reply,
    talk_reply,
)
from index import SMALL_TALK, longer

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from bot.request import Request
    from index import Answer, Library, Prepared

LISTED = 40  # articles that a list in a chat shows, the latest: more would bury a channel
OPENING = 2  # sentences that say what an article is about

Served = tuple[Reply, str, str | None]
"""A reply, what became of the request in one word, and the id of the article that was quoted."""


def serve(
    request: Request, library: Library, phrases: Phrases, before: str = "", pasted: Prepared | None = None
) -> Served:
    """Do what a request asks for; ``before`` is the question that it leans on, ``pasted`` what it brings along, read.

    Raises what the library raises.
    """
    place = request.place
    if pasted:
        return *ask_pasted(request, library, phrases, pasted), None
    match request.command:
        case "ask" | "nearest":
            return _ask(request, library, phrases, before)
        case "next" | "previous" | "around" | "found" | "share":
            return _again(request, library, phrases)
        case "sentence":
            return _sentence(request, library, phrases)
        case "summary" | "more" | "focus":
            return _summary(request, library, phrases)
        case "digest":
            return _digest(request, library, phrases), "ok", None
        case "articles":
            return articles_reply(library.articles(place), phrases, most=None if place is None else LISTED), "ok", None
        case "use":
            return _use(request, library, phrases)
        case "remove":
            gone = library.remove(request.text, place=place)
            return Reply.line(phrases("removed", title=gone.title)), "ok", gone.id
        case "useful" | "useless":
            library.ledger.judge(request.text, useful=request.command == "useful")
            return Reply.line(phrases("feedback-thanks"), private=True), "ok", None
        case "forget":
            count = library.ledger.forget(pseudonym(library, request))
            return Reply.line(phrases("forgotten", count=count), private=True), "ok", None
        case "help":
            return replace(help_reply(phrases, chat=place is not None), private=True), "ok", None
        case "privacy":
            return Reply.line(phrases("privacy-text"), private=True), "ok", None
    return Reply.line(phrases("unknown-command", name=request.command), ok=False, private=True), "unknown", None


def _ask(request: Request, library: Library, phrases: Phrases, before: str) -> Served:
    place, chat = request.place, request.place is not None
    article = request.article or (library.ledger.bound(request.place, request.channel) if request.place else None)
    answer = library.ask(request.text, article_id=article, limit=request.limit, place=place)
    if before and answer.talk not in SMALL_TALK:
        answer = _better(answer, library.ask(f"{before} {request.text}"[:500], article_id=article, place=place))
    count = 1 if article else library.count(place)
    if answer.talk in SMALL_TALK:
        return talk_reply(answer.talk, phrases), "talk", None
    if answer.talk and count == 1 and not answer.answered_by_note:
        opening = library.summarize(article, sentences=OPENING, place=place)
        return about_reply(answer.talk, opening.article, opening.sentences, phrases), "about", opening.article.id
    if answer.talk and count > 1:
        return Reply.line(phrases("about-which-chat" if chat else "about-which"), private=chat), "about", None
    make = answer_reply if request.command == "ask" else nearest_reply
    hint = "" if chat else "answer-nearest-hint" if request.thread else "answer-nearest-option"
    reply = make(answer, phrases, articles=count, hint=hint)
    if chat and answer.hits:
        reply = replace(reply, actions=_under(answer, request), private=request.private or not answer.answered)
    return reply, "answered" if answer.answered else "silent", answer.hits[0].article.id if answer.hits else None


def _better(alone: Answer, together: Answer) -> Answer:
    """Return the answer of a question in the light of the one before it, unless it answers better alone."""
    return together if together.confidence >= alone.confidence else alone


def _under(answer: Answer, request: Request) -> tuple[Action, ...]:
    """Return the buttons under an answer, or under the word that there is none."""
    found = Quoted.of(answer, len(shown_hits(answer)) if answer.answered else 1)
    if not answer.answered:
        return (Action("found", found.state),)
    judged = (Action("useful", request.id), Action("useless", request.id))
    return (*_around(found), *judged, *((Action("share", found.state),) if request.private else ()))


def _around(found: Quoted) -> tuple[Action, ...]:
    """Return the buttons that lead from one passage to others."""
    steps = (("previous", found.at(found.first - 1)), ("next", found.at(found.first + found.count)))
    moves = tuple(Action(name, to.state) for name, to in steps if to)
    return (*moves, Action("around", found.state), Action("summary", found.state))


def _again(request: Request, library: Library, phrases: Phrases) -> Served:
    """Show a passage that was found, without asking again."""
    found = Quoted.read(request.text)
    wide = request.command == "around"
    hits = [library.quote(*each, wide=wide, place=request.place) for each in found.shown[: 1 if wide else None]]
    actions = tuple(each for each in _around(found) if not (wide and each.name == "around"))
    private = request.private and request.command != "share"
    if private:
        actions = (*actions, Action("share", found.state))
    reply = quoted_reply(hits, phrases, nearest=request.command == "found")
    return replace(reply, actions=actions, private=private), "ok", hits[0].article.id


def _summary(request: Request, library: Library, phrases: Phrases) -> Served:
    """Summarise an article: named, or by the passage that an answer quoted, or one length longer than before."""
    place, article, sentences, focus = request.place, request.article, request.sentences, request.text.strip()
    if request.command == "summary" and request.pressed:
        [passage, *_] = Quoted.read(request.text).shown
        article, focus = library.quote(*passage, place=place).article.id, ""
    elif request.command in {"more", "focus"}:
        article, sentences, focus = _summarised(request.text)
        focus = request.typed.strip() if request.command == "focus" else focus
    if article is None and place is not None:
        article = library.ledger.bound(place, request.channel)
    summary = library.summarize(article, sentences=sentences, focus=focus or None, place=place)
    reply = summary_reply(summary, phrases, focus=focus or None, asked=sentences)
    if place is not None:
        article = summary.article.id
        following = longer(sentences)
        states = [("more", f"{article};{following};{focus}")] if following and summary.more else []
        states += [("focus", f"{article};{sentences};")]
        states += [("sentence", f"{article};{sentences};{focus}")] if summary.sentences else []
        actions = tuple(Action(name, state, form=name in FORMS) for name, state in states if len(state) <= STATE)
        reply = replace(reply, actions=actions, private=request.private)
    return reply, "ok", summary.article.id


def _summarised(state: str) -> tuple[str, int, str]:
    """Return what a button under a summary says of it: the article's id, how many sentences, the focus or ""."""
    article, _, rest = state.partition(";")
    length, _, focus = rest.partition(";")
    return article, int(length), focus


def _sentence(request: Request, library: Library, phrases: Phrases) -> Served:
    """Show one sentence of a summary, by its number, among those around it in the article."""
    article, sentences, focus = _summarised(request.text)
    summary = library.summarize(article, sentences=sentences, focus=focus or None, place=request.place)
    typed = request.typed.strip().rstrip(".")
    if not (typed.isdecimal() and 1 <= int(typed) <= len(summary.sentences)):
        told = phrases("sentence-which", count=len(summary.sentences))
        return Reply.line(told, ok=False, private=True), "unknown", article
    passage = library.place_of(summary.sentences[int(typed) - 1], article)
    found = Quoted((passage,))
    reply = quoted_reply([library.quote(*passage, place=request.place)], phrases)
    return replace(reply, actions=_around(found), private=request.private), "ok", article


def _digest(request: Request, library: Library, phrases: Phrases) -> Reply:
    """Tell what came in during the days that were typed, a week when none were."""
    try:
        since = days_ago(int(request.text) if request.text.strip() else None)
    except (ValueError, OverflowError):
        return Reply.line(phrases("digest-days"), ok=False, private=True)
    return replace(digest_reply(library.digest(since, place=request.place), phrases), private=request.private)


def _use(request: Request, library: Library, phrases: Phrases) -> Served:
    """Let a channel's questions go to one article, or to all."""
    place = request.place or ""
    if means_all(request.text, phrases):
        library.ledger.bind(place, request.channel, None)
        return Reply.line(phrases("use-channel-all")), "ok", None
    article = library.article(request.text, place=request.place)
    library.ledger.bind(place, request.channel, article.id)
    return Reply.line(phrases("use-channel", title=article.title)), "ok", article.id


def titles(library: Library, place: str | None, typed: str) -> list[tuple[str, str]]:
    """Return id and title of the articles that ``place`` sees and that hold every word that is typed."""
    words = typed.casefold().split()
    every = library.headings(place)
    found = [each for each in every if all(word in f"{each.title} {each.id}".casefold() for word in words)]
    return [(article.id, article.title) for article in found]
