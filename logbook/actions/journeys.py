"""A journey's rests and its end: leave, pause, leaving, coming back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, ways
from logbook.domain import journeys
from logbook.domain.breaks import Break as Away
from logbook.domain.breaks import BreakKind, why_not_days
from logbook.domain.leaving import LeavingReason
from logbook.domain.overview import overview
from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import NotVisible, Reason, RuleBroken, require_none
from logbook.models import progress
from logbook.models.journeys import Break, Journey


def away(db: Session, actor: Actor, standing: Standing, new: Away, break_id: UUID, now: datetime) -> None:
    """Enter leave or a pause, past, present or to come; entered twice with one id it is the same one."""
    journey = _open_to_change(db, actor, standing)
    if db.get(Break, break_id) is not None:
        return
    _check(actor, journey, new, _breaks(db, journey.id))
    db.add(
        Break(
            id=break_id,
            service_id=journey.service_id,
            journey_id=journey.id,
            kind=new.kind,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
        )
    )
    _note(db, actor, journey, "away", break_id, new, now)


def change_away(db: Session, actor: Actor, standing: Standing, break_id: UUID, new: Away, now: datetime) -> None:
    """Other days for a rest already entered: most often its last day, once that is known."""
    journey = _open_to_change(db, actor, standing)
    found = _break(db, journey.id, break_id)
    others = {id_: each for id_, each in _breaks(db, journey.id).items() if id_ != break_id}
    _check(actor, journey, new, others)
    found.kind, found.starts_on, found.ends_on = new.kind, new.starts_on, new.ends_on
    _note(db, actor, journey, "away changed", break_id, new, now)


def drop_away(db: Session, actor: Actor, standing: Standing, break_id: UUID, now: datetime) -> Away:
    """Take a rest out that was never taken; returns what it was, so that it can be put back."""
    journey = _open_to_change(db, actor, standing)
    found = _break(db, journey.id, break_id)
    was = Away(BreakKind(found.kind), found.starts_on, found.ends_on)
    db.delete(found)
    _note(db, actor, journey, "away taken out", break_id, was, now)
    return was


def leave(
    db: Session, actor: Actor, standing: Standing, on: date, reasons: Collection[LeavingReason], now: datetime
) -> None:
    """Leave the journey at the stage it had reached. All that was done is kept."""
    end(db, actor, _open_to_change(db, actor, standing), on, reasons, now)


def end(
    db: Session, actor: Actor, journey: Journey, on: date, reasons: Collection[LeavingReason], now: datetime
) -> None:
    """The journey is left, whoever says so: by leaving it, or because its person leaves the service."""
    (row,) = db.execute(progress.journeys_rows(Journey.id == journey.id))
    record = progress.keep(db, row, now).record
    chosen = frozenset(reasons)
    require_none(journeys.why_not_leave(record.facts, on, chosen, actor.today_in(journey.service_id)))
    if on < journey.enrolled_on:
        raise RuleBroken(Reason("This day is before the journey began: choose a later one.", "left_on"))
    here = replace(record, facts=replace(record.facts, breaks=()))
    journey.left_on, journey.left_stage = on, overview(here, on).state
    journey.left_reasons = sorted(chosen)
    ways.touch(db, journey.id)
    journal.record(
        db, actor, "journey left", journey.service_id, journey.id, now, on=on, stage=journey.left_stage,
        reasons=journey.left_reasons,
    )  # fmt: skip


def come_back(db: Session, actor: Actor, standing: Standing, on: date, break_id: UUID, now: datetime) -> None:
    """Go on with a journey that was left; the time between is a pause, so that no clock counts it."""
    journey = _open_to_change(db, actor, standing)
    if journey.left_on is None:
        return
    if on > actor.today_in(journey.service_id):
        raise RuleBroken(Reason("Coming back is noted on the day or after it: choose today or earlier.", "on"))
    if on < journey.left_on:
        raise RuleBroken(Reason("This day is before the journey was left: choose a later one.", "on"))
    if on > journey.left_on:
        between = Break(
            id=break_id,
            service_id=journey.service_id,
            journey_id=journey.id,
            kind=BreakKind.PAUSED,
            starts_on=journey.left_on,
            ends_on=on - timedelta(days=1),
        )
        db.add(between)
    left_on = journey.left_on
    journey.left_on = journey.left_stage = None
    journey.left_reasons = []
    ways.touch(db, journey.id)
    journal.record(db, actor, "journey taken up again", journey.service_id, journey.id, now, on=on, left_on=left_on)


def _open_to_change(db: Session, actor: Actor, standing: Standing) -> Journey:
    """The journey's row, locked, for somebody who may change it."""
    policy.require_visible(policy.may_see_progress(actor, standing))
    policy.require(policy.may_change_journey(actor, standing))
    db.flush()
    return db.get_one(Journey, standing.journey_id, with_for_update=True, populate_existing=True)


def _check(actor: Actor, journey: Journey, new: Away, others: dict[UUID, Away]) -> None:
    require_none(
        [
            *why_not_days(new, journey.enrolled_on, actor.today_in(journey.service_id)),
            *journeys.why_not_break(tuple(others.values()), new),
        ]
    )


def _breaks(db: Session, journey_id: UUID) -> dict[UUID, Away]:
    rows = db.scalars(select(Break).where(Break.journey_id == journey_id))
    return {row.id: Away(BreakKind(row.kind), row.starts_on, row.ends_on) for row in rows}


def _break(db: Session, journey_id: UUID, break_id: UUID) -> Break:
    found = db.get(Break, break_id)
    if found is None or found.journey_id != journey_id:
        raise NotVisible
    return found


def _note(db: Session, actor: Actor, journey: Journey, verb: str, break_id: UUID, of: Away, now: datetime) -> None:
    ways.touch(db, journey.id)
    journal.record(
        db, actor, verb, journey.service_id, journey.id, now, away=break_id, kind=str(of.kind),
        starts_on=of.starts_on, ends_on=of.ends_on,
    )  # fmt: skip
