"""Many small services, each with one trainee who has filmed nothing for weeks: a slot of each stands, and one message is due in each."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from logbook.data import programme_text
from logbook.domain.people import Role
from logbook.models.base import new_id
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld
from logbook.models.services import Service
from tests.world import LONG_AGO, NOW, TODAY

ZONES = ("Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Berlin", "Asia/Kolkata", "Africa/Lagos")
"""Where the world's ten o'clock in London is within working hours; one of them is half an hour beside the others."""


def stalled_services(db: Session, how_many: int) -> dict[str, UUID]:
    """The services' trainees, by address."""
    services: list[dict[str, object]] = []
    people: list[dict[str, object]] = []
    rest: dict[type[ProgrammeVersion | RoleHeld | Journey], list[dict[str, object]]] = {
        ProgrammeVersion: [],
        RoleHeld: [],
        Journey: [],
    }
    text = programme_text("vig-practitioner")
    for number in range(how_many):
        service, person, programme = new_id(), new_id(), new_id()
        of = {"service_id": service}
        services.append(
            {"id": service, "name": f"Service {number}", "time_zone": ZONES[number % len(ZONES)], "created_at": NOW}
        )
        people.append(of | {"id": person, "name": f"Trainee {number}", "email": _address(number), "created_at": NOW})
        shipped = {"key": "vig-practitioner", "version": 1, "title": "VIG", "text": text, "made_at": NOW}
        rest[ProgrammeVersion].append(of | shipped | {"id": programme})
        rest[RoleHeld].append(of | {"person_id": person, "role": Role.TRAINEE, "since": LONG_AGO})
        begun = TODAY - timedelta(days=40)
        rest[Journey].append(
            of | {"person_id": person, "programme_id": programme, "enrolled_on": begun, "last_activity_on": begun}
        )
    db.execute(insert(Service), services)
    db.execute(insert(Person), people)
    for table, rows in rest.items():
        db.execute(insert(table), rows)
    return {str(row["email"]): UUID(str(row["id"])) for row in people}


def _address(number: int) -> str:
    return f"trainee{number}@example.org"
