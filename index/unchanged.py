"""Whether an article is there already, at the same origin or at another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.address import is_address

if TYPE_CHECKING:
    from index.records import Article
    from index.store import Store


def unchanged(
    store: Store, article: Article, origin: str, digest: str, former: str | None
) -> tuple[Article, int] | None:
    """Return what stands at ``origin`` already, or at another one when nothing came from this one before.

    ``digest`` is that of what is seen of the article, ``former`` the id of the one that it would replace.
    """
    place = article.place
    if origin and (found := store.find("origin", origin, place)):
        linked = found[0].url == article.url or (is_address(origin) and not former)  # a page may stand at several
        return found if linked and store.digest(found[0].id) == digest else None
    found = store.find("digest", digest, place)
    if found and origin:
        store.link(origin, found[0].id, place)
    return found if origin or (found and found[0].url == article.url) else None
