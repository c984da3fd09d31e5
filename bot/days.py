"""Times as a person says them, to times as the library has them: ISO 8601 in UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

WEEK = 7
"""Days that a digest looks back on unless it is told otherwise."""


def moment(text: str) -> str:
    """Return a day or time that is written as ISO 8601, in local time unless it says otherwise; raises ValueError."""
    return _written(datetime.fromisoformat(text))


def spoken(text: str) -> str:
    """Return a day or time that :func:`moment` takes as it is told again: with its time, unless a day begins there."""
    when = datetime.fromisoformat(text)
    return when.isoformat(" ", "minutes") if when.timetz() != time(0) else when.date().isoformat()


def days_ago(days: int | None) -> str:
    """Return the time so many days ago, a week without a number; raises ValueError below 1, OverflowError far back."""
    if days is not None and days < 1:
        raise ValueError(f"{days} days ago")
    return _written(datetime.now(UTC) - timedelta(days=days or WEEK))


def _written(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
