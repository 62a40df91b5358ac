"""The fictional services and their people: who they are, the roles they hold, their courses and teams."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from logbook.cli.demo.acts import Acts
from logbook.cli.demo.ids import Ids, at
from logbook.cli.demo.loading import Loader
from logbook.cli.demo.protecting import protect
from logbook.cli.demo.reminding import Reached, reminded
from logbook.cli.demo.stories import Row
from logbook.data import demo, fictional_address, programme_keys, programme_text, scale_text
from logbook.domain.nudges import Stall
from logbook.domain.programmes import read_programme
from logbook.domain.skills.reading import read_scale
from logbook.domain.words import month
from logbook.models.journeys import Course, CoursePlace, ProgrammeVersion
from logbook.models.people import Person, RoleHeld, StandIn
from logbook.models.ratings import ScaleVersion
from logbook.models.services import Service, StageChoice, Team, TeamPlace

if TYPE_CHECKING:
    from logbook.cli.demo.drawn import Drawn

LONG_AGO = -2000
COURSES = {"spring": -439, "autumn": -314, "earlier": -95, "winter": -40, "recent": -12, "now": 0, "next": 26}
"""The last day of each course at the first service, in days from today."""


@dataclass(slots=True)
class Cast:
    """Where rows go, and the ids of everybody and everything by key."""

    today: date
    ids: Ids
    loader: Loader
    acts: Acts
    drawn: Drawn | None = None
    services: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    programmes: dict[tuple[str, str], UUID] = field(default_factory=dict)
    courses: dict[str, UUID] = field(default_factory=dict)
    course_of: dict[str, UUID] = field(default_factory=dict)
    journeys: dict[str, UUID] = field(default_factory=dict)
    reached: list[Reached] = field(default_factory=list)

    def day(self, offset: int) -> date:
        """So many days from today."""
        return self.today + timedelta(days=offset)

    def maybe(self, offset: int | None) -> date | None:
        """The same, of a day that may not be given."""
        return None if offset is None else self.day(offset)

    def put(self, table: Any, **row: Any) -> UUID:
        """A row with an id of its own."""
        id_ = self.ids()
        self.loader.put(table, {"id": id_, **row})
        return id_


def make_service(cast: Cast, key: str, name: str) -> None:
    """A service with the programmes and the skills scale that ship."""
    made_at = at(cast.day(LONG_AGO), 9)
    cast.services[key] = service_id = cast.put(Service, name=name, created_at=made_at)
    for programme in programme_keys():
        text = programme_text(programme)
        title = read_programme(text).name
        version = {"key": programme, "version": 1, "title": title, "text": text, "made_at": made_at}
        cast.programmes[key, programme] = kept = cast.put(ProgrammeVersion, service_id=service_id, **version)
        cast.acts.note(service_id, made_at, None, "programme kept", kept, key=programme, version=1)
    text = scale_text()
    scale = read_scale(text)
    said_of = {"number": 1, "key": scale.key, "version": scale.version, "title": scale.title, "text": text}
    given = cast.put(ScaleVersion, service_id=service_id, made_at=made_at, **said_of)
    cast.acts.note(service_id, made_at, None, "scale kept", given, key=scale.key, version=scale.version)


def gather(cast: Cast) -> None:
    """Everybody, in every service."""
    said = demo("people")
    for service in said["services"]:
        make_service(cast, service["key"], service["name"])
    larkmoor = cast.services["larkmoor"]
    for key, offset in COURSES.items():
        last, first = cast.day(offset), cast.day(offset - 1)
        cast.courses[key] = cast.put(
            Course,
            service_id=larkmoor,
            title=f"Two-day course, {month(first)}",
            programme_key="vig-practitioner",
            first_day=first,
            last_day=last,
        )
        made = {"first_day": first, "last_day": last}
        cast.acts.note(larkmoor, at(cast.day(min(offset - 60, -61)), 9), None, "course made", cast.courses[key], **made)
    team_id = cast.put(Team, service_id=larkmoor, name="Early help")
    for person in said["people"]:
        _join(cast, person)
    for person in said["people"]:
        _hold(cast, person)
        if person["key"] == "gus" or "team" in person:
            _belong(cast, person, team_id)
        if "protected" in person:
            protect(cast, cast.people[person["key"]], person["protected"])
        if "course" in person:
            _attend(cast, person["key"], person["course"])
    _stand_in(cast)


def _join(cast: Cast, person: Row) -> None:
    home = person["roles"][0]
    joined = at(cast.day(min(role.get("since", LONG_AGO) for role in person["roles"])), 9, 30)
    cast.people[person["key"]] = id_ = cast.put(
        Person,
        service_id=cast.services[home["in"]],
        name=person["name"],
        email=fictional_address(person["key"]),
        created_at=joined,
        retired_on=cast.maybe(person.get("retired")),
        profession=person.get("profession"),
    )
    cast.acts.note(cast.services[home["in"]], joined, id_, "joined", id_)


def _hold(cast: Cast, person: Row) -> None:
    person_id = cast.people[person["key"]]
    for role in person["roles"]:
        service_id, since, until = cast.services[role["in"]], role.get("since", LONG_AGO), role.get("until")
        under_id = cast.people[role["under"]] if "under" in role else None
        held = {"role": role["as"], "since": cast.day(since), "until": cast.maybe(until), "under_id": under_id}
        cast.put(RoleHeld, service_id=service_id, person_id=person_id, **held)
        when = at(cast.day(since), 9, 35)
        cast.acts.note(service_id, when, None, "role given", person_id, role=role["as"], since=cast.day(since))
        if until is not None:
            ended = {"role": role["as"], "since": cast.day(since), "until": cast.day(until)}
            cast.acts.note(service_id, at(cast.day(until), 9, 40), None, "role ended", person_id, **ended)


def _belong(cast: Cast, person: Row, team_id: UUID) -> None:
    since = cast.day(person["roles"][0].get("since", LONG_AGO))
    place = {"team_id": team_id, "person_id": cast.people[person["key"]], "manages": person["key"] == "gus"}
    larkmoor = cast.services["larkmoor"]
    cast.put(TeamPlace, service_id=larkmoor, since=since, **place)
    if "shows_stage" in person:
        person_id, said_at = cast.people[person["key"]], at(cast.day(person["shows_stage"]), 18)
        cast.put(StageChoice, service_id=larkmoor, person_id=person_id, shows=True, said_at=said_at)
        cast.acts.note(larkmoor, said_at, person_id, "stage shown to managers", person_id)


def _attend(cast: Cast, key: str, said: Row) -> None:
    service_id, person_id = cast.services["larkmoor"], cast.people[key]
    booked_on = cast.day(said["booked"])
    decided_on = cast.maybe(said.get("decided"))
    place_id = cast.put(
        CoursePlace,
        service_id=service_id,
        course_id=cast.courses[said["title"]],
        person_id=person_id,
        booked_on=booked_on,
        attended_on=cast.maybe(said.get("attended")),
        decided_on=decided_on,
        decision=said.get("decision"),
        reasons=said.get("reasons", []),
    )
    cast.acts.note(service_id, at(booked_on, 11), cast.people["hedda"], "course booked", place_id, person=person_id)
    if decided_on:
        what = {"person": person_id, "decision": said["decision"]}
        cast.acts.note(service_id, at(decided_on, 12), person_id, "course decided", place_id, **what)
    if said.get("attended") and not decided_on:
        reminded(cast, Stall.UNDECIDED, place_id, person_id, cast.day(said["attended"]))
    if said.get("decision") == "enrolled":
        cast.course_of[key] = cast.courses[said["title"]]


def _stand_in(cast: Cast) -> None:
    """Corin is away; Ffion stands in for him."""
    who = {"supervisor_id": cast.people["corin"], "stand_in_id": cast.people["ffion"]}
    days = {"since": cast.day(-6), "until": cast.day(12)}
    service_id = cast.services["larkmoor"]
    stand_in_id = cast.put(StandIn, service_id=service_id, **who, **days)
    cast.acts.note(service_id, at(cast.day(-7), 10), cast.people["hedda"], "stand-in named", stand_in_id, **days)
