"""Where the journeys of a list stand, in one query beside it: what the state of each is derived from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, union_all
from sqlalchemy.orm import Session

from logbook.domain.breaks import Break as Away
from logbook.domain.journeys import JourneyFacts, State, state
from logbook.domain.people import Actor
from logbook.domain.programmes import Required
from logbook.models import programmes
from logbook.models.base import Rows
from logbook.models.dated import askings, askings_in, breaks_in, dated_row
from logbook.models.journeys import Assessment, Break, Journey, ProgrammeVersion
from logbook.models.kept import asked
from logbook.models.services import Service
from logbook.models.standing import supervised_by

Facts = Callable[[Actor], CompoundSelect[*tuple[Any, ...]]]

STATE_FROM = (
    Journey.id,
    Journey.enrolled_on,
    Journey.accredited_on,
    Journey.clients_signed_off,
    Journey.cycles_signed_off,
    Journey.minutes_counted,
    Journey.last_activity_on,
    Service.time_zone,
    ProgrammeVersion.text,
)
"""What a list that shows states selects first, in this order."""


def facts_in(journeys: Rows) -> CompoundSelect[*tuple[Any, ...]]:
    """Breaks and milestones asked for of these journeys, given as a query of their ids; each row's id is its journey's."""
    away = dated_row("break", id=Break.journey_id, name=Break.kind, on=Break.starts_on, until=Break.ends_on)
    return union_all(
        away.where(Break.journey_id.in_(journeys)),
        askings(id=Assessment.journey_id).where(Assessment.journey_id.in_(journeys)),
    )


def of_trainees(actor: Actor) -> CompoundSelect[*tuple[Any, ...]]:
    """Of all this person supervises."""
    return facts_in(supervised_by(actor))


def states_of(
    db: Session, actor: Actor, journeys: Sequence[Any], now: datetime, facts: Facts = of_trainees
) -> list[State]:
    """The state of each of these rows of a list of the actor's, in their order and whatever their number."""
    dated: dict[UUID, list[Any]] = defaultdict(list)
    for fact in asked(db, facts, actor):
        dated[fact.id].append(fact)
    zones = {name: ZoneInfo(name) for name in {row.time_zone for row in journeys}}
    days = {name: now.astimezone(zone).date() for name, zone in zones.items()}
    return [_state(row, dated, zones, days) for row in journeys]


def _state(
    row: Any, dated: Mapping[UUID, Sequence[Any]], zones: Mapping[str, ZoneInfo], days: Mapping[str, date]
) -> State:
    zone = row[len(STATE_FROM) - 2]
    return state(journey_facts(row, dated.get(row[0], ()), zones[zone], days[zone]), days[zone])


def journey_facts(
    row: Any, theirs: Sequence[Any], zone: ZoneInfo, today: date, breaks: tuple[Away, ...] = ()
) -> JourneyFacts:
    """What the state of a row that begins with STATE_FROM is derived from, with the dated facts that are the journey's.

    Breaks that were read elsewhere are given; those among the facts come on top.
    """
    _id, enrolled_on, accredited_on, clients, cycles, minutes, last_on, _zone, text = row[: len(STATE_FROM)]
    final, gives_role, needed = _asked_in_all(text)
    return JourneyFacts(
        enrolled_on=enrolled_on,
        milestones=askings_in(theirs, final, zone) if theirs else (),
        ready_on=today if Required(clients, cycles, minutes).at_least(needed) else None,
        accredited_on=accredited_on,
        gives_role=gives_role,
        last_cycle_on=last_on,
        breaks=breaks + tuple(away for _, away in breaks_in(theirs)) if theirs else breaks,
    )


@lru_cache(maxsize=512)
def _asked_in_all(text: str) -> tuple[str, bool, Required]:
    """The final milestone of the programme this text describes, whether it brings a role, and what its stages ask for together.

    A stage's own start is not asked for here, so a staged journey may be called ready a little late, never early.
    """
    programme = programmes.read(text)
    each = [stage.required for stage in programme.stages]
    return (
        programme.final_milestone.key,
        programme.gives is not None,
        Required(
            sum(stage.clients for stage in each),
            sum(stage.cycles for stage in each),
            sum(stage.supervision_minutes for stage in each),
        ),
    )
