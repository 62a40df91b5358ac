"""The board as values: everybody of a service weighed by the one rule, and the few cards that are shown in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.domain import board
from logbook.domain.board import AfterCourse, Called, Column, Facts, Found, Help, Lacks, Standstill, Tried
from logbook.domain.breaks import Break, BreakKind
from logbook.domain.calls import CallOutcome
from logbook.domain.journeys import State, state
from logbook.domain.nudges import Quiet, Rule, Stall
from logbook.models import board as rows
from logbook.models.dated import local_day
from logbook.models.trainee_states import journey_facts


class Weighed(NamedTuple):
    """Somebody on the board, before anything but their standing is known."""

    journey_id: UUID
    person_id: UUID
    last_on: date | None
    found: Found


class Undecided(NamedTuple):
    """Somebody deciding after a course, so many days ago; `rests` while a coordinator spoke with them of late."""

    place_id: UUID
    person_id: UUID
    days: int
    after: AfterCourse
    rests: bool


@dataclass(slots=True)
class Board:
    """Everybody by column, the most pressing first, and everybody deciding, the longest first."""

    columns: dict[Column, list[Weighed]]
    deciding: list[Undecided]
    breaks: Mapping[UUID, tuple[Break, ...]] = field(default_factory=dict)
    quiet: Mapping[UUID, Quiet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """One card in full."""

    journey_id: UUID
    person_id: UUID
    name: str
    stage: State
    weeks: int
    found: Found
    help: Help
    milestone: str | None
    tried: Tried


@dataclass(frozen=True, slots=True)
class Deciding:
    """Somebody deciding, in full."""

    place_id: UUID
    person_id: UUID
    name: str
    course_id: UUID
    course: str
    days: int
    after: AfterCourse
    tried: Tried


def weigh(db: Session, service_id: UUID, zone: ZoneInfo, rules: Mapping[Stall, Rule], today: date) -> Board:
    """Two statements, whatever the number of people."""
    facts: dict[str, list[Any]] = defaultdict(list)
    for row in rows.of_service(db, service_id, today):
        facts[row.what].append(row)
    breaks: dict[UUID, tuple[Break, ...]] = {}
    for row in facts["break"]:
        breaks[row.id] = (*breaks.get(row.id, ()), Break(BreakKind(row.name), row.on, row.until))
    quiet = {row.of: Quiet(row.on, row.until) for row in facts["quiet"]}
    spoke = {row.id: row.on for row in facts["spoke"]}
    still = _standing_still(rows.standstills(db, service_id, rules, today), zone)
    columns: dict[Column, list[Weighed]] = {column: [] for column in Column}
    nothing = Quiet()
    for _, id_, person, _, last_on, *_ in facts["journey"]:
        found = board.MOVES
        if id_ in still or id_ in breaks or person in quiet:  # most of a service is none of these
            known = Facts(still.get(id_, ()), breaks.get(id_, ()), quiet.get(person, nothing), spoke.get(id_))
            found = board.found(known, rules, today)
        columns[found.column].append(Weighed(id_, person, last_on, found))
    for column, people in columns.items():
        people.sort(key=_latest_first if column is Column.MOVING else _longest_first)
    return Board(columns, _undecided(facts["place"], rules[Stall.UNDECIDED], spoke, today), breaks, quiet)


def _standing_still(found: Iterable[Any], zone: ZoneInfo) -> dict[UUID, list[Standstill]]:
    """By journey; what was typed into an entry is progress too."""
    still: dict[UUID, list[Standstill]] = defaultdict(list)
    for subject, since, touched, stall in found:
        day = local_day(touched, zone) if touched else None
        still[subject].append(Standstill(Stall(stall), max(since, day) if day else since))
    return still


def _latest_first(one: Weighed) -> tuple[int, UUID]:
    return -(one.last_on or date.min).toordinal(), one.journey_id


def _longest_first(one: Weighed) -> tuple[int, UUID]:
    return -one.found.days, one.journey_id


def _undecided(places: Iterable[Any], rule: Rule, spoke: Collection[UUID], today: date) -> list[Undecided]:
    found = [(row, (today - row.on).days) for row in places]
    told = [Undecided(row.id, row.of, days, board.after_course(rule, days), row.id in spoke) for row, days in found]
    return sorted(told, key=lambda each: (-each.days, each.place_id))


def in_full(
    db: Session, whole: Board, shown: Sequence[Weighed], deciding: Sequence[Undecided], zone: ZoneInfo, today: date
) -> tuple[dict[UUID, Card], list[Deciding]]:
    """The cards of these journeys and places: two statements more."""
    journeys, places = [each.journey_id for each in shown], [each.place_id for each in deciding]
    people = [*(each.person_id for each in shown), *(each.person_id for each in deciding)]
    known: dict[UUID, list[Any]] = defaultdict(list)
    for fact in rows.told(db, journeys, places, people, today):
        known[fact.id].append(fact)
    said = rows.cards(db, journeys, today)
    made = {
        each.journey_id: _card(each, said[each.journey_id], known[each.journey_id], whole, zone, today)
        for each in shown
        if each.journey_id in said
    }
    return made, [told for each in deciding if (told := _deciding(each, known[each.place_id], whole, zone))]


def _card(one: Weighed, row: Any, known: Sequence[Any], whole: Board, zone: ZoneInfo, today: date) -> Card:
    breaks = whole.breaks.get(one.journey_id, ())
    facts = journey_facts(row, known, zone, today, breaks)
    stage = state(facts, today)
    lacks = Lacks(not row.supervised, row.milestone is not None, bool(row.wants_family))
    since = board.since_when(facts, stage, today)
    return Card(
        one.journey_id,
        one.person_id,
        row.name,
        stage,
        board.weeks_in(since, stage, breaks, today),
        one.found,
        board.help_for(one.found, lacks),
        row.milestone,
        _tried(known, one.found.still, whole.quiet.get(one.person_id), zone),
    )


def _deciding(one: Undecided, known: Sequence[Any], whole: Board, zone: ZoneInfo) -> Deciding | None:
    place = next((row for row in known if row.what == "place"), None)
    if place is None:
        return None
    quiet = whole.quiet.get(one.person_id)
    about = Standstill(Stall.UNDECIDED, date.min)
    tried = _tried(known, about, quiet, zone)
    return Deciding(one.place_id, one.person_id, place.name, place.of, place.said, one.days, one.after, tried)


def _tried(known: Sequence[Any], still: Standstill | None, quiet: Quiet | None, zone: ZoneInfo) -> Tried:
    """Reminders of this standstill alone, of its own days; calls whatever they were about."""
    sent = [
        row.asked_at.astimezone(zone).date()
        for row in known
        if row.what == "nudge" and still is not None and row.name == still.stall and row.on >= still.since
    ]
    calls = sorted((row for row in known if row.what == "call"), key=lambda row: (row.on, row.asked_at), reverse=True)
    return Tried(
        tuple(sorted(sent)),
        tuple(Called(row.of, row.on, CallOutcome(row.name), row.said) for row in calls),
        quiet,
    )
