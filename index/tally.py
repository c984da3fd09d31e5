"""What was asked lately, counted: for whoever runs the bot. No person can be told from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

MOST_ASKED = 10
_SINCE = "at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', :since)"


@dataclass(frozen=True, slots=True)
class Tally:
    """The requests of some days. ``outcomes`` and ``platforms`` count questions, ``articles`` what quoted an article.

    ``articles`` are (id, title, questions), the most asked first; a title is None where the article has gone.
    ``unanswered`` are the texts of questions without an answer, newest first, as far as texts were kept.
    """

    outcomes: Mapping[str, int]
    platforms: Mapping[str, int]
    people: int
    useful: int
    useless: int
    articles: Sequence[tuple[str, str | None, int]]
    unanswered: Sequence[str]

    @property
    def questions(self) -> int:
        """The number of questions."""
        return sum(self.outcomes.values())

    @property
    def answered_share(self) -> float | None:
        """The share of questions that an article answered, of those that were put to articles; None without any."""
        put = self.outcomes.get("answered", 0) + self.outcomes.get("silent", 0)
        return self.outcomes.get("answered", 0) / put if put else None


class Counting:
    """The part of a store that counts: ``_db`` is a connection, ``_faults`` turns what it says into a StoreError."""

    _db: Any

    def _faults(self) -> AbstractContextManager[None]:
        raise NotImplementedError

    def tally(self, days: int, *, most: int = 1000) -> Tally:
        """Count what was asked in the last ``days`` days; at most ``most`` texts are given back."""
        since = {"since": f"-{days} days", "most": most}
        with self._faults():

            def rows(query: str) -> list[Any]:
                return self._db.execute(query, since).fetchall()  # type: ignore[no-any-return]

            asked = f"FROM asked WHERE command = 'ask' AND {_SINCE}"
            [(people, useful, useless)] = rows(
                "SELECT count(DISTINCT nullif(person, '')), count(*) FILTER (WHERE useful = 1),"
                f" count(*) FILTER (WHERE useful = 0) FROM asked WHERE {_SINCE}"
            )
            articles = rows(
                f"SELECT k.article, title, count(*) FROM asked k LEFT JOIN article a ON a.id = k.article WHERE {_SINCE}"
                " AND k.article IS NOT NULL AND command = 'ask' AND outcome IN ('answered', 'about')"
                f" GROUP BY k.article ORDER BY 3 DESC, 1 LIMIT {MOST_ASKED}"
            )
            unanswered = rows(f"SELECT text {asked} AND outcome = 'silent' AND text != '' ORDER BY at DESC LIMIT :most")
            return Tally(
                dict(rows(f"SELECT outcome, count(*) {asked} GROUP BY 1 ORDER BY 2 DESC, 1")),
                dict(rows(f"SELECT platform, count(*) {asked} GROUP BY 1 ORDER BY 2 DESC, 1")),
                *(people, useful, useless, [tuple(row) for row in articles], [row[0] for row in unanswered]),
            )


def grouped(texts: Sequence[str], rows: NDArray[np.float32], *, alike: float = 0.55) -> list[list[str]]:
    """Return texts in groups that ask the same, larger groups first; ``rows`` (n, d) are their unit vectors.

    A text joins the group whose first text is nearest, if its cosine is at least ``alike``.
    """
    leaders: list[int] = []
    groups: list[list[str]] = []
    for i, text in enumerate(texts):
        cosines = rows[leaders] @ rows[i] if leaders else np.empty(0, np.float32)
        if len(cosines) and cosines.max() >= alike:
            groups[int(cosines.argmax())].append(text)
        else:
            leaders.append(i)
            groups.append([text])
    return sorted(groups, key=len, reverse=True)
