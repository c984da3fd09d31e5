"""The commands of whoever keeps Exergue running: examine, save, bring back. `bot.cli` takes them in among its own."""

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from bot.shell import EXIT_FAILED, Data, Json, Shell, print_json

app = typer.Typer()


@app.command(help="cli-doctor")
def doctor(context: typer.Context, data: Data = None, as_json: Json = False) -> None:
    """Examine everything; each fault is told with its mend, and any makes the exit code 1."""
    from bot.doctor import Doctor
    from bot.on_terminal import safe

    shell: Shell = context.obj
    faults = 0
    for check in Doctor(shell.settings, data or shell.settings.data, shell.phrases).checks():
        faults += not check.ok
        if as_json:
            shape = {"check": check.name, "ok": check.ok, "detail": check.detail, "mend": check.mend or None}
            print_json(shape)
            continue
        print(f"{'✓' if check.ok else '✗'} {safe(check.detail)}", flush=True)
        if check.mend:
            print(f"  → {safe(check.mend)}", flush=True)
    if not as_json:
        shell.say("doctor-summary", faults=faults)
    if faults:
        raise typer.Exit(EXIT_FAILED)


@app.command(help="cli-backup")
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli-backup-file")],
    force: Annotated[bool, typer.Option("--force", help="cli-backup-force")] = False,
    data: Data = None,
) -> None:
    """Save the library to one file, whatever else reads and writes it."""
    from index import backup as backups

    shell: Shell = context.obj
    with shell.faults():
        saved = backups.backup(data or shell.settings.data, file, force=force)
    shell.say("backup-done", file=str(saved.file), articles=saved.articles, size=saved.size_mb)


@app.command(help="cli-restore")
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli-restore-file")],
    force: Annotated[bool, typer.Option("--force", help="cli-restore-force")] = False,
    data: Data = None,
) -> None:
    """Bring a saved library back, after a look at whether it is sound."""
    from index import backup as backups

    shell: Shell = context.obj
    with shell.faults():
        saved = backups.restore(file, data or shell.settings.data, force=force)
    shell.say("restore-done", file=str(saved.file), articles=saved.articles)
    if saved.former:
        shell.say("restore-former", file=str(saved.former))


@app.command(help="cli-export")
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="cli-export-folder")],
    data: Data = None,
) -> None:
    """Write every article as Markdown; adding the folder gives the same articles again."""
    from index import exchange

    shell: Shell = context.obj
    with shell.library(data, load_model=False) as library:
        count = sum(1 for _ in exchange.export(library.articles(), folder))
    shell.say("export-done", folder=str(folder), articles=count)


@app.command(help="cli-reindex")
def reindex(context: typer.Context, data: Data = None) -> None:
    """Index all articles with the model of the settings; the former index answers until that is done."""
    from bot.progress import working
    from index.reindex import reindex as steps
    from index.store import Store

    shell: Shell = context.obj
    os.nice(10)  # a bot that answers on the same processor goes first
    with shell.faults():
        encoder = shell.encoder()
        with closing(Store(data or shell.settings.data)) as store, working(shell.phrases("reindexing")) as progress:
            for done, total in steps(store, encoder):
                progress(done, total)
            count = store.count()
    shell.say("reindex-done", articles=count, model=str(encoder.identity))


@app.command(help="cli-report")
def report(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, metavar="N", help="cli-report-days")] = 7,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Tell what was asked; texts only where the operator keeps them, and nothing beyond the retention."""
    from bot import report as reports
    from bot.on_terminal import Look, render
    from index.store import Store
    from index.tally import grouped

    shell: Shell = context.obj
    with shell.faults(), closing(Store(data or shell.settings.data)) as store:
        store.expire(shell.settings.retention_days)
        tally = store.tally(days)
        unanswered: list[list[str]] | None = None
        if shell.settings.log_questions:
            texts = list(tally.unanswered)
            unanswered = grouped(texts, shell.encoder().encode(texts, query=True)) if texts else []
    if as_json:
        print_json(reports.shape(tally, days, unanswered))
    else:
        print(render(reports.reply(tally, days, unanswered, shell.phrases), Look.of(sys.stdout)))
