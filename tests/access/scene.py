"""What the probes walk about in: the cast of tests/world.py, more people at its edges, and a thing of every kind in both services.

Names begin with whose a thing is: `tess_client`, `theo_client`, `otto_client`. Tess and Theo train in Saltmarsh, Otto in Harbour;
Lena has left her journey. Everybody is fictional.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from logbook.adapters.vault import Vault
from logbook.domain.people import Role
from logbook.models.clients import Client, Goal, VisitAttempt
from logbook.models.desk import Draft, Export
from logbook.models.journeys import Assessment, Break, Course, CoursePlace, Journey, Shortfall
from logbook.models.people import Person, RoleHeld, StandIn, SupervisionLine
from logbook.models.services import Team, TeamPlace
from tests.access.called import called
from tests.access.comparing import compared
from tests.access.consenting import consent
from tests.access.films import film
from tests.access.mailed import mailed
from tests.access.peers import peers
from tests.access.protecting import protected
from tests.access.rating import to_rate
from tests.access.recorded import recorded
from tests.access.reminding import reminded
from tests.access.undelivered import undelivered
from tests.access.worried import worried
from tests.supervising import held, signed, take
from tests.world import CAST, LONG_AGO, NOW, TODAY, World, sign_in_row

EDGES: dict[str, tuple[str, tuple[Role, ...]]] = {
    "lena": ("saltmarsh", (Role.TRAINEE,)),
    "nell": ("saltmarsh", (Role.TRAINEE,)),
    "prue": ("saltmarsh", (Role.PRACTITIONER, Role.TRAINEE_SUPERVISOR)),
    "stan": ("saltmarsh", (Role.SUPERVISOR,)),
    "asa": ("saltmarsh", (Role.ASSESSOR,)),
    "max": ("saltmarsh", (Role.MANAGER,)),
    "rex": ("saltmarsh", (Role.IT_CHAMPION, Role.RECORDS_OFFICER, Role.SAFEGUARDING_LEAD)),
    "gone": ("saltmarsh", (Role.SUPERVISOR,)),
    "freda": ("harbour", (Role.SUPERVISOR,)),
    "olive": ("harbour", (Role.COORDINATOR,)),
    "omar": ("harbour", (Role.TRAINEE,)),
}
"""Lena left; Nell is deciding after the course; Prue would supervise Tess but has nobody above her; Stan supervises nobody; Asa
decided Tess's mid-point; Max manages another team; Rex holds every role that opens no record; Gone is retired; Freda is freelance."""

EVERYBODY = {**CAST, **EDGES}
LAST_WEEK = TODAY - timedelta(days=7)
SERVICE = {"saltmarsh": "Saltmarsh", "harbour": "Harbour"}


def build(db: Session, world: World, vault: Vault) -> None:
    """Put all of it into the world, and the keys of its recordings into the vault."""
    for name, (service, roles) in EDGES.items():
        _person(db, world, name, service, roles)
    db.add(_role(world, "freda", "saltmarsh", Role.SUPERVISOR))
    _supervision(db, world)
    for owner in ("tess", "theo", "otto", "lena"):
        _record(db, world, owner)
        recorded(db, world, vault, owner)
        to_rate(db, world, owner, SUPERVISORS[owner])
    _ended(db, world)
    peers(db, world, vault)
    undelivered(db, world)
    compared(db, world)
    for service in ("saltmarsh", "harbour"):
        _service_things(db, world, service)
    protected(db, world)
    reminded(db, world)
    called(db, world)
    for name, (service, _) in EVERYBODY.items():
        world.ids[f"{name}_person"] = world.ids[name]  # a thing of the table, as a client is
        db.execute(sign_in_row(world.ids[name], world.ids[service], token_of(name), NOW))
        _desk(db, world, name, service)
    db.flush()


def token_of(name: str) -> str:
    """The token in this person's browser."""
    return f"the token of {name}"


def _role(world: World, name: str, service: str, role: Role, until: date | None = None) -> RoleHeld:
    return RoleHeld(service_id=world.ids[service], person_id=world.ids[name], role=role, since=LONG_AGO, until=until)


def _person(db: Session, world: World, name: str, service: str, roles: tuple[Role, ...]) -> None:
    retired = TODAY - timedelta(days=30) if name == "gone" else None
    person = Person(
        service_id=world.ids[service],
        name=name.title(),
        email=f"{name}@example.org",
        created_at=NOW,
        retired_on=retired,
    )
    world.add(db, name, person)
    for number, role in enumerate(roles):
        world.add(db, f"{name}_role{number or ''}", _role(world, name, service, role, until=retired))
    if name == "lena":
        journey = Journey(
            service_id=world.ids[service],
            person_id=person.id,
            programme_id=world.ids[f"{service}_programme"],
            enrolled_on=date(2025, 9, 1),
            left_on=TODAY - timedelta(days=14),
            left_reasons=["time"],
        )
        world.add(db, "lena_journey", journey)


def _supervision(db: Session, world: World) -> None:
    for trainee, supervisor in (("tess", "prue"), ("lena", "sunny"), ("otto", "freda")):
        journey = db.get_one(Journey, world.ids[f"{trainee}_journey"])
        line = SupervisionLine(
            service_id=journey.service_id,
            journey_id=journey.id,
            trainee_id=journey.person_id,
            supervisor_id=world.ids[supervisor],
            since=date(2026, 1, 1),
        )
        world.add(db, f"{trainee}_{supervisor}_line", line)
    for service, supervisor, stand_in in (("saltmarsh", "sunny", "sky"), ("harbour", "orla", "freda")):
        who = {"supervisor_id": world.ids[supervisor], "stand_in_id": world.ids[stand_in]}
        row = StandIn(service_id=world.ids[service], **who, since=LAST_WEEK, until=TODAY + timedelta(days=7))
        world.add(db, f"{supervisor}_stand_in", row)


SUPERVISORS = {"tess": "sunny", "theo": "sunny", "otto": "orla", "lena": "sunny"}


def _service_of(world: World, owner: str) -> Any:
    return world.ids[EVERYBODY[owner][0]]


def _record(db: Session, world: World, owner: str) -> None:
    """A client with everything in it, cycles in every state, a session of each standing, milestones asked and decided."""
    client, supervisor = f"{owner}_client", SUPERVISORS[owner]
    common = {"service_id": _service_of(world, owner), "client_id": world.client(db, client, owner, "Heron")}
    consent(db, world, owner, common)
    world.add(db, f"{owner}_goal", Goal(**common, position=0, text="Bath time without tears", now_score=3))
    world.add(db, f"{owner}_visit", VisitAttempt(**common, on=LAST_WEEK, outcome="happened"))
    world.client(db, f"{owner}_spare_client", owner, "Kestrel")
    sibling = world.client(db, f"{owner}_sibling_client", owner, "Egret")
    db.get_one(Client, sibling).sibling_of_id = world.ids[client]
    world.client(db, f"{owner}_gone_client", owner, "Plover")
    db.get_one(Client, world.ids[f"{owner}_gone_client"]).deleted_at = NOW
    days = iter(range(13, 60))

    def cycle(name: str, **facts: Any) -> None:
        world.cycle(db, f"{owner}_{name}", client, filmed_on=TODAY - timedelta(days=next(days)), **facts)

    cycle("cycle")
    cycle("open_cycle", reviewed_on=None, review_minutes=None)
    cycle("sent_cycle", sent_at=NOW, sent_to_id=world.ids[supervisor])
    cycle("early_cycle", reviewed_on=None, ended_early_on=LAST_WEEK, ended_early_reason="time")
    cycle("gone_cycle", deleted_at=NOW)
    cycle("given_cycle", entered_by_id=world.ids[supervisor], trainee_agreed_at=None)
    cycle("signed_cycle")
    held(db, world, f"{owner}_session", owner, supervisor, supervisor_confirmed_at=None)
    held(db, world, f"{owner}_done_session", owner, supervisor, on=TODAY - timedelta(days=9))
    held(db, world, f"{owner}_gone_session", owner, supervisor, on=TODAY - timedelta(days=8), deleted_at=NOW)
    signed(db, world, f"{owner}_signed_cycle", supervisor)
    take(db, world, f"{owner}_session", f"{owner}_sent_cycle")
    take(db, world, f"{owner}_done_session", f"{owner}_signed_cycle")
    film(db, world, owner)
    worried(db, world, owner, world.ids[supervisor])
    _milestones(db, world, owner)


def _milestones(db: Session, world: World, owner: str) -> None:
    journey = {"service_id": _service_of(world, owner), "journey_id": world.ids[f"{owner}_journey"]}
    asked = {**journey, "trainee_id": world.ids[owner], "asked_at": NOW}
    if owner in ("tess", "otto"):
        decider, decided_by = ("ash", "asa") if owner == "tess" else ("orla", "orla")
        decided = {"assessor_id": world.ids[decided_by], "decided_at": NOW, "accepted": True}
        world.add(db, f"{owner}_decided", Assessment(**asked, milestone="mid-point", **decided))
        waiting = Assessment(**asked, milestone="accreditation", assessor_id=world.ids[decider], assigned_at=NOW)
        world.add(db, f"{owner}_assessment", waiting)
    else:
        world.add(db, f"{owner}_assessment", Assessment(**asked, milestone="mid-point"))
    by = world.ids[SUPERVISORS[owner]]
    short = {"milestone": "accreditation", "minutes": 30, "reasons": "Snow.", "proposed_by_id": by, "proposed_at": NOW}
    world.add(db, f"{owner}_shortfall", Shortfall(**journey, **short))
    starts_on = date(2025, 12, 20)
    world.add(db, f"{owner}_break", Break(**journey, kind="leave", starts_on=starts_on, ends_on=date(2026, 1, 3)))


def _ended(db: Session, world: World) -> None:
    """What Sam, who supervised Tess until December, took to supervision and signed then; and what Lena's journey says of its end."""
    world.cycle(db, "tess_sams_cycle", "tess_client", filmed_on=date(2025, 11, 3), reviewed_on=date(2025, 11, 10))
    held(db, world, "tess_sams_session", "tess", "sam", on=date(2025, 11, 20))
    signed(db, world, "tess_sams_cycle", "sam")
    take(db, world, "tess_sams_session", "tess_sams_cycle")


def _service_things(db: Session, world: World, service: str) -> None:
    """A course with places, a team, invitations, letters."""
    of = {"service_id": world.ids[service]}
    people = {"saltmarsh": ("nell", "max", "theo", "ada"), "harbour": ("omar", "olive", "otto", "orla")}[service]
    deciding, manager, member, administrator = people
    days = {"first_day": LAST_WEEK - timedelta(days=1), "last_day": LAST_WEEK}
    course = Course(**of, title=f"{SERVICE[service]} spring", programme_key="vig-practitioner", **days)
    course_id = world.add(db, f"{service}_course", course)
    booked = CoursePlace(**of, course_id=course_id, person_id=world.ids[manager], booked_on=LAST_WEEK)
    world.add(db, f"{service}_booked_place", booked)
    place = CoursePlace(
        **of, course_id=course_id, person_id=world.ids[deciding], booked_on=LAST_WEEK, attended_on=LAST_WEEK
    )
    world.add(db, f"{service}_place", place)
    team_id = world.add(db, f"{service}_team", Team(**of, name=f"{SERVICE[service]} families"))
    for name, manages in ((manager, True), (member, False)):
        placed = TeamPlace(**of, team_id=team_id, person_id=world.ids[name], manages=manages, since=LONG_AGO)
        world.add(db, f"{service}_{name}_team_place", placed)
    mailed(db, world, service, administrator)


def _desk(db: Session, world: World, name: str, service: str) -> None:
    """A draft of everybody's, and an export of those whose logbook it is."""
    of = {"service_id": world.ids[service], "person_id": world.ids[name]}
    world.add(
        db, f"{name}_draft", Draft(**of, form="/cycles/new", fields={"line": [f"a line of {name}"]}, saved_at=NOW)
    )
    if f"{name}_journey" in world.ids:
        made = {"claimed_at": NOW, "made_at": NOW, "content": b"PK"}
        journey_id = world.ids[f"{name}_journey"]
        world.add(db, f"{name}_export", Export(**of, journey_id=journey_id, kind="xlsx", asked_at=NOW, **made))
