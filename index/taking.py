"""An article on its way into a store: passed by when it is there already, else encoded and written at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.indexing import indexed
from index.naming import digest, slug
from index.records import Addition
from index.unchanged import unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.encode import Encoder
    from index.indexing import Prepared
    from index.records import Page, Step
    from index.store import Store
    from index.view import View


def taking(
    store: Store, view: View, encoder: Encoder, prepared: Prepared, page: Page, former: str | None
) -> Iterator[Step]:
    """Add a prepared article to a store and its view, step by step; see :meth:`index.library.Library.taking`."""
    article = prepared.article
    seen = digest(article)
    if found := unchanged(store, article, page.origin, seen, former):
        store.visited(page)
        yield Addition(found[0], "unchanged", found[1], elsewhere=found[0].url != article.url)
        return
    article = replace(article, id=slug(article.title))
    passages = []
    for batch, count in indexed(prepared._replace(article=article), encoder):
        passages += batch
        yield len(passages), count
    tags = {"origin": page.origin, "digest": seen, "identity": encoder.identity.as_json()}
    article, entry, replaced = store.put(article, passages, **tags, former=former)
    store.visited(page)
    view.follow(entry, replaced)
    view.keep()
    yield Addition(article, "updated" if replaced else "added", len(passages))
