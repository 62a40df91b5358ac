"""Reminders of the scene: what Tess and Otto were sent, what somebody else was sent about Tess, what waits, and a letter's “not now”."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from sqlalchemy.orm import Session

from logbook.actions import not_now
from logbook.models.base import new_id
from logbook.models.nudge_rules import NudgeRule, shipped, steps_as_rows
from logbook.models.nudges import Nudge
from logbook.models.reminders import ReminderChoice
from tests.world import NOW, TODAY, World

SECRET = "a secret for tests alone"


def reminded(db: Session, world: World) -> None:
    """A rule of Saltmarsh's own, and reminders in every state."""
    rule = next(iter(shipped().rules.values()))
    own = {"stall": rule.stall, "version": 2, "in_use": True, "steps": steps_as_rows(rule.steps)}
    db.add(NudgeRule(service_id=world.saltmarsh, made_at=NOW, made_by_id=world.ada, **own))
    for owner, service in (("tess", world.saltmarsh), ("otto", world.harbour)):
        _nudge(db, world, owner, service, 9, message_id=new_id(), channel="email", sent=True)
        _nudge(db, world, owner, service, 1)
        said = {"off": False, "busy_until": TODAY - timedelta(days=3), "said_at": NOW}
        db.add(ReminderChoice(service_id=service, person_id=world.ids[owner], **said))
        token = not_now.token(SECRET, world.ids[owner])
        world.ids[f"{owner}_not_now"] = cast(Any, token)
    _nudge(
        db, world, "tess", world.saltmarsh, 20, person_id=world.cody, message_id=new_id(), channel="email", sent=True
    )
    db.flush()


def _nudge(db: Session, world: World, owner: str, service: Any, ago: int, sent: bool = False, **facts: Any) -> None:
    at = NOW - timedelta(days=ago)
    usual: dict[str, Any] = {
        "service_id": service,
        "person_id": world.ids[owner],
        "rule": "nothing-filmed" if sent else "no-supervision",
        "rule_version": 1,
        "subject_id": world.ids[f"{owner}_journey"],
        "episode": at.date() - timedelta(days=28),
        "step": 1,
        "found_at": at,
    }
    if sent:
        usual |= {"gathered_at": at, "claimed_at": at, "sent_at": at}
    db.add(Nudge(**(usual | facts)))
