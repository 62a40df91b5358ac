"""The shared review as it runs: what is written down of it is kept in the cycle's entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from logbook.actions import cycles
from logbook.domain.people import Actor
from logbook.models.cycles import Cycle, participants_of


def keep(
    db: Session, actor: Actor, cycle: Cycle, words: Mapping[str, str], *, held_today: bool, seen_version: int, now: datetime
) -> None:  # fmt: skip
    """Save the words of the review; `held_today` dates it. Where nothing is new, nothing is saved.

    Errors: those of cycles.change, Stale among them.
    """
    values: dict[str, Any] = dict(words)
    if held_today:
        values |= {"filmed_on": cycle.filmed_on, "reviewed_on": actor.today_in(cycle.service_id)}
    entry = cycles.Entry(values, tuple(participants_of(db, cycle.id)))
    if not cycles.says(db, cycle, entry):
        cycles.change(db, actor, cycle, entry, seen_version=seen_version, now=now)
