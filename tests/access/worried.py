"""A concern about a family of each trainee, which their supervisor raised and nobody has decided on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from logbook.models.clients import Client
from logbook.models.concerns import Concern
from tests.world import NOW, World


def worried(db: Session, world: World, owner: str, supervisor: UUID) -> None:
    """About the trainee's spare client, so that the others' recordings stay open."""
    client = db.get_one(Client, world.ids[f"{owner}_spare_client"])
    raised = {"raised_at": NOW, "raised_by_id": supervisor}
    row = Concern(service_id=client.service_id, client_id=client.id, owner_id=client.trainee_id, **raised)
    world.add(db, f"{owner}_concern", row)
