"""``exergue report``: what was asked lately, for people and as one JSON line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.reply import Item, Line, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.phrases import Phrases
    from index.tally import Tally

SHOWN = 20  # groups of unanswered questions, for people


def shape(tally: Tally, days: int, unanswered: Sequence[Sequence[str]] | None) -> dict[str, Any]:
    """Return the JSON shape; ``unanswered`` are groups of questions, None where no questions are kept."""
    share = tally.answered_share
    return {
        "days": days,
        "questions": tally.questions,
        "people": tally.people,
        "platforms": dict(tally.platforms),
        "outcomes": dict(tally.outcomes),
        "answered_share": None if share is None else round(share, 4),
        "useful": tally.useful,
        "useless": tally.useless,
        "articles": [{"id": id_, "title": title, "questions": count} for id_, title, count in tally.articles],
        "unanswered": None if unanswered is None else [{"count": len(each), "questions": each} for each in unanswered],
    }


def reply(tally: Tally, days: int, unanswered: Sequence[Sequence[str]] | None, phrases: Phrases) -> Reply:
    """Return the report for people."""
    parts: list[Line | Item] = [Line(phrases("report-head", days=days, questions=tally.questions, people=tally.people))]
    if tally.answered_share is not None:
        parts.append(Line(phrases("report-answered", percent=round(100 * tally.answered_share))))
    if tally.useful or tally.useless:
        parts.append(Line(phrases("report-judged", useful=tally.useful, useless=tally.useless)))
    if tally.articles:
        parts.append(Line(phrases("report-articles")))
        for number, (id_, title, count) in enumerate(tally.articles, 1):
            parts.append(Item(number, title or phrases("report-gone", id=id_), phrases("report-count", count=count)))
    if unanswered is None:
        parts.append(Line(phrases("report-not-kept")))
    elif unanswered:
        parts.append(Line(phrases("report-unanswered")))
        for number, group in enumerate(unanswered[:SHOWN], 1):
            parts.append(Item(number, group[0], phrases("report-count", count=len(group))))
    return Reply(tuple(parts))
