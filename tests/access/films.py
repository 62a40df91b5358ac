"""A film on the device of each trainee of the scene."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from logbook.models.cycles import Cycle
from logbook.models.recordings import Film
from tests.world import NOW, TODAY, World


def film(db: Session, world: World, owner: str) -> None:
    """The film of the trainee's first cycle, still to be deleted."""
    cycle = db.get_one(Cycle, world.ids[f"{owner}_cycle"])
    of = {"service_id": cycle.service_id, "client_id": cycle.client_id, "journey_id": cycle.journey_id}
    lies = {"device": "work phone", "delete_by": TODAY + timedelta(days=14), "registered_at": NOW}
    row = Film(**of, **lies, owner_id=cycle.trainee_id, cycle_id=cycle.id, kind="interaction", made_on=TODAY)
    world.add(db, f"{owner}_film", row)
