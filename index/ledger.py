"""What the chats have to remember, beside the articles: bound channels, what was asked, entries of feeds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from index.address import is_address

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from index.records import Page


UNANNOUNCED = 20
"""How many articles wait to be announced; older ones are dropped."""


class Visit(NamedTuple):
    """Where the article with this id was fetched from, and what the site wants to hear again at the next visit.

    ``title`` and ``language`` are those that were given by hand when it was added, None where the page's own hold.
    """

    article: str
    passages: int
    place: str
    origin: str
    etag: str | None
    modified: str | None
    title: str | None = None
    language: str | None = None


class Asked(NamedTuple):
    """A request that was served: ``person`` is a keyed hash, ``text`` None unless the operator keeps questions.

    ``outcome`` is "answered", "silent", "ok" or the reason of an error; ``article`` the id of what was quoted.
    """

    id: str
    platform: str
    place: str
    person: str
    command: str
    outcome: str
    article: str | None = None
    text: str | None = None


class Ledger:
    """The remembering half of a store: ``_db`` is a connection, ``_faults`` turns what it says into a StoreError."""

    _db: Any

    def _faults(self) -> AbstractContextManager[None]:
        raise NotImplementedError

    def transaction(self) -> AbstractContextManager[None]:
        """Hold the write lock; see the store."""
        raise NotImplementedError

    def bind(self, place: str, channel: str, article: str | None) -> None:
        """Let questions in a channel go to one article; None to all again."""
        with self.transaction():
            self._db.execute("DELETE FROM channel WHERE place = ? AND channel = ?", (place, channel))
            if article is not None:
                self._db.execute("INSERT INTO channel VALUES (?, ?, ?)", (place, channel, article))

    def bound(self, place: str, channel: str) -> str | None:
        """Return the id of the article that a channel is bound to, None when it is gone or there is none."""
        with self._faults():
            row = self._db.execute(
                "SELECT c.article FROM channel c JOIN article a ON a.id = c.article AND a.place IN ('', c.place)"
                " WHERE c.place = ? AND c.channel = ?",
                (place, channel),
            ).fetchone()
        return str(row[0]) if row else None

    def note(self, asked: Asked) -> None:
        """Remember that something was asked, now."""
        with self.transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO asked (id, at, platform, place, person, command, outcome, article, text)"
                " VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, ?, ?)",
                tuple(asked),
            )

    def judge(self, id: str, *, useful: bool) -> bool:
        """Note whether an answer was useful; False when what was asked is not remembered (any more)."""
        with self.transaction():
            return bool(self._db.execute("UPDATE asked SET useful = ? WHERE id = ?", (int(useful), id)).rowcount)

    def forget(self, person: str) -> int:
        """Remove all that a person asked, and return how many rows that were."""
        with self.transaction():
            return int(self._db.execute("DELETE FROM asked WHERE person = ?", (person,)).rowcount)

    def expire(self, days: int) -> int:
        """Remove what was asked more than ``days`` days ago, and return how many rows that were."""
        with self.transaction():
            oldest = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?)"
            return int(self._db.execute(f"DELETE FROM asked WHERE at < {oldest}", (f"-{days} days",)).rowcount)

    def size(self) -> tuple[int, int]:
        """Return the number of articles and of passages in the file."""
        with self._faults():
            row = self._db.execute("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM passage)").fetchone()
        return int(row[0]), int(row[1])

    # web pages and feeds

    def visited(self, page: Page) -> None:
        """Note that a page was fetched from its origin, now; does nothing for what is no web page."""
        if is_address(page.origin):
            with self.transaction():
                self._db.execute(
                    "UPDATE origin SET etag = ?, modified = ?, title = ?, language = ?,"
                    " fetched_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE place = ? AND origin = ?",
                    (page.etag, page.modified, page.title, page.language, page.place, page.origin),
                )

    def visits(self, article: str | None = None) -> list[Visit]:
        """Return where each article was fetched from, oldest first; only that of one article if its id is given.

        An article that stands at several addresses has the one that its links lead to, else any.
        """
        with self._faults():
            rows = self._db.execute(
                "SELECT a.id, passages, o.place, origin, etag, modified, o.title, o.language, max(origin = url)"
                " FROM origin o JOIN article a ON a.seq = o.article AND a.place = o.place"
                " WHERE origin GLOB 'http*://*' AND (? IS NULL OR a.id = ?) GROUP BY a.seq ORDER BY a.seq",
                (article, article),
            ).fetchall()
        return [Visit(*row[:8]) for row in rows]

    def entries_seen(self, feed: str) -> set[str]:
        """Return the entries of a feed that were dealt with."""
        with self._faults():
            return {row[0] for row in self._db.execute("SELECT entry FROM feed_entry WHERE feed = ?", (feed,))}

    def see_entries(self, feed: str, entries: list[str], *, announce: str | None = None) -> None:
        """Note that entries of a feed were dealt with, now, and that the article of this id is to be announced."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR IGNORE INTO feed_entry VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
                ((feed, entry) for entry in entries),
            )
            if announce is not None:
                self._keep_unannounced([*self.unannounced(), announce])

    def unannounced(self) -> list[str]:
        """Return the ids of the articles that wait to be announced, oldest first."""
        with self._faults():
            row = self._db.execute("SELECT value FROM meta WHERE key = 'unannounced'").fetchone()
        return [str(id_) for id_ in json.loads(row[0])] if row else []

    def announced(self, article: str) -> None:
        """Note that an article waits no longer to be announced."""
        with self.transaction():
            self._keep_unannounced([id_ for id_ in self.unannounced() if id_ != article])

    def _keep_unannounced(self, articles: list[str]) -> None:
        waiting = json.dumps(articles[-UNANNOUNCED:])
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('unannounced', ?)", (waiting,))

    def secret(self) -> bytes:
        """Return 32 random bytes that are made once for this file: the key that people's ids are hashed with."""
        with self._faults():
            row = self._db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()
        if row is None:
            with self.transaction():
                self._db.execute("INSERT OR IGNORE INTO meta VALUES ('secret', randomblob(32))")
            return self.secret()
        return bytes(row[0])
