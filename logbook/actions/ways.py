"""Keeping the statistics of a service with the facts behind them, in the same transaction.

Whoever changes a fact says whose way it is; before the commit each of those ways is read anew, and what it adds to the
figures by day is put in the place of what it added before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import Table, Uuid, bindparam, delete, or_, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from logbook.actions.journal import WAYS
from logbook.domain.retention_of_people.ways import counts, from_text
from logbook.models.journeys import CoursePlace, Journey
from logbook.models.ways import VERSION, WHOLE, Counted, RetentionDay, journeys_as_ways, places_as_ways

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Cell = tuple[UUID, str, str, str, int]
"""Service, kind and key of a group, measure, day."""


def touch(db: Session, journey_id: UUID) -> None:
    """The facts of this journey changed in this transaction."""
    _waiting(db).journeys.add(journey_id)


def touch_place(db: Session, place_id: UUID) -> None:
    """The facts of this place on a course changed."""
    _waiting(db).places.add(place_id)


def touch_people(db: Session, *people: UUID) -> None:
    """Something about these people changed that every way of theirs is counted by: team, profession, role, attendance."""
    _waiting(db).people.update(people)


def moved(db: Session, service_id: UUID, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """A row was kept as one thing and is kept as another in this transaction: before the commit the figures follow."""
    cells = _waiting(db).moved
    cells.subtract(_cells(service_id, before))
    cells.update(_cells(service_id, after))


def bump(db: Session, service_id: UUID) -> None:
    """Something beside the ways changed that the pages about retention say: what a team or course is called, a week told of."""
    _waiting(db).services.add(service_id)


def settle(db: Session) -> None:
    """Count what was touched, once, before the commit. Nothing is asked where nothing was touched."""
    waiting: _Waiting | None = db.info.pop(WAYS, None)
    if waiting is None:
        return
    db.flush()
    ways: list[Iterator[Counted]] = []
    if waiting.journeys or waiting.people:
        ways.append(journeys_as_ways(db, _either(Journey, waiting.journeys, waiting.people), locked=True))
    if waiting.places or waiting.people:
        ways.append(places_as_ways(db, _either(CoursePlace, waiting.places, waiting.people), locked=True))
    put_right(db, chain.from_iterable(ways), waiting.moved)
    if waiting.services:
        _add(db, {(service_id, WHOLE, "", VERSION, 0): 1 for service_id in waiting.services})


def _either(table: type[Journey | CoursePlace], ids: set[UUID], people: set[UUID]) -> Any:
    """These rows, and whatever is these people's; an empty half is left out, since the planner would read the whole table."""
    named = [column.in_(values) for column, values in ((table.id, ids), (table.person_id, people)) if values]
    return or_(*named)


def put_right(db: Session, ways: Iterable[Counted], moved: Mapping[Cell, int] | None = None) -> int:
    """Make rows and roll-up say what the facts come to, and `moved` with them; how many rows differed."""
    moving: Counter[Cell] = Counter(moved)
    changed = [each for each in ways if (each.stored or {}) != each.way.as_text()]
    for each in changed:
        moving.subtract(_cells(each.service_id, each.stored or {}))
        moving.update(_cells(each.service_id, each.way.as_text()))
    for table in (Journey, CoursePlace):
        _store(db, [each for each in changed if each.table is table])
    move = {cell: number for cell, number in moving.items() if number}
    if move:
        for service_id in {cell[0] for cell in move}:
            move[service_id, WHOLE, "", VERSION, 0] = 1
        _add(db, move)
    return len(changed)


def forget(db: Session, place: CoursePlace) -> None:
    """A place on a course is taken out of the record: what it added goes with it."""
    settle(db)
    taken: dict[Cell, int] = {cell: -number for cell, number in _cells(place.service_id, place.counted or {}).items()}
    if taken:
        _add(db, taken | {(place.service_id, WHOLE, "", VERSION, 0): 1})


def never_counted(db: Session) -> bool:
    """Whether there are journeys and no statistics yet, as after the step that brought the statistics."""
    return db.scalar(select(Journey.id).limit(1)) is not None and db.scalar(select(RetentionDay.day).limit(1)) is None


def compare(db: Session) -> list[str]:
    """Where a row, or the roll-up, says something else than the facts; in sentences without anybody's name. One service is in memory."""
    services = select(Journey.service_id).union(select(CoursePlace.service_id), select(RetentionDay.service_id))
    return [said for service_id in sorted(db.scalars(services)) for said in _compared(db, service_id)]


def _compared(db: Session, service_id: UUID) -> Iterator[str]:
    rows = Counter[Cell]()
    for each in _all_of(db, service_id):
        rows.update(_cells(service_id, each.stored or {}))
        if (each.stored or {}) != each.way.as_text():
            yield f"{each.table.__tablename__} {each.id}: is counted in the statistics otherwise than its facts are"
    there = _rolled_up(db, service_id)
    for cell in sorted(there.keys() | rows.keys()):
        if there[cell] != rows[cell]:
            told = f"{there[cell]} in the statistics and {rows[cell]} by rows"
            yield f"service {cell[0]}: {cell[3]} on day {cell[4]} of {cell[1]} is {told}"


def recount(db: Session) -> None:
    """Count everything anew, whatever stands there, service by service, so that no more than one is in memory."""
    db.execute(delete(RetentionDay).where(RetentionDay.measure != VERSION))
    for table in (Journey, CoursePlace):
        db.execute(update(cast(Table, table.__table__)).values(counted=None))
    for service_id in _services(db):
        put_right(db, _all_of(db, service_id))


@dataclass(slots=True)
class _Waiting:
    """Whose ways are to be counted anew before the commit."""

    journeys: set[UUID] = field(default_factory=set)
    places: set[UUID] = field(default_factory=set)
    people: set[UUID] = field(default_factory=set)
    services: set[UUID] = field(default_factory=set)
    moved: Counter[Cell] = field(default_factory=Counter)


def _waiting(db: Session) -> _Waiting:
    found: _Waiting = db.info.setdefault(WAYS, _Waiting())
    return found


def _services(db: Session) -> list[UUID]:
    return list(db.scalars(select(Journey.service_id).union(select(CoursePlace.service_id))))


def _all_of(db: Session, service_id: UUID) -> Iterator[Counted]:
    yield from journeys_as_ways(db, Journey.service_id == service_id)
    yield from places_as_ways(db, CoursePlace.service_id == service_id)


def _rolled_up(db: Session, service_id: UUID) -> Counter[Cell]:
    table = RetentionDay
    query = select(table.service_id, table.kind, table.key, table.measure, table.day, table.number)
    found: Counter[Cell] = Counter()
    for *cell, number in db.execute(
        query.where(table.service_id == service_id, table.measure != VERSION, table.number != 0)
    ):
        found[cast(Cell, tuple(cell))] = number
    return found


def _cells(service_id: UUID, stored: Mapping[str, Any]) -> Counter[Cell]:
    way = from_text(stored)
    groups = [(WHOLE, ""), *way.groups.items()]
    found: Counter[Cell] = Counter()
    for (measure, day), number in counts(way).items():
        for kind, key in groups:
            found[service_id, kind, key, str(measure), day] += number
    return found


def _store(db: Session, changed: list[Counted]) -> None:
    """Rows of one table: one statement, whatever their number."""
    if changed:
        table = cast(Table, changed[0].table.__table__)
        one = update(table).where(table.c.id == bindparam("row_id", type_=Uuid())).values(counted=bindparam("counts"))
        db.execute(one, [{"row_id": each.id, "counts": each.way.as_text() or None} for each in changed])
        db.expire_all()


def _add(db: Session, moved: dict[Cell, int]) -> None:
    """In the order of their keys, so that two who change the same figures wait for one another and never in a ring."""
    names = ("service_id", "kind", "key", "measure", "day")
    rows = [dict(zip(names, cell, strict=True)) | {"number": moved[cell]} for cell in sorted(moved)]
    db.execute(_adding(db.get_bind().dialect.name), rows)


def _adding(dialect: str) -> sqlite.Insert | postgresql.Insert:
    bare = cast(Table, RetentionDay.__table__)
    if dialect == "sqlite":
        statement: Any = sqlite.insert(bare)
    else:
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a tenth of a second of every start, where it is not used

        statement = postgresql.insert(bare)
    added = {"number": bare.c.number + statement.excluded.number}
    return cast("sqlite.Insert", statement.on_conflict_do_update(index_elements=list(names_of(bare)), set_=added))


def names_of(table: Table) -> list[str]:
    """The columns of its key."""
    return [column.name for column in table.primary_key.columns]
