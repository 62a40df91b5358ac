"""Of each trainee of the scene: a concern that waits, a legal hold that stands, and something that was destroyed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from logbook.models.clients import Client
from logbook.models.concerns import Concern, LegalHold
from logbook.models.erasures import Erasure
from tests.world import NOW, World


def worried(db: Session, world: World, owner: str, supervisor: UUID) -> None:
    """The concern is about the trainee's spare client, so that the others' recordings stay open."""
    spare, client = (db.get_one(Client, world.ids[f"{owner}_{which}client"]) for which in ("spare_", ""))
    of = {"service_id": client.service_id}
    raised = {"raised_at": NOW, "raised_by_id": supervisor, "owner_id": spare.trainee_id}
    world.add(db, f"{owner}_concern", Concern(**of, client_id=spare.id, **raised))
    held = {"reason": "A claim.", "set_at": NOW, "set_by_id": supervisor}
    world.add(db, f"{owner}_hold", LegalHold(**of, client_id=client.id, **held))
    gone = {"begun_at": NOW, "destroyed_at": NOW, "finished_at": NOW, "certificate": b"%PDF"}
    whose = {"group_id": client.id, "client_id": client.id, "owner_id": client.trainee_id}
    world.add(db, f"{owner}_erasure", Erasure(**of, **whose, **gone))
