"""Calls of the scene: Tess and Otto were called by the coordinators of their services."""

from __future__ import annotations

from sqlalchemy.orm import Session

from logbook.domain.calls import CallOutcome
from logbook.models.calls import Call
from logbook.models.journeys import Journey
from tests.world import NOW, TODAY, World


def called(db: Session, world: World) -> None:
    """One each."""
    for owner, coordinator in (("tess", "cody"), ("otto", "olive")):
        about = db.get_one(Journey, world.ids[f"{owner}_journey"])
        of = {"service_id": about.service_id, "person_id": about.person_id, "subject_id": about.id}
        said = {"on": TODAY, "outcome": CallOutcome.SPOKE, "noted_at": NOW, "called_by_id": world.ids[coordinator]}
        world.add(db, f"{owner}_call", Call(**of, **said))
