"""Fetching an article again: what has changed is indexed anew under the same id, what has not is left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import Forbidden
from index.records import Addition, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.ledger import Visit
    from index.library import Library
    from index.robots import Robots


def visits(library: Library, article_id: str | None = None) -> list[Visit]:
    """Return where the articles were fetched from, or the one with this id.

    Raises ArticleNotFound for an unknown id, and Forbidden for an article that did not come from the web.
    """
    found = library.ledger.visits(article_id)
    if article_id is not None and not found:
        raise Forbidden("not-web", title=library.article(article_id).title)
    return found


def refresh(
    library: Library, visit: Visit, robots: Robots, progress: Callable[[int, int], None] | None = None
) -> Addition:
    """Fetch an article again and return what became of it, "updated" or "unchanged"; its id stays what it is.

    The site is asked whether it has changed at all, and its robots.txt whether programs may come. Raises SourceError,
    after which the article is what it was, and ArticleNotFound when it has been removed meanwhile.
    """
    robots.check(visit.origin)
    page = library.web.again(visit.origin, etag=visit.etag, modified=visit.modified)
    article = library.article(visit.article)
    if page is None:
        same = Page(b"", visit.origin, origin=visit.origin, place=visit.place, etag=visit.etag, modified=visit.modified)
        library.ledger.visited(replace(same, title=visit.title, language=visit.language))
        return Addition(article, "unchanged", visit.passages)
    page = replace(page, place=visit.place, title=visit.title, language=visit.language)
    steps = library.taking(library.prepare(page), page, former=visit.article)
    while not isinstance(done := next(steps), Addition):
        if progress:
            progress(*done)
    return done
