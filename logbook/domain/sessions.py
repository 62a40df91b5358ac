"""How long a person stays signed in, and how wrong passwords slow down."""

from __future__ import annotations

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
WARN_AFTER = timedelta(minutes=25)
"""When the page says that five minutes are left."""
SEEN_EVERY = timedelta(minutes=1)
"""How fresh `seen_at` is kept: a write a minute, not a write a page."""

FREE_TRIES = 5
WINDOW = timedelta(minutes=15)
LONGEST_CLOSED = timedelta(minutes=15)


def is_live(*, started_at: datetime, seen_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Ended by nobody, seen within 30 minutes, begun within 12 hours."""
    return ended_at is None and now - seen_at < IDLE and now - started_at < ABSOLUTE


def remaining(*, started_at: datetime, seen_at: datetime, now: datetime) -> timedelta:
    """How long a session still lasts if nothing more is pressed; none when it is over."""
    return max(min(seen_at + IDLE, started_at + ABSOLUTE) - now, timedelta(0))


def closed_for(wrong: int) -> timedelta:
    """How long a key is closed after so many wrong passwords in a row: nothing for five, then 30 s doubling to 15 minutes."""
    if wrong < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(seconds=30 * 2 ** min(wrong - FREE_TRIES, 10)), LONGEST_CLOSED)
