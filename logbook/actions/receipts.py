"""What became of messages that went by GOV.UK Notify: asked for every few minutes, so that no address of ours has to be open to it.

Notify tells of seven days. A message whose answer never came is found there by our own reference, or was never taken.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import Nudge

TOLD_FOR = timedelta(days=7)
CLOCKS = timedelta(minutes=10)
"""How far Notify's clock may be behind ours."""
ARRIVED = "delivered"
CAME_BACK = {
    "permanent-failure": "there is no such address or number",
    "temporary-failure": "the inbox is full or the phone is off",
    "technical-failure": "Notify could not pass it on",
}
FINAL = (ARRIVED, *CAME_BACK)

_TAKEN = func.coalesce(OutgoingMail.claimed_at, OutgoingMail.sent_at)


def read_back(database: Database, settings: Settings, now: datetime) -> int:
    """Ask Notify about what has no last word yet. Gives 0: it is asked again in its own time."""
    if not settings.notify.key:
        return 0
    with database.reading() as db:
        open_since = db.scalar(select(func.min(_TAKEN)).where(*_open(settings, now)))
        ours = set(db.scalars(select(OutgoingMail.id).where(*_open(settings, now)))) if open_since else set()
    if not ours or open_since is None:
        return 0
    from logbook.adapters import notify  # noqa: PLC0415 - loads the client, in the jobs process alone

    told = [each for each in notify.receipts(settings.notify, open_since - CLOCKS) if each.letter_id in ours]
    for each in told:
        with database.writing() as db:
            _note(db, each.letter_id, each.notify_id, each.status, each.created_at, now)
            db.commit()
    return 0


def _open(settings: Settings, now: datetime) -> tuple[Any, ...]:
    """Went that way, or may have, and Notify has not said its last word."""
    channels = [channel for channel in ("email", "text") if settings.way_of(channel) == "notify"]
    return (
        OutgoingMail.channel.in_(channels),
        now - TOLD_FOR < _TAKEN,
        OutgoingMail.receipt.not_in(FINAL),
        or_(OutgoingMail.reference.is_not(None), OutgoingMail.unknown_at.is_not(None)),
    )


def _note(db: Session, letter_id: UUID, reference: str, status: str, taken_at: datetime, now: datetime) -> None:
    """What Notify says last holds; that it has the message at all settles what was unknown."""
    facts: dict[str, Any] = {"reference": reference, "receipt": status[:32], "receipt_at": now, "unknown_at": None}
    sent_at = func.coalesce(OutgoingMail.sent_at, taken_at)
    db.execute(update(OutgoingMail).where(OutgoingMail.id == letter_id).values(**facts, sent_at=sent_at))
    known: dict[str, Any] = {"unknown_at": None, "sent_at": func.coalesce(Nudge.sent_at, taken_at), "why": ""}
    if status == ARRIVED:
        known |= {"delivered_at": now, "returned_at": None}
    if status in CAME_BACK:
        known |= {"returned_at": now, "why": CAME_BACK[status]}
    db.execute(update(Nudge).where(Nudge.message_id == letter_id).values(**known))
