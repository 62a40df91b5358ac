"""What the pages about retention of people ask the database: whether anything changed, and if so, everything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from json import loads
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, cast, func, select
from sqlalchemy.orm import Session

from logbook.domain.people import SUPERVISING, Actor, Role
from logbook.domain.retention_of_people.small_cells import ROOT, Group
from logbook.domain.retention_of_people.ways import Way, from_text
from logbook.models.base import Rows
from logbook.models.journeys import Course, Journey
from logbook.models.people import Person, RoleHeld, SupervisionLine
from logbook.models.protected_time import ProtectedWeek
from logbook.models.services import Service, Team, TeamPlace
from logbook.models.standing import running
from logbook.models.ways import VERSION, WHOLE, RetentionDay


@dataclass(frozen=True, slots=True)
class Named:
    """The groups of a service by kind, with the words a person reads and, of a cohort, its year."""

    cohorts: dict[str, str]
    teams: dict[str, str]
    years: dict[str, str]


def version_rows(_actor: Actor) -> Rows:
    """How often the statistics of a service have changed: no row while they never have."""
    table = RetentionDay
    return select(table.number).where(
        table.service_id == bindparam("of_service", type_=Uuid()), table.kind == WHOLE, table.measure == VERSION
    )


def teams_managed(actor: Actor) -> Rows:
    """policy.may_read_team_retention, asked of the database: the teams this person manages today, as a manager of the service."""
    return (
        select(Team.id, Team.name, Team.service_id)
        .join(TeamPlace, TeamPlace.team_id == Team.id)
        .where(TeamPlace.person_id == actor.id, TeamPlace.manages, running(TeamPlace, actor.today))
        .where(Team.service_id.in_(actor.services_as(Role.MANAGER)))
        .order_by(Team.name, Team.id)
    )


def sums(db: Session, service_id: UUID, day: date) -> dict[Group, Counter[str]]:
    """Every measure of every group, summed over the days up to one."""
    table = RetentionDay
    query = (
        select(table.kind, table.key, table.measure, func.sum(table.number))
        .where(table.service_id == service_id, table.day <= day.toordinal(), table.measure != VERSION)
        .group_by(table.kind, table.key, table.measure)
    )
    found: dict[Group, Counter[str]] = defaultdict(Counter, {ROOT: Counter()})
    for kind, key, measure, number in db.execute(query):
        found[kind, key][measure] = number
    return dict(found)


def ways_of(db: Session, service_id: UUID, kind: str, key: str) -> list[Way]:
    """The journeys of one group as they are counted. Their texts are read as one: a third of what reading each costs."""
    texts = db.connection().execute(_counted(cast(Journey.counted, Text), service_id)).scalars()
    return [from_text(each) for each in loads(f"[{','.join(texts)}]") if _is_in(each, kind, key)]


def people_in(db: Session, service_id: UUID, kind: str, key: str) -> set[UUID] | None:
    """Whose journeys those are; None for everybody's."""
    if kind == WHOLE:
        return None
    rows = db.execute(_counted(Journey.person_id, service_id, Journey.counted))
    return {row[0] for row in rows if _is_in(row[1], kind, key)}


def _counted(column: Any, service_id: UUID, *more: Any) -> Rows:
    return select(column, *more).where(Journey.service_id == service_id, Journey.counted.is_not(None))


def _is_in(counted: dict[str, Any], kind: str, key: str) -> bool:
    return kind == WHOLE or counted.get("groups", {}).get(kind) == key


def names(db: Session, service_id: UUID) -> Named:
    """What cohorts and teams are called: a course by its title, told apart by its last day where two share one."""
    courses = db.execute(
        select(Course.id, Course.title, Course.last_day)
        .where(Course.service_id == service_id)
        .order_by(Course.last_day.desc(), Course.id)
    ).all()
    titles = Counter(row.title for row in courses)
    cohorts = {
        row.id.hex: row.title if titles[row.title] == 1 else f"{row.title} ({row.last_day:%d.%m.%Y})" for row in courses
    }
    teams = db.execute(select(Team.id, Team.name).where(Team.service_id == service_id).order_by(Team.name, Team.id))
    return Named(
        cohorts=cohorts,
        teams={row.id.hex: row.name for row in teams},
        years={row.id.hex: str(row.last_day.year) for row in courses},
    )


def began_on(db: Session, service_id: UUID) -> date:
    """The day the service began to record."""
    return db.scalars(select(Service.created_at).where(Service.id == service_id)).one().date()


def protected(db: Session, service_id: UUID, people: Collection[UUID] | None, until: date) -> tuple[int, int, int, int]:
    """(minutes agreed, minutes used, weeks stated, people who stated any) in the eight weeks up to a day; None is everybody."""
    table = ProtectedWeek
    query = (
        select(table.person_id, func.sum(table.agreed_minutes), func.sum(table.used_minutes), func.count())
        .where(table.service_id == service_id, table.week_of <= until, table.week_of > until - timedelta(weeks=8))
        .group_by(table.person_id)
    )
    told = db.execute(query).all()
    rows = [(int(row[1]), int(row[2]), int(row[3])) for row in told if people is None or row[0] in people]
    agreed, used, weeks = (sum(row[place] for row in rows) for place in range(3))
    return agreed, used, weeks, len(rows)


def load(db: Session, service_id: UUID, today: date) -> tuple[list[int], int]:
    """(trainees under way of each supervisor, the fewest first; journeys under way without one) today."""
    under_way = (Journey.service_id == service_id, Journey.left_on.is_(None), Journey.accredited_on.is_(None))
    lines = {
        row[0]: int(row[1])
        for row in db.execute(
            select(SupervisionLine.supervisor_id, func.count(Journey.id))
            .join(Journey, Journey.id == SupervisionLine.journey_id)
            .where(*under_way, running(SupervisionLine, today))
            .group_by(SupervisionLine.supervisor_id)
        )
    }
    supervising = db.scalars(
        select(RoleHeld.person_id)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(RoleHeld.service_id == service_id, RoleHeld.role.in_([str(role) for role in SUPERVISING]))
        .where(running(RoleHeld, today), Person.retired_on.is_(None), Person.merged_into_id.is_(None))
        .distinct()
    ).all()
    has_line = select(SupervisionLine.id).where(
        SupervisionLine.journey_id == Journey.id, running(SupervisionLine, today)
    )
    without = db.scalar(select(func.count()).select_from(Journey).where(*under_way, ~has_line.exists())) or 0
    return sorted(lines.get(each, 0) for each in {*supervising, *lines}), without
