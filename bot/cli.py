"""The command line: the only place where things are put together.

Help texts here are phrase ids; :func:`main` puts the sentences of the reader's language in their place.
"""

import io
import itertools
import logging
import os
import re
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from bot import cli_articles, logs, operating, settings, usage
from bot.manifest import Chat
from bot.phrases import Phrases, language_of
from bot.shell import EXIT_FAILED, STDIN, Data, Id, Json, Shell, is_folder, print_json

logger = logging.getLogger(__name__)

EXIT_SETTINGS, EXIT_INTERRUPTED = 78, 130

app = typer.Typer(
    help="cli-about",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command that was typed; never shows a traceback for what a person can mend."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):  # whatever the locale: scripts rely on UTF-8
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    phrases = Phrases(language_of())
    try:
        current = settings.load()
    except settings.SettingsError as error:
        phrases = Phrases(error.language or language_of())
        for phrase, facts in error.faults:
            allowed = {"allowed": phrases(facts["allowed"])} if "allowed" in facts else {}
            print(phrases(phrase, **facts | allowed), file=sys.stderr)
        raise SystemExit(EXIT_SETTINGS) from None
    phrases = Phrases(current.language or language_of())
    for name, meant in settings.unknown():
        print(phrases("setting-meant" if meant else "setting-unknown", name=name, meant=meant), file=sys.stderr)
    logs.configure(current.log_level)
    try:
        try:
            group: Any = typer.main.get_command(app)
            usage.localise(group, phrases)
            usage.run(group, phrases, prog_name="exergue", obj=Shell(current, phrases))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        raise SystemExit(EXIT_INTERRUPTED) from None
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # whoever read our output has left: nothing more to say
            print(phrases("error-output", detail=error.strerror or str(error)), file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nor to try once more at exit
        raise SystemExit(EXIT_FAILED) from None
    except Exception as error:
        logger.debug("unexpected", exc_info=True)
        print(phrases("error-unexpected", kind=type(error).__name__), file=sys.stderr)
        raise SystemExit(EXIT_FAILED) from None


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"exergue {version('exergue')}")
        raise typer.Exit


@app.callback()
def _exergue(
    show: Annotated[bool, typer.Option("--version", help="cli-version", callback=_show_version, is_eager=True)] = False,
) -> None:
    """Options before a command."""


@app.command(help="cli-run")
def run(context: typer.Context, data: Data = None) -> None:
    """Start every platform that has its token, else the terminal chat, which gives an empty library an article."""
    from bot import on_terminal, running, sample

    shell: Shell = context.obj
    phrases = shell.phrases
    if running.wanted(shell.settings):
        if not running.run(shell, data):
            raise typer.Exit(EXIT_FAILED)
        return
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    with shell.desk(data) as (desk, runner):
        articles = runner.run(desk.run(desk.library.articles))
        if not articles:
            shell.say("sample-adding")
            articles = [runner.run(desk.run(lambda: desk.library.take(sample.page()).article))]
        bundled = runner.run(desk.run(lambda: sample.find(desk.library)))
        only = articles[0].id if len(articles) == 1 else None
        errors = None if interactive else sys.stderr  # a person at the keyboard reads everything in one place
        chat = on_terminal.Chat(desk, phrases, sys.stdout, errors, article=only)
        if interactive:
            shell.say("welcome")
            if only:
                shell.say("welcome-article", title=articles[0].title)
            else:
                shell.say("welcome-articles", count=len(articles))
            if bundled and only:
                shell.say("try-asking", question=(sample.questions(phrases.language) or sample.questions())[0])
            print()
            on_terminal.converse(chat, phrases, runner, (data or shell.settings.data) / "history")
            return
        lines = (line for line in sys.stdin if line.strip())
        first = next(lines, None)
        if first is not None:
            on_terminal.answer_lines(chat, itertools.chain([first], lines), runner)
        elif bundled:
            chat = on_terminal.Chat(desk, phrases, sys.stdout, errors, article=bundled.id)
            on_terminal.answer_lines(chat, sample.questions(), runner)
        else:
            shell.say("nothing-read")
        if chat.failed:
            raise typer.Exit(EXIT_FAILED)


@app.command(help="cli-add")
def add(
    context: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="cli-source")],
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="cli-title")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="cli-language-option")] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="cli-url")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Add every source; those that cannot be added are told one by one, the others are added all the same."""
    from bot.progress import working
    from index import LibraryError, SourceError, is_language

    shell: Shell = context.obj
    named = title is not None or url is not None
    for wrong, phrase in (
        (named and (len(sources) > 1 or is_folder(sources[0])), "usage-title"),
        (language is not None and not is_language(language), "usage-language"),
        (url is not None and not re.match(r"https?://\S+$", url), "usage-url"),
    ):
        if wrong:
            raise typer.BadParameter(shell.phrases(phrase))
    failed = False
    with shell.library(data) as library:
        for page in (each for source in sources for each in shell.pages(source)):
            try:
                if isinstance(page, LibraryError):
                    raise page
                with working(shell.phrases("indexing", name=page.name)) as progress:
                    known = replace(page, title=title, language=language, url=url or page.url)
                    done = library.take(known, progress=progress)
            except SourceError as error:
                shell.tell(error)
                failed = True
                continue
            shell.report(done, as_json=as_json)
    if failed:
        raise typer.Exit(EXIT_FAILED)


@app.command(help="cli-ask")
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="cli-question")],
    article: Annotated[str | None, typer.Option(metavar="ID", help="cli-article")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="cli-limit")] = 3,
    nearest: Annotated[bool, typer.Option("--nearest", help="cli-nearest")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Ask one question, or one a line; a line that cannot be asked is told and the others are answered."""
    from bot import shapes
    from bot.on_terminal import Chat
    from index import QuestionError

    shell: Shell = context.obj
    questions = shell.questions(question)
    failed = False
    if not as_json:
        with shell.desk(data) as (desk, runner):
            chat = Chat(desk, shell.phrases, sys.stdout, sys.stderr, article=article, limit=limit, nearest=nearest)
            for each in questions:
                runner.run(chat.ask(each))
        if chat.failed:
            raise typer.Exit(EXIT_FAILED)
        return
    with shell.library(data) as library:
        for each in questions:
            try:
                print_json(shapes.answer(library.ask(each, article_id=article, limit=limit)))
            except QuestionError as error:
                if question == STDIN:  # a line for each question, in order
                    print_json({"question": each, "error": error.reason})
                shell.tell(error)
                failed = True
    if failed:
        raise typer.Exit(EXIT_FAILED)


@app.command(help="cli-summary")
def summary(
    context: typer.Context,
    article_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="cli-id")] = None,
    sentences: Annotated[int | None, typer.Option(min=1, metavar="N", help="cli-sentences")] = None,
    length: Annotated[Literal["short", "medium", "long"] | None, typer.Option(help="cli-length")] = None,
    focus: Annotated[str | None, typer.Option(metavar="TEXT", help="cli-focus")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Summarise one article in its own sentences."""
    from bot import summaries

    summaries.summary(
        context.obj, data, article_id, sentences=sentences, length=length, focus=focus, as_json=as_json
    )  # fmt: skip


@app.command(help="cli-digest")
def digest(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="cli-since")] = None,
    days: Annotated[int | None, typer.Option(min=1, metavar="N", help="cli-days")] = None,
    sentences: Annotated[int | None, typer.Option(min=1, metavar="N", help="cli-digest-sentences")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Tell what came in lately, in the articles' own sentences."""
    from bot import summaries

    summaries.digest(context.obj, data, since=since, days=days, sentences=sentences, as_json=as_json)


@app.command(name="list", help="cli-list")
def list_(context: typer.Context, data: Data = None, as_json: Json = False) -> None:
    """List the articles, those that were added or changed last at the end."""
    from bot import shapes
    from bot.on_terminal import Look, render
    from bot.wording import articles_reply

    shell: Shell = context.obj
    with shell.library(data, load_model=False) as library:
        articles = library.articles()
    if as_json:
        for article in articles:
            print_json(shapes.listed(article))
    else:
        print(render(articles_reply(articles, shell.phrases), Look.of(sys.stdout)))


@app.command(help="cli-show")
def show(context: typer.Context, article_id: Id, data: Data = None, as_json: Json = False) -> None:
    """Show one article with its clean paragraphs."""
    from bot import shapes
    from bot.on_terminal import Look, render
    from bot.wording import article_reply

    shell: Shell = context.obj
    with shell.library(data, load_model=False) as library:
        article = library.article(article_id)
    if as_json:
        print_json(shapes.shown(article))
    else:
        print(render(article_reply(article, shell.phrases), Look.of(sys.stdout)))


@app.command(help="cli-remove")
def remove(context: typer.Context, article_id: Id, data: Data = None) -> None:
    """Remove one article."""
    shell: Shell = context.obj
    with shell.library(data, load_model=False) as library:
        shell.say("removed", title=library.remove(article_id).title)


@app.command(help="cli-manifest")
def manifest(
    context: typer.Context,
    platform: Annotated[Chat, typer.Argument(metavar="slack|discord", help="cli-manifest-platform")],
    application: Annotated[str, typer.Option("--id", metavar="ID", help="cli-manifest-id")] = "",
    data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="cli-manifest-data")] = None,
    as_json: Json = False,
) -> None:
    """Print what to paste or set in a platform's console."""
    from bot.manifest import manifest

    shell: Shell = context.obj
    if application and not re.fullmatch("[0-9]{17,20}", application):
        raise typer.BadParameter(shell.phrases("usage-application"))
    print(manifest(platform, shell.settings, shell.phrases, application=application, as_json=as_json))


@app.command(help="cli-evaluate")
def evaluate(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="cli-eval-file")],
    articles: Annotated[Path | None, typer.Option(metavar="FILE", help="cli-eval-articles")] = None,
    every: Annotated[int, typer.Option(min=1, metavar="N", help="cli-eval-every")] = 1,
    outcomes: Annotated[Path | None, typer.Option(metavar="FILE", help="cli-eval-outcomes")] = None,
    data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="cli-eval-data")] = None,
    as_json: Json = False,
) -> None:
    """Measure every file; one that cannot be read is told and the others are measured all the same."""
    from bot import quality

    done = quality.report(context.obj, files, articles, every=every, outcomes=outcomes, as_json=as_json)
    if not done:
        raise typer.Exit(EXIT_FAILED)


app.command("refresh", help="cli-refresh")(cli_articles.refresh)
app.registered_commands += operating.app.registered_commands
