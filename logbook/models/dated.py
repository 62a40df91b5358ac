"""The dated facts beside a journey's cycles and sessions, fetched as one query: breaks, milestones asked for, shortfalls
proposed, the present supervisors, and the supervising roles of both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    String,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from logbook.domain.breaks import Break as Away
from logbook.domain.breaks import BreakKind
from logbook.domain.journeys import MilestoneFacts
from logbook.domain.milestones import SelfRatings, Supervisor
from logbook.domain.milestones import Shortfall as ProposedShortfall
from logbook.domain.people import SUPERVISING, Role
from logbook.domain.skills.rating import AsWhom
from logbook.models.base import Rows, UtcDateTime
from logbook.models.journeys import Assessment, Break, Shortfall
from logbook.models.kept import asked_about
from logbook.models.people import ABOVE, Person, RoleHeld, SupervisionLine, named_above
from logbook.models.ratings import RatedRecording, Rating
from logbook.models.services import Service
from logbook.models.standing import running


def dated_facts(db: Session, journey_id: UUID, service_id: UUID, person_id: UUID, today: date) -> Sequence[Any]:
    """Every such fact of one journey; each row says `what` it is."""
    values = {"of_journey": journey_id, "of_service": service_id, "of_person": person_id, "on_day": today}
    return asked_about(db, _union, **values).all()


def breaks_in(dated: Iterable[Any]) -> tuple[tuple[UUID, Away], ...]:
    """Leave and pauses, each with its id."""
    return tuple((each.id, Away(BreakKind(each.name), each.on, each.until)) for each in dated if each.what == "break")


Columns = tuple[tuple[str, TypeEngine[Any]], ...]
"""The columns that all parts of a UNION share, by name and type."""
_COLUMNS: Columns = (
    ("id", Uuid()),
    ("name", String()),
    ("on", Date()),
    ("until", Date()),
    ("asked_at", UtcDateTime()),
    ("decided_at", UtcDateTime()),
    ("yes", Boolean()),
    ("minutes", Integer()),
    ("reasons", Text()),
)


def dated_row(what: str, **told: Any) -> Rows:
    """One kind of dated fact, in the columns all kinds share."""
    return one_kind(_COLUMNS, what, told)


def one_kind(columns: Columns, what: str, told: Mapping[str, Any]) -> Rows:
    """A kind of fact as a part of a UNION: `what` it is, what it tells, and nothing in the columns that other kinds need."""
    given = [told.get(name, cast(null(), kind)).label(name) for name, kind in columns]
    return select(literal(what).label("what"), *given)


def _union() -> Any:
    journey_id, service_id, person_id = (bindparam(f"of_{it}", type_=Uuid()) for it in ("journey", "service", "person"))
    today: Any = bindparam("on_day", type_=Date())
    line = and_(SupervisionLine.journey_id == journey_id, running(SupervisionLine, today))
    return union_all(
        dated_row("break", id=Break.id, name=Break.kind, on=Break.starts_on, until=Break.ends_on).where(
            Break.journey_id == journey_id
        ),
        askings().where(Assessment.journey_id == journey_id),
        _shortfalls_of(journey_id),
        dated_row("line", id=Person.id, name=Person.name, on=SupervisionLine.since)
        .join_from(SupervisionLine, Person, Person.id == SupervisionLine.supervisor_id)
        .where(line),
        _roles_of(person_id, service_id, select(SupervisionLine.supervisor_id).where(line)),
        dated_row("self-rating due", on=Service.self_rating_since).where(
            Service.id == service_id, Service.self_rating_since.is_not(None)
        ),
        _self_ratings_of(journey_id),
    )


def askings(**columns: Any) -> Rows:
    """Milestones asked for and not taken back."""
    return dated_row(
        "asking",
        name=Assessment.milestone,
        asked_at=Assessment.asked_at,
        decided_at=Assessment.decided_at,
        yes=Assessment.accepted,
        **columns,
    ).where(Assessment.withdrawn_at.is_(None))


def _self_ratings_of(journey_id: Any) -> Rows:
    """The recordings of the journey's own person that they rated themself on and locked."""
    rated = and_(Rating.recording_id == RatedRecording.id, Rating.rater_id == RatedRecording.practitioner_id)
    return (
        dated_row("self-rating", on=RatedRecording.on)
        .join_from(RatedRecording, Rating, rated)
        .where(
            RatedRecording.journey_id == journey_id,
            RatedRecording.deleted_at.is_(None),
            Rating.as_whom == AsWhom.SELF,
            Rating.locked_at.is_not(None),
        )
    )


def _shortfalls_of(journey_id: Any) -> Rows:
    """Accepted where an assessor accepted it when deciding, after it was proposed."""
    accepted = (
        select(Assessment.id)
        .where(
            Assessment.journey_id == Shortfall.journey_id,
            Assessment.milestone == Shortfall.milestone,
            Assessment.decided_at >= Shortfall.proposed_at,
            Assessment.shortfall_accepted.is_(True),
        )
        .exists()
    )
    return dated_row(
        "shortfall",
        name=Shortfall.milestone,
        asked_at=Shortfall.proposed_at,
        yes=accepted,
        minutes=Shortfall.minutes,
        reasons=Shortfall.reasons,
    ).where(Shortfall.journey_id == journey_id)


def _roles_of(person_id: Any, service_id: Any, supervisors: Rows) -> Rows:
    """Spells in which the journey's own person (`yes`) or its supervisors were entitled to supervise here.

    A trainee supervisor's are the days they share with those of the accredited one above them.
    """
    own = RoleHeld.person_id == person_id
    since, until = _shared_days()
    return (
        dated_row("role", id=RoleHeld.person_id, name=RoleHeld.role, on=since, until=until, yes=own)
        .outerjoin(ABOVE, named_above())
        .where(
            RoleHeld.service_id == service_id,
            RoleHeld.role.in_([str(role) for role in SUPERVISING]),
            or_(RoleHeld.role != Role.TRAINEE_SUPERVISOR, ABOVE.id.is_not(None)),
            or_(until.is_(None), until >= since),
            or_(own, RoleHeld.person_id.in_(supervisors)),
        )
    )


def _shared_days() -> tuple[Any, Any]:
    """The first and last day of a role held that ABOVE covers too; its own where nobody has to be above it."""
    since = case((ABOVE.since > RoleHeld.since, ABOVE.since), else_=RoleHeld.since)
    sooner = or_(RoleHeld.until.is_(None), ABOVE.until < RoleHeld.until)
    return since, case((and_(ABOVE.until.is_not(None), sooner), ABOVE.until), else_=RoleHeld.until)


def askings_in(dated: Iterable[Any], final: str, zone: ZoneInfo) -> tuple[MilestoneFacts, ...]:
    """Milestones asked for and not taken back; `final` is the key of the one that ends the programme."""
    return tuple(
        MilestoneFacts(
            key=each.name,
            final=each.name == final,
            requested_on=each.asked_at.astimezone(zone).date(),
            decided_on=local_day(each.decided_at, zone),
            passed=bool(each.yes),
        )
        for each in dated
        if each.what == "asking"
    )


def shortfalls_in(dated: Iterable[Any]) -> dict[str, ProposedShortfall]:
    """The one proposed last for each milestone."""
    proposed = sorted((each for each in dated if each.what == "shortfall"), key=lambda each: each.asked_at)
    return {each.name: ProposedShortfall(each.minutes, each.reasons, bool(each.yes)) for each in proposed}


def self_ratings_in(dated: Sequence[Any]) -> SelfRatings | None:
    """None where the service does not ask for self-ratings at milestones."""
    since = next((each.on for each in dated if each.what == "self-rating due"), None)
    return SelfRatings(since, tuple(each.on for each in dated if each.what == "self-rating")) if since else None


def supervisor_in(dated: Sequence[Any], today: date) -> Supervisor | None:
    """The present supervisor; of several, one entitled today. Without an entitlement, the day after it last ran."""
    found = []
    for line in (each for each in dated if each.what == "line"):
        spells = [each for each in dated if each.what == "role" and each.id == line.id]
        if any(each.on <= today and (each.until is None or each.until >= today) for each in spells):
            return Supervisor(line.name)
        ends = [each.until for each in spells if each.until is not None and each.until < today]
        found.append(Supervisor(line.name, max(ends, default=line.on)))
    return found[0] if found else None


def supervising_since(dated: Iterable[Any]) -> dict[str, date]:
    """Since when this journey's own person supervises in the service, by role."""
    names = {Role.SUPERVISOR: "supervisor_since", Role.TRAINEE_SUPERVISOR: "trainee_supervisor_since"}
    since: dict[str, date] = {}
    for each in dated:
        if each.what == "role" and each.yes and each.until is None:
            name = names[Role(each.name)]
            since[name] = min(each.on, since.get(name, each.on))
    return since


def local_day(when: datetime | None, zone: ZoneInfo) -> date | None:
    """The day a moment fell on, on the service's clocks."""
    return when.astimezone(zone).date() if when else None
