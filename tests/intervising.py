"""What the tests of intervision put into the world: a group of peers, a meeting, a family's yes to it, a clip shared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.domain.intervision import open_until
from logbook.models.clients import Client, Participant
from logbook.models.consents import Consent
from logbook.models.intervision import IntervisionGroup, IntervisionMeeting, IntervisionMember, IntervisionShare
from logbook.models.recordings import Clip
from tests.watching import Watching
from tests.world import LONG_AGO, NOW, TODAY, World

WITHIN = "intervision"
OUTSIDE = "outside-intervision"

Rows = Callable[[Any], list[Any]]
"""What the database answers to a query."""


def agrees(db: Session, world: World, client: str, *purposes: str) -> None:
    """Everybody of a client said yes to these long ago."""
    of = db.get_one(Client, world.ids[client])
    for participant_id in db.scalars(select(Participant.id).where(Participant.client_id == of.id)).all():
        for purpose in purposes:
            facts = {"service_id": of.service_id, "client_id": of.id, "participant_id": participant_id}
            said = {"agreed": True, "signed_on": LONG_AGO, "recorded_at": NOW, "recorded_by_id": of.trainee_id}
            db.add(Consent(**facts, **said, purpose=purpose))
    db.flush()


def group(db: Session, world: World, *members: str, name: str = "peers", **facts: Any) -> UUID:
    """A group of Saltmarsh's with these in it; the first looks after it."""
    usual: dict[str, Any] = {"service_id": world.saltmarsh, "name": "Tuesday peers", "made_at": NOW}
    group_id = world.add(db, name, IntervisionGroup(**(usual | facts), kept_by_id=world.ids[members[0]]))
    for number, member in enumerate(members):
        joined = NOW - timedelta(days=30 - number)
        place = {"group_id": group_id, "person_id": world.ids[member], "invited_at": joined, "joined_at": joined}
        world.add(db, f"{name}_{member}", IntervisionMember(service_id=world.saltmarsh, **place))
    return group_id


def meeting(db: Session, world: World, name: str = "meeting", of: str = "peers", **facts: Any) -> UUID:
    """A meeting of it, planned for today."""
    whose = db.get_one(IntervisionGroup, world.ids[of])
    usual: dict[str, Any] = {"planned_on": TODAY, "begun_at": None, "ended_at": None}
    told = usual | facts
    until = open_until(told["planned_on"], told["begun_at"], told["ended_at"], whose.grace_days)
    common = {"service_id": whose.service_id, "group_id": whose.id, "planned_by_id": whose.kept_by_id, "made_at": NOW}
    return world.add(db, name, IntervisionMeeting(**common, **({"open_until": until} | told)))


def share(
    db: Session, world: World, name: str = "shared", *, clip: str = "moment", into: str = "meeting", at: datetime = NOW
) -> UUID:
    """A clip shared into it."""
    of, there = db.get_one(Clip, world.ids[clip]), db.get_one(IntervisionMeeting, world.ids[into])
    whose = {"service_id": of.service_id, "clip_id": of.id, "shared_by_id": of.owner_id, "shared_at": at}
    return world.add(db, name, IntervisionShare(**whose, group_id=there.group_id, meeting_id=there.id))


@dataclass
class Sharing:
    """Tess's moment, shared into a meeting of Theo, who looks after the group, Tess and Ash."""

    watching: Watching
    database: Database
    world: World

    def browse(self, who: str) -> FlaskClient:
        return self.watching.browse(who)

    def change(self, act: Callable[[Session], object]) -> None:
        with self.database.writing() as db:
            act(db)
            db.commit()

    def post(self, who: str, path: str, **form: str) -> int:
        ids = {name: str(id_) for name, id_ in self.world.ids.items()}
        answer = self.browse(who).post("/intervision" + path.format(**ids), data=form)
        return answer.status_code

    def rows(self, query: Any) -> list[Any]:
        return self.watching.rows(query)
