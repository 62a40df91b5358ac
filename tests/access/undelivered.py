"""A slot that was gone through, one that met trouble, and messages that did not arrive, for the page of the timetable."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from logbook.domain.mail import MOST_ATTEMPTS
from logbook.models.base import new_id
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import Nudge
from logbook.models.timetable import Lease, SlotRun
from tests.world import NOW, TODAY, World


def undelivered(db: Session, world: World) -> None:
    """In Saltmarsh, where Ada and Cody look after it."""
    of = {"service_id": world.saltmarsh}
    an_hour = timedelta(hours=1)
    db.add(Lease(name="timetable", number=3, holder="here:1", until=NOW + an_hour, locked=False))
    slots = (("08:30", NOW - an_hour, ""), ("09:30", None, "OperationalError"))
    for number, (time, ended_at, trouble) in enumerate(slots):
        at = NOW - an_hour * (1.5 - number)
        facts = {"day": TODAY, "time": time, "at": at, "fence": 3, "began_at": at, "tries": 2}
        db.add(SlotRun(**of, **facts, ended_at=ended_at, trouble=trouble, found=2, messages=1))
    refused = {"attempts": MOST_ATTEMPTS, "last_error": "the address was not accepted (550)"}
    again = {"attempts": 2, "last_error": "SMTPServerDisconnected", "not_before": NOW + an_hour}
    unknown = {"attempts": 1, "claimed_at": NOW, "unknown_at": NOW, "last_error": "Notify did not answer"}
    for name, facts in (("tess", refused), ("theo", again), ("sunny", unknown)):
        message = {"id": new_id(), "subject": "Ten minutes for your VIG work", "body": "Hello", "once": True}
        when = {"written_at": NOW - an_hour, "not_before": NOW}
        whose = {"person_id": world.ids[name], "address": f"{name}@example.org", "private": True}
        db.add(OutgoingMail(**(of | message | when | whose | facts)))
        rule = {"rule": "no-supervision", "rule_version": 1, "subject_id": world.ids[name], "episode": TODAY, "step": 1}
        db.add(Nudge(**of, **rule, person_id=world.ids[name], found_at=NOW, message_id=message["id"], gathered_at=NOW))
    waits = {"rule": "no-visit", "rule_version": 1, "subject_id": world.tess, "episode": TODAY, "step": 1}
    db.add(Nudge(**of, **waits, person_id=world.tess, found_at=NOW))
    db.flush()
