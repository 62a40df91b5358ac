"""When a letter that could not be handed over is tried again, and how its state is said."""

from __future__ import annotations

from datetime import datetime, timedelta

LEASE = timedelta(minutes=5)
"""How long one attempt may take before another process may try the same letter; far longer than the mail server is waited for."""

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
"""After the first attempt, the second and so on: a mail server that is away for a weekend loses nothing."""

MOST_ATTEMPTS = len(PAUSES) + 1


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts, the last one included."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def state(
    sent_at: datetime | None,
    attempts: int,
    last_error: str,
    unknown_at: datetime | None = None,
    dropped_at: datetime | None = None,
) -> str:
    """Where a letter stands, in a few words."""
    if dropped_at:
        return "not sent"
    if sent_at:
        return "sent"
    if unknown_at:
        return "perhaps sent"
    if attempts >= MOST_ATTEMPTS:
        return "could not be delivered"
    return "will be tried again" if last_error else "waiting"
