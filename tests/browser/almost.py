"""Tess, one client and half an hour short of accreditation: what a test of every refusal begins with."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from logbook.domain.people import Role
from logbook.models.journeys import Assessment
from logbook.models.people import RoleHeld
from tests.supervising import held, signed, take
from tests.world import LONG_AGO, NOW, TODAY, World

CODES = ("Heron", "Willow", "Otter", "Harbour", "Plover")


def almost_there(db: Session, world: World) -> None:
    """Five clients, 18 cycles signed off, 13 h 30 confirmed and an hour waiting; the mid-point passed; Sam assesses now, too."""
    for number in range(18):
        code = CODES[number % 5]
        if number < 5:
            world.client(db, code.lower(), code=code)
        filmed = date(2025, 10, 6) + timedelta(days=8 * number)
        world.cycle(db, f"cycle{number}", code.lower(), filmed_on=filmed, reviewed_on=filmed + timedelta(days=5))
    for number in range(9):
        by = "sam" if number < 4 else "sunny"
        name = f"session{number}"
        held(db, world, name, supervisor=by, on=date(2025, 10, 20) + timedelta(days=14 * number))
        taken = [f"cycle{2 * number}", f"cycle{2 * number + 1}"]
        take(db, world, name, *taken)
        for cycle in taken:
            signed(db, world, cycle, by)
    held(db, world, "waiting", minutes=60, on=TODAY - timedelta(days=3), supervisor_confirmed_at=None)
    db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.sam, role=Role.ASSESSOR, since=LONG_AGO))
    passed = {"assessor_id": world.ash, "decided_at": NOW - timedelta(days=60), "accepted": True}
    journey = {"service_id": world.saltmarsh, "journey_id": world.tess_journey, "trainee_id": world.tess}
    db.add(Assessment(**journey, milestone="mid-point", asked_at=NOW - timedelta(days=70), **passed))
