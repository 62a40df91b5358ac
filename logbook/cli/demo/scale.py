"""As many trainees as a measurement needs, about 17 cycles each, in several services: generated row by row, never all at once."""

from __future__ import annotations

import random
from uuid import UUID

from logbook.cli.demo.cast import LONG_AGO, Cast, make_service
from logbook.cli.demo.ids import Ids, at
from logbook.cli.demo.stories import Line, Story
from logbook.cli.demo.telling import Teller, tell
from logbook.domain.people import Role
from logbook.models.journeys import Journey
from logbook.models.people import Person, RoleHeld, SupervisionLine

CASELOAD = 50
"""Trainees of one supervisor: the supervisor's list that is measured."""
TRAINEES_A_SERVICE = 2500
KINDS = ("individual",)


def fill_trainees(cast: Cast, seed: int, trainees: int) -> int:
    """So many trainees with a supervisor for every fifty; how many people that came to."""
    teller = Teller(Ids(seed + 1), random.Random(seed))  # noqa: S311 - repeatable on purpose
    services = max(3, -(-trainees // TRAINEES_A_SERVICE))
    for number in range(services):
        make_service(cast, f"scale-{number}", f"Measuring service {number + 1}")
    supervisors = 0
    supervisor_id = cast.people["asha"]
    for number in range(trainees):
        key = f"scale-{number // CASELOAD % services}"
        if number % CASELOAD == 0:
            supervisor_id = _person(cast, teller, key, Role.SUPERVISOR, supervisors)
            supervisors += 1
        _trainee(cast, teller, key, number, supervisor_id)
    for number in range(services):
        service_id = cast.services[f"scale-{number}"]
        cast.acts.note(service_id, at(cast.day(-1), 12), None, "fictional trainees added", service_id)
    return trainees + supervisors


def address_of(role: Role, number: int) -> str:
    """The address of the trainee or supervisor with this number."""
    return f"{role}-{number}@scale.invalid"


def _person(cast: Cast, teller: Teller, service: str, role: Role, number: int) -> UUID:
    id_, service_id = teller.ids(), cast.services[service]
    person = {"id": id_, "service_id": service_id, "name": f"{str(role).title()} {number + 1}"}
    person |= {"email": address_of(role, number), "created_at": at(cast.day(-600), 9)}
    cast.loader.put(Person, person)
    held = {"id": teller.ids(), "service_id": service_id, "person_id": id_, "role": role}
    cast.loader.put(RoleHeld, held | {"since": cast.day(LONG_AGO if role is Role.SUPERVISOR else -600)})
    return id_


def _trainee(cast: Cast, teller: Teller, service: str, number: int, supervisor_id: UUID) -> None:
    service_id = cast.services[service]
    trainee_id = _person(cast, teller, service, Role.TRAINEE, number)
    journey_id, enrolled_on = teller.ids(), cast.day(-teller.chance.randrange(330, 560))
    cycles = teller.chance.randrange(12, 23)
    signed = teller.chance.randrange(8, cycles - 2)
    story = Story(
        service_id=service_id,
        journey_id=journey_id,
        trainee_id=trainee_id,
        enrolled_on=enrolled_on,
        lines=(Line(supervisor_id, enrolled_on),),
        first=cast.day((enrolled_on - cast.today).days + 15),
        last=cast.day(-teller.chance.randrange(2, 40)),
        cycles=cycles,
        signed=signed,
        sent=teller.chance.randrange(3),
        sessions=teller.chance.randrange(8, 13),
        minutes=teller.chance.choice((60, 75, 90)),
    )
    told = tell(teller, story)
    line = {"id": teller.ids(), "service_id": service_id, "journey_id": journey_id, "trainee_id": trainee_id}
    cast.loader.put(SupervisionLine, line | {"supervisor_id": supervisor_id, "since": enrolled_on})
    journey = {"id": journey_id, "service_id": service_id, "person_id": trainee_id, "enrolled_on": enrolled_on}
    journey |= {"programme_id": cast.programmes[service, "vig-practitioner"]}
    cast.loader.put(Journey, journey | told.figures(KINDS))
    for table, rows in told.rows():
        for row in rows:
            cast.loader.put(table, row)
