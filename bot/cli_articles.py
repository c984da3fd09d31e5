"""Commands of the command line that keep articles up to date."""

from typing import Annotated

import typer

from bot.shell import EXIT_FAILED, Data, Json, Shell


def refresh(
    context: typer.Context,
    article_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="cli-refresh-id")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Fetch articles again; those that cannot be fetched are told one by one, the others are refreshed all the same."""
    from bot.progress import working
    from index import ArticleNotFound, Robots, SourceError, visits
    from index import refresh as again

    shell: Shell = context.obj
    failed = False
    with shell.library(data) as library:
        found = visits(library, article_id)
        if not found and not as_json:
            shell.say("refresh-nothing")
        robots = Robots(library.web)
        for visit in found:
            try:
                with working(shell.phrases("indexing", name=visit.origin)) as progress:
                    done = again(library, visit, robots, progress)
            except (SourceError, ArticleNotFound) as error:
                shell.tell(error)
                failed = True
                continue
            shell.report(done, as_json=as_json)
    if failed:
        raise typer.Exit(EXIT_FAILED)
