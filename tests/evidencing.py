"""A whole fictional logbook for Tess: clients, cycles with every kind of word, real signatures, supervision, a mid-point."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.domain import signing
from logbook.models.base import new_id
from logbook.models.clients import Client, Goal, VisitAttempt
from logbook.models.cycles import WORDS, Cycle, CycleRevision, SignOff
from logbook.models.journeys import Assessment, Break, Shortfall
from tests.supervising import SALT, held, take
from tests.world import NOW, TODAY, World

BEGAN = date(2025, 9, 8)
AWKWARD = {
    "line": "👩‍👧 She waits, he looks up. אמא מחכה לו. Zoë and Ñandú; e\u0301 and ก็.",
    "next_step": '=HYPERLINK("https://elsewhere.example/","Film bath time")',
    "place": "@home\x0b",
    "own_words": "-2+3 is what he says\nevery time",
    "guiders_working_point": "\t+1 for waiting <b>longer</b> & <img src='https://elsewhere.example/a.png'>",
    "reflection": "I notice that I hurry when the room is quiet. " * 12,
}


def fill(db: Session, world: World, clients: int = 3, cycles: int = 3) -> None:
    """Tess's logbook: so many clients with so many signed cycles each, and one cycle of every other kind."""
    saltmarsh, journey = world.saltmarsh, world.tess_journey
    for number in range(clients):
        code = ("Heron", "Willow", "Harbour", "Lantern", "Meadow", "Pebble")[number % 6]
        name = f"client_{number}"
        world.client(db, name, code=code if number < 6 else f"{code} {number}")
        client = db.get_one(Client, world.ids[name])
        client.helping_question = "How can I help her to settle after the weekend, without a fight each Monday?"
        client.allocated_on = BEGAN + timedelta(days=20 * (number % 6))
        goal = {"client_id": client.id, "position": 0, "text": "Mornings without shouting"}
        db.add(Goal(service_id=saltmarsh, first_score=2, now_score=5, hoped_score=8, **goal))
        db.add(VisitAttempt(service_id=saltmarsh, client_id=client.id, on=client.allocated_on, outcome="nobody in"))
        for round_ in range(cycles):
            filmed = client.allocated_on + timedelta(days=7 + 14 * (round_ % 9))
            cycle(db, world, f"cycle_{number}_{round_}", name, filmed, signed=True)
    world.client(db, "client_open", code="Tamarisk")
    cycle(db, world, "sent", "client_open", TODAY - timedelta(days=9), sent_at=NOW, sent_to_id=world.sunny)
    cycle(db, world, "returned", "client_open", TODAY - timedelta(days=8), returned_at=NOW, returned_by_id=world.sunny)
    early: dict[str, Any] = {"reviewed_on": None, "ended_early_on": TODAY, "ended_early_reason": "moved away"}
    cycle(db, world, "ended", "client_open", TODAY - timedelta(days=5), **early)
    held(db, world, "session", strengths="You wait.", working_points="Name what you see.", agenda="Heron 1")
    take(db, world, "session", "cycle_0_0", "sent")
    held(db, world, "group", kind="group", on=TODAY - timedelta(days=20), minutes=60)
    db.add(
        Break(
            service_id=saltmarsh,
            journey_id=journey,
            kind="leave",
            starts_on=date(2025, 12, 20),
            ends_on=date(2026, 1, 6),
        )
    )
    asked: dict[str, Any] = {"service_id": saltmarsh, "journey_id": journey, "milestone": "mid-point"}
    short = {"minutes": 30, "reasons": "Illness in the group.", "proposed_by_id": world.sunny, "proposed_at": NOW}
    db.add(Shortfall(**asked, **short))
    decided = {"assessor_id": world.ash, "decided_at": NOW, "accepted": True, "comment": "A pleasure to read."}
    db.add(Assessment(**asked, trainee_id=world.tess, asked_at=NOW - timedelta(days=3), **decided))
    db.flush()


def cycle(
    db: Session, world: World, name: str, client: str, filmed_on: date, *, signed: bool = False, **facts: Any
) -> UUID:
    """A cycle with awkward words, its revision kept."""
    review = {"reviewed_on": filmed_on + timedelta(days=4), "review_minutes": 45}
    principles = {"principles": ["guiding"], "effort": {"travel": 20}}
    id_ = world.cycle(db, name, client, filmed_on=filmed_on, **(AWKWARD | review | principles | facts))
    row = db.get_one(Cycle, id_)
    words = {word: getattr(row, word) for word in WORDS}
    kept = {"service_id": row.service_id, "cycle_id": id_, "version": 1, "saved_at": NOW, "saved_by_id": row.trainee_id}
    db.add(CycleRevision(**kept, words=words, salt=SALT))
    if signed:
        _sign(db, world, row, words)
    db.flush()
    return id_


def _sign(db: Session, world: World, row: Cycle, words: dict[str, str]) -> None:
    record = signing.snapshot({"cycle": row.id, "filmed_on": row.filmed_on, "version": 1}, words, SALT)
    signature = SignOff(
        id=new_id(),
        service_id=row.service_id,
        cycle_id=row.id,
        journey_id=row.journey_id,
        version=1,
        signed_by_id=world.sunny,
        signed_at=NOW,
        snapshot=record,
        digest=signing.digest_of_snapshot(record),
    )
    db.add(signature)
    db.flush()
    row.sign_off_id = signature.id
