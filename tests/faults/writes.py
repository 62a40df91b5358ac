"""The writes that matter most, as a browser posts them: a trainee saves a cycle, a supervisor signs one off."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from logbook.models.base import new_id
from tests.faults.conftest import Instance
from tests.faults.crowd import Write

BEGINNING = date(2026, 2, 2)
"""The day the saved cycles were filmed on; those that wait to be signed were filmed on another."""


def begin_a_client(instance: Instance) -> None:
    """Tess's client Heron, whom everything here is about."""
    with instance.database.writing() as db:
        instance.world.client(db, "heron")
        db.commit()


def waiting_cycles(instance: Instance, label: str, how_many: int) -> list[UUID]:
    """Cycles of Heron that are with Sunny."""
    sent = {"sent_at": instance.now, "sent_to_id": instance.world.sunny}
    with instance.database.writing() as db:
        ids = [instance.world.cycle(db, f"{label} {number}", "heron", **sent) for number in range(how_many)]
        db.commit()
    return ids


def save(instance: Instance, token: str) -> Write:
    """A new cycle of Heron, whole, under a key of its own."""
    key = new_id()
    fields = {
        "form_id": str(key),
        "client": str(instance.world.heron),
        "filmed_on": BEGINNING.isoformat(),
        "another_film": "y",
        "childs_answer": "yes",
        "reviewed_on": (BEGINNING + timedelta(days=3)).isoformat(),
        "review_minutes": "40",
        "line": "She waits, he looks up.",
        "next_step": "Film bath time.",
    }
    return Write(f"saved {key}", token, "/cycles/new", fields)


def sign_off(cycle_id: UUID, token: str) -> Write:
    """A signature on the version that was sent."""
    fields = {f"verdict-{cycle_id}": "sign", f"version-{cycle_id}": "1", "form_id": str(new_id())}
    return Write(f"of {cycle_id}", token, f"/cycles/{cycle_id}/sign-off", fields)
