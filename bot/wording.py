"""From what the library gives to what a person is told: Answer, Summary and articles to Reply. Pure."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from bot.commands import CHAT, TERMINAL, commands_of
from bot.phrases import Said
from bot.reply import STATE, Action, Item, Line, Part, Quote, Reply
from index import WEB_REASONS, link_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.phrases import Phrases
    from index import Addition, Answer, Article, Digest, Hit, LibraryError, Sentence, Summary

SURE = 0.75
"""From this confidence on the answer is given plainly; below it, as one that may be right."""

ADDS = 0.3
"""A further passage is shown when it is at least this likely to answer, compared with the first."""

SHOWN = 3
"""How many passages an answer shows at most."""


def fault_line(error: LibraryError, phrases: Phrases, *, anyone: bool) -> str:
    """Return the sentence about an error; with ``anyone`` it tells nothing about other machines of the net.

    Who names web addresses in a chat must not learn from the answer which machines there are, and what they do.
    """
    if anyone and error.reason in WEB_REASONS:
        return phrases("error-web-generic")
    return phrases(f"error-{error.reason}", **error.facts)


def answer_reply(answer: Answer, phrases: Phrases, *, articles: int, hint: str = "") -> Reply:
    """Return the quotations that answer, or that the ``articles`` do not say; the nearest are never shown unasked.

    In a chat a button leads to the nearest; elsewhere the phrase ``hint`` says how to see them.
    """
    if not answer.answered or not answer.hits:
        said = Line(phrases("answer-none", articles=articles))
        return Reply((said, Line(phrases(hint))) if hint else (said,))
    head = phrases("answer-says", articles=articles) if answer.confidence >= SURE else phrases("answer-maybe")
    return Reply((Line(head), *(quote(hit, phrases) for hit in shown_hits(answer))))


def shown_hits(answer: Answer) -> list[Hit]:
    """Return the hits that are worth showing, from the first on: as long as they add something, SHOWN at most."""
    adding = itertools.takewhile(lambda hit: hit is answer.hits[0] or hit.share >= ADDS, answer.hits)
    return list(itertools.islice(adding, SHOWN))


def quoted_reply(hits: Sequence[Hit], phrases: Phrases, *, nearest: bool = False) -> Reply:
    """Return passages that were found before; ``nearest`` says that they do not answer."""
    head = [Line(phrases("nearest-head"))] if nearest else []
    return Reply((*head, *(quote(hit, phrases) for hit in hits)))


def nearest_reply(answer: Answer, phrases: Phrases, *, articles: int, hint: str = "") -> Reply:
    """Return the nearest passages, said to be no more than that; if they answer, the answer."""
    if answer.answered:
        return answer_reply(answer, phrases, articles=articles, hint=hint)
    return quoted_reply(answer.hits, phrases, nearest=True)


def quote(hit: Hit, phrases: Phrases) -> Quote:
    """Return a hit as a quotation with its sentence marked and its place."""
    article, passage, sentence = hit.article, hit.passage, hit.sentence
    if passage.paragraph in article.notes:
        source = phrases("quote-source-note", title=_inside(article.title))
    else:
        source = _source(article, sentence.paragraph, phrases)
    if article.language not in {phrases.language, "und"}:
        source = phrases("quote-in", source=source, language=article.language)
    mark, *also = (
        (each.start - passage.start, each.end - passage.start)
        for each in (sentence, *(other for other in hit.sentences if other != sentence))
    )
    return Quote(passage.text, mark, source, hit.link, tuple(also))


def talk_reply(talk: str, phrases: Phrases) -> Reply:
    """Return the line that answers a greeting, thanks or small talk."""
    return Reply.line(phrases(f"talk-{talk}"))


def about_reply(talk: str, article: Article, opening: Sequence[Sentence], phrases: Phrases) -> Reply:
    """Return what an article's title, byline, date or ``opening`` say about it as a whole, or that it does not say."""
    title = article.title
    match talk:
        case "author" if article.byline:
            return Reply.line(phrases("about-author", title=title, byline=article.byline))
        case "date" if article.published:
            return Reply.line(phrases("about-date", title=title, date=phrases.day(article.published)))
        case "title":
            return Reply.line(phrases("about-title", title=title))
        case "subject":
            items = [Item(number, each.text, f"§\u00a0{each.paragraph}") for number, each in enumerate(opening, 1)]
            return Reply((Line(phrases("about-subject", title=title)), *items))
    return Reply.line(phrases(f"about-no-{talk}", title=title))


def _source(article: Article, paragraph: int, phrases: Phrases) -> str:
    title = _inside(article.title)
    return phrases("quote-source", title=title, paragraph=paragraph, paragraphs=len(article.paragraphs))


def _inside(title: str) -> str:
    """Return a title as a sentence goes on after it: without its full stop, but with that of "U.S." and "..."."""
    *_, last = title.split() or [""]
    return title[:-1] if last.endswith(".") and last.count(".") == 1 else title


def summary_reply(summary: Summary, phrases: Phrases, *, focus: str | None, asked: int) -> Reply:
    """Return a summary's sentences, each with its place; says so when the article has no more than that.

    When nothing in it comes near the ``focus``, that is all there is to say.
    """
    title = summary.article.title
    if focus and not summary.sentences:
        return Reply.line(phrases("summary-focus-nothing", focus=focus))
    head = phrases("summary-focus-head", title=title, focus=focus) if focus else phrases("summary-head", title=title)
    parts: list[Part] = [Line(head), *_items(summary, 1)]
    if len(summary.sentences) < asked and not summary.more:
        parts.append(Line(phrases("summary-focus-short") if focus else phrases("summary-short")))
    return Reply(tuple(parts))


def digest_reply(digest: Digest, phrases: Phrases, *, since: str | None = None) -> Reply:
    """Return what came in: a title and a few sentences an article, numbered through; ``since`` as a person put it."""
    since = since or phrases.day(digest.since[:10])
    if not digest.summaries:
        return Reply.line(phrases("digest-none", since=since))
    parts: list[Part] = [Line(phrases("digest-head", articles=len(digest.summaries), since=since))]
    number = 1
    for summary in digest.summaries:
        parts += [Line(summary.article.title, title=True), *_items(summary, number)]
        number += len(summary.sentences)
    if digest.left_out:
        parts.append(Line(phrases("digest-left-out", articles=digest.left_out)))
    return Reply(tuple(parts))


def _items(summary: Summary, first: int) -> list[Item]:
    """Return a summary's sentences, numbered from ``first``, each with its place and the way there."""
    return [
        Item(i, each.text, f"§\u00a0{each.paragraph}", link_to(summary.article, each))
        for i, each in enumerate(summary.sentences, first)
    ]


def added_reply(done: Addition, phrases: Phrases) -> Reply:
    """Return what became of an article that was added."""
    return Reply.line(added_line(done, phrases))


def announcement_reply(summary: Summary, phrases: Phrases) -> Reply:
    """Return the news that there is a new article: its title, its address, a summary, and that it can be asked."""
    article = summary.article
    items = [Item(number, each.text, f"§ {each.paragraph}") for number, each in enumerate(summary.sentences, 1)]
    address = [Line(article.url, link=article.url)] if article.url else []
    state = f"{article.id};5;"
    actions = (Action("more", state),) if len(state) <= STATE else ()
    head, invitation = Line(phrases("feed-new", title=article.title)), Line(phrases("feed-ask"))
    return Reply((head, *address, *items, invitation), actions=actions)


def added_line(done: Addition, phrases: Phrases) -> str:
    """Return the sentence about what became of an article that was added or refreshed."""
    article = done.article
    if done.elsewhere:
        return phrases("elsewhere", title=article.title, url=article.url or "–", id=article.id)
    return phrases(done.status, title=article.title, passages=done.passages, language=article.language, id=article.id)


def articles_reply(articles: Sequence[Article], phrases: Phrases, *, most: int | None = None) -> Reply:
    """Return the list of articles, numbered from 1; of more than ``most``, the last ones."""
    if not articles:
        return Reply.line(phrases("no-articles-yet"))
    items = [
        Item(
            number,
            article.title,
            phrases("articles-detail", paragraphs=len(article.paragraphs), language=article.language, id=article.id),
        )
        for number, article in enumerate(articles, 1)
    ]
    shown = items[-most:] if most else items
    rest = [Line(phrases("articles-rest", count=len(items) - len(shown)))] if len(shown) < len(items) else []
    return Reply((Line(phrases("articles-head", count=len(items))), *rest, *shown))


def article_reply(article: Article, phrases: Phrases) -> Reply:
    """Return an article to read: title, byline and date, paragraphs numbered from 1."""
    parts: list[Part] = [Line(article.title)]
    if article.byline:
        parts.append(Line(phrases("show-by", byline=article.byline)))
    parts += [Line(fact) for fact in (article.site, article.published, article.url) if fact]
    parts += [Item(number, paragraph) for number, paragraph in enumerate(article.paragraphs, 1)]
    return Reply(tuple(parts))


def help_reply(phrases: Phrases, *, chat: bool = False) -> Reply:
    """Return the table of commands in words, those of a ``chat`` or of the terminal."""
    commands = commands_of(CHAT if chat else TERMINAL)
    lines = [Line(Said(f"{each.usage(phrases)} – {phrases(f'command-{each.name}')}")) for each in commands]
    return Reply((Line(phrases("help-head")), *lines))
