"""What ``exergue summary`` and ``exergue digest`` do: the bodies of two commands, put together like the others."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import typer

from bot import shapes
from bot.commands import LENGTHS
from bot.days import days_ago, moment, spoken
from bot.on_terminal import Look, render
from bot.shell import print_json
from bot.wording import digest_reply, summary_reply

if TYPE_CHECKING:
    from pathlib import Path

    from bot.shell import Shell

Length = Literal["short", "medium", "long"]


def summary(
    shell: Shell,
    data: Path | None,
    article: str | None,
    *,
    sentences: int | None,
    length: Length | None,
    focus: str | None,
    as_json: bool,
) -> None:
    """Summarise one article; the model is loaded only where there is a focus."""
    if sentences is not None and length is not None:
        raise typer.BadParameter(shell.phrases("usage-length"))
    count = sentences or LENGTHS[length or "medium"]
    with shell.library(data, load_model=focus is not None) as library:
        found = library.summarize(article, sentences=count, focus=focus)
    if as_json:
        print_json(shapes.summary(found))
    else:
        print(render(summary_reply(found, shell.phrases, focus=focus, asked=count), Look.of(sys.stdout)))


def digest(
    shell: Shell, data: Path | None, *, since: str | None, days: int | None, sentences: int | None, as_json: bool
) -> None:
    """Tell what came in since a time, a JSON line or a few numbered sentences an article."""
    if since is not None and days is not None:
        raise typer.BadParameter(shell.phrases("usage-days"))
    try:
        start = moment(since) if since else days_ago(days)
    except (ValueError, OverflowError):
        raise typer.BadParameter(shell.phrases("usage-since")) from None
    with shell.library(data, load_model=False) as library:
        found = library.digest(start, sentences=sentences)
    if not as_json:
        told = spoken(since) if since else None
        print(render(digest_reply(found, shell.phrases, since=told), Look.of(sys.stdout)))
        return
    for shape in shapes.digest(found):
        print_json(shape)
