"""As many trainees as a measurement needs, about 17 cycles each, in several services: generated row by row, never all at once."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

from logbook.cli.demo.cast import LONG_AGO, Cast, make_service
from logbook.cli.demo.ids import Ids, at
from logbook.cli.demo.stories import Line, Story
from logbook.cli.demo.telling import Teller, tell
from logbook.cli.demo.ways import how_it_ended, kind_of, on_course, story_of
from logbook.domain.people import Role
from logbook.domain.professions import Profession
from logbook.models.journeys import Journey
from logbook.models.people import Person, RoleHeld, SupervisionLine

CASELOAD = 50
"""Trainees of one supervisor: the supervisor's list that is measured."""
TRAINEES_A_SERVICE = 2500
KINDS = ("individual",)
PROFESSIONS = (*Profession, None)


def fill_trainees(cast: Cast, seed: int, trainees: int, services: int = 0) -> int:
    """So many trainees with a supervisor for every fifty, and a coordinator a service; how many people that came to."""
    teller = Teller(Ids(seed + 1), random.Random(seed))  # noqa: S311 - repeatable on purpose
    services = services or max(3, -(-trainees // TRAINEES_A_SERVICE))
    for number in range(services):
        make_service(cast, f"scale-{number}", f"Measuring service {number + 1}")
    supervisors = 0
    supervisor_id = cast.people["asha"]
    for number in range(trainees):
        key = f"scale-{number // CASELOAD % services}"
        if number % CASELOAD == 0:
            supervisor_id = _person(cast, teller, key, Role.SUPERVISOR, supervisors)
            supervisors += 1
        _trainee(cast, teller, key, number, supervisor_id, ends=0 < number < trainees // 2)
    for number in range(services):
        service_id = cast.services[f"scale-{number}"]
        _person(cast, teller, f"scale-{number}", Role.COORDINATOR, number)
        cast.acts.note(service_id, at(cast.day(-1), 12), None, "fictional trainees added", service_id)
    return trainees + supervisors + services


def address_of(role: Role, number: int) -> str:
    """The address of the trainee or supervisor with this number."""
    return f"{role}-{number}@scale.invalid"


def _person(cast: Cast, teller: Teller, service: str, role: Role, number: int) -> UUID:
    id_, service_id = teller.ids(), cast.services[service]
    person = {"id": id_, "service_id": service_id, "name": f"{str(role).title()} {number + 1}"}
    person |= {"email": address_of(role, number), "created_at": at(cast.day(-600), 9)}
    person |= {"profession": PROFESSIONS[number % len(PROFESSIONS)]}
    cast.loader.put(Person, person)
    held = {"id": teller.ids(), "service_id": service_id, "person_id": id_, "role": role}
    cast.loader.put(RoleHeld, held | {"since": cast.day(-600 if role is Role.TRAINEE else LONG_AGO)})
    return id_


def _trainee(cast: Cast, teller: Teller, service: str, number: int, supervisor_id: UUID, ends: bool) -> None:
    """One journey; where it `ends` some were accredited, and some left, each after a course and with all its dates."""
    service_id = cast.services[service]
    trainee_id = _person(cast, teller, service, Role.TRAINEE, number)
    journey_id, enrolled_on = teller.ids(), cast.day(-teller.chance.randrange(330, 560))
    cycles = teller.chance.randrange(12, 23)
    signed = teller.chance.randrange(8, cycles - 2)
    kind = kind_of(number, ends)
    usual: dict[str, Any] = {
        "first": cast.day((enrolled_on - cast.today).days + 15),
        "last": cast.day(-teller.chance.randrange(2, 40)),
        "cycles": cycles,
        "signed": signed,
        "sent": teller.chance.randrange(3),
        "sessions": teller.chance.randrange(8, 13),
        "minutes": teller.chance.choice((60, 75, 90)),
    }
    story = Story(
        service_id=service_id,
        journey_id=journey_id,
        trainee_id=trainee_id,
        enrolled_on=enrolled_on,
        lines=(Line(supervisor_id, enrolled_on),),
        **(usual | story_of(kind, teller.chance, enrolled_on)),
    )
    told = tell(teller, story)
    line = {"id": teller.ids(), "service_id": service_id, "journey_id": journey_id, "trainee_id": trainee_id}
    cast.loader.put(SupervisionLine, line | {"supervisor_id": supervisor_id, "since": enrolled_on})
    journey = {"id": journey_id, "service_id": service_id, "person_id": trainee_id, "enrolled_on": enrolled_on}
    journey |= {"programme_id": cast.programmes[service, "vig-practitioner"]}
    journey |= {"course_id": on_course(cast, teller, service, trainee_id, enrolled_on)}
    journey |= how_it_ended(cast, teller, kind, journey, told)
    cast.loader.put(Journey, journey | told.figures(KINDS))
    for table, rows in told.rows():
        for row in rows:
            cast.loader.put(table, row)
