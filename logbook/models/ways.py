"""Ways through the training as the statistics need them: read from the dated facts, and their roll-up by service and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, and_, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.domain.breaks import Break as Away
from logbook.domain.breaks import BreakKind
from logbook.domain.people import Role
from logbook.domain.retention_of_people.ways import NOT_FOR_ME, Stage, Way, spells_of_practice
from logbook.models.base import Base
from logbook.models.cycles import Cycle
from logbook.models.journeys import Assessment, Break, Course, CoursePlace, Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld
from logbook.models.programmes import read
from logbook.models.services import Service, TeamPlace

Key = TypeVar("Key")
Value = TypeVar("Value")

WHOLE = "all"
"""The kind of group that everybody of a service is in; its key is empty."""
VERSION = "version"
"""A measure that counts the changes, so that figures once worked out can be known to be the latest."""


class RetentionDay(Base):
    """How many of a group reached something on a day, less those for whom it was over: maintained with the facts behind it.

    `kind` and `key` name the group (all, a cohort, a profession, a team, a year of beginning), `measure` and `day` (an
    ordinal) are those of domain/retention_of_people/ways.py. Sums over days are a service's figures on any day.
    """

    __tablename__ = "retention_days"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    measure: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


@dataclass(frozen=True, slots=True)
class Counted:
    """A row that takes part in the statistics: what it is counted as by its row, and by the facts."""

    table: type[Journey | CoursePlace]
    id: UUID
    service_id: UUID
    stored: Mapping[str, Any] | None
    way: Way


def journeys_as_ways(db: Session, where: Any, *, locked: bool = False) -> Iterator[Counted]:
    """The journeys of a condition on Journey, each as its facts have it: a fixed number of statements.

    `locked` holds them until the commit, so that of two changes at once the second counts what the first has committed.
    """
    query = _journeys().where(where)
    rows = db.execute(query.with_for_update(of=Journey, key_share=True) if locked else query).all()
    ids, people = select(Journey.id).where(where), select(Journey.person_id).where(where)
    firsts: dict[UUID, date] = {row[0]: row[1] for row in db.execute(_first_cycles(ids))}
    passed, teams = _mid_points(db, ids), _teams(db, people)
    after = _After(db, ids, people) if any(row.accredited_on for row in rows) else None
    for row in rows:
        yield Counted(Journey, row.id, row.service_id, row.counted, _way(row, firsts, passed, teams, after))


class _After:
    """What is asked of journeys that reached accreditation, and of no others."""

    def __init__(self, db: Session, journeys: Any, people: Any) -> None:
        self.breaks, self.practised = _breaks(db, journeys), _practised(db, journeys)
        self.roles = _supervising(db, people)

    def of(self, row: Any) -> tuple[list[list[int]], int | None, list[list[int]]]:
        """Spells of practice, the first lapse, and spells as a supervisor since."""
        away = self.breaks.get(row.id, [])
        spells, lapsed_on = spells_of_practice(row.accredited_on, self.practised.get(row.id, []), away, row.left_on)
        held = self.roles.get((row.person_id, row.service_id), [])
        days = [[max(each.since, row.accredited_on).toordinal(), _after(each.until)] for each in held]
        return spells, lapsed_on, [each for each in days if not each[1] or each[0] < each[1]]


def places_as_ways(db: Session, where: Any, *, locked: bool = False) -> Iterator[Counted]:
    """The same of places on courses: that they were attended, and that it was not for them."""
    teams = _teams(db, select(CoursePlace.person_id).where(where))
    query = (
        select(
            CoursePlace.id, CoursePlace.service_id, CoursePlace.course_id, CoursePlace.person_id, CoursePlace.counted,
            CoursePlace.attended_on, CoursePlace.decided_on, CoursePlace.decision, CoursePlace.reasons,
            Course.last_day, Person.profession,
        )
        .join(Person, Person.id == CoursePlace.person_id)
        .join(Course, Course.id == CoursePlace.course_id)
        .where(where)
    )  # fmt: skip
    for row in db.execute(query.with_for_update(of=CoursePlace, key_share=True) if locked else query).all():
        way = Way()
        if row.attended_on:
            not_for_me = row.decision == NOT_FOR_ME and row.decided_on
            way = Way(
                groups=_groups(row, teams, row.last_day),
                reached={str(Stage.ATTENDED): row.attended_on.toordinal()},
                left_on=row.decided_on.toordinal() if not_for_me else None,
                left_stage=NOT_FOR_ME if not_for_me else "",
                reasons=sorted(row.reasons) if not_for_me else [],
            )
        yield Counted(CoursePlace, row.id, row.service_id, row.counted, way)


def _journeys() -> Any:
    place = and_(CoursePlace.course_id == Journey.course_id, CoursePlace.person_id == Journey.person_id)
    return (
        select(
            Journey.id, Journey.service_id, Journey.person_id, Journey.course_id, Journey.counted, Journey.enrolled_on,
            Journey.accredited_on, Journey.left_on, Journey.left_stage, Journey.left_reasons,
            CoursePlace.attended_on, Course.last_day, Person.profession, ProgrammeVersion.text,
        )
        .join(Person, Person.id == Journey.person_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .outerjoin(CoursePlace, place)
        .outerjoin(Course, Course.id == CoursePlace.course_id)
    )  # fmt: skip


def _way(
    row: Any,
    firsts: Mapping[UUID, date],
    passed: Mapping[UUID, date],
    teams: Mapping[tuple[UUID, UUID], UUID],
    after: _After | None,
) -> Way:
    """One journey. A programme that makes nobody a practitioner is no way of becoming one, and counts nowhere."""
    if read(row.text).gives != Role.PRACTITIONER:
        return Way()
    reached = {
        Stage.ENROLLED: row.enrolled_on,
        Stage.FIRST_CYCLE: firsts.get(row.id),
        Stage.MID_POINT: passed.get(row.id) or row.accredited_on,
        Stage.ACCREDITED: row.accredited_on,
    }
    spells, lapsed_on, supervising = after.of(row) if after and row.accredited_on else ([], None, [])
    return Way(
        groups=_groups(row, teams, row.last_day if row.attended_on else row.enrolled_on),
        reached={str(stage): day.toordinal() for stage, day in reached.items() if day},
        from_course=row.attended_on is not None,
        attended_before=row.attended_on.toordinal() if row.attended_on else None,
        practice=spells,
        lapsed_on=lapsed_on,
        supervising=supervising,
        left_on=row.left_on.toordinal() if row.left_on else None,
        left_stage=(row.left_stage or "") if row.left_on else "",
        reasons=sorted(row.left_reasons) if row.left_on else [],
    )


def _after(day: date | None) -> int:
    return 0 if day is None else day.toordinal() + 1


def _groups(row: Any, teams: Mapping[tuple[UUID, UUID], UUID], begun_on: date) -> dict[str, str]:
    """What a way is counted in. A cohort is one course, and all who came from it began in the year of its last day."""
    team = teams.get((row.person_id, row.service_id))
    return {
        "cohort": row.course_id.hex if row.course_id and row.attended_on else "",
        "profession": row.profession or "",
        "team": team.hex if team else "",
        "period": str(begun_on.year),
    }


def _first_cycles(journeys: Any) -> Any:
    """The day of the first cycle that was done: its review."""
    return (
        select(Cycle.journey_id, func.min(Cycle.reviewed_on))
        .where(Cycle.journey_id.in_(journeys), *_done())
        .group_by(Cycle.journey_id)
    )


def _done() -> tuple[Any, ...]:
    return (Cycle.filmed_on.is_not(None), Cycle.reviewed_on.is_not(None), Cycle.deleted_at.is_(None))


def _practised(db: Session, journeys: Any) -> dict[UUID, list[date]]:
    """The days of cycles done since accreditation."""
    query = (
        select(Cycle.journey_id, Cycle.reviewed_on)
        .join(Journey, Journey.id == Cycle.journey_id)
        .where(Cycle.journey_id.in_(journeys), Cycle.reviewed_on > Journey.accredited_on, *_done())
    )
    return _gathered((row.journey_id, row.reviewed_on) for row in db.execute(query) if row.reviewed_on)


def _mid_points(db: Session, journeys: Any) -> dict[UUID, date]:
    """The day the first milestone was passed, in the service's own zone."""
    query = (
        select(Assessment.journey_id, func.min(Assessment.decided_at), Service.time_zone)
        .join(Service, Service.id == Assessment.service_id)
        .where(Assessment.journey_id.in_(journeys), Assessment.accepted.is_(True), Assessment.withdrawn_at.is_(None))
        .group_by(Assessment.journey_id, Service.time_zone)
    )
    return {id_: _local(at, zone) for id_, at, zone in db.execute(query) if at}


def _local(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _breaks(db: Session, journeys: Any) -> dict[UUID, list[Away]]:
    query = select(Break.journey_id, Break.kind, Break.starts_on, Break.ends_on).where(Break.journey_id.in_(journeys))
    return _gathered(
        (row.journey_id, Away(BreakKind(row.kind), row.starts_on, row.ends_on)) for row in db.execute(query)
    )


def _supervising(db: Session, people: Any) -> dict[tuple[UUID, UUID], list[Any]]:
    query = select(RoleHeld.person_id, RoleHeld.service_id, RoleHeld.since, RoleHeld.until).where(
        RoleHeld.person_id.in_(people), RoleHeld.role == Role.SUPERVISOR
    )
    return _gathered(((row.person_id, row.service_id), row) for row in db.execute(query.order_by(RoleHeld.since)))


def _teams(db: Session, people: Any) -> dict[tuple[UUID, UUID], UUID]:
    """The team each is in with no end told, the one joined last where there are several."""
    query = select(TeamPlace.person_id, TeamPlace.service_id, TeamPlace.team_id).where(
        TeamPlace.person_id.in_(people), TeamPlace.manages.is_(False), TeamPlace.until.is_(None)
    )
    rows = db.execute(query.order_by(TeamPlace.since, TeamPlace.id))
    return {(row.person_id, row.service_id): row.team_id for row in rows}


def _gathered(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    found: dict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
