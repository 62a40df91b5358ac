"""What was sent to somebody and about them, and what is waiting to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.worklist import Kind
from logbook.models.base import Rows, UtcDateTime
from logbook.models.journeys import CoursePlace, Journey
from logbook.models.nudges import Nudge
from logbook.models.people import Person
from logbook.models.worklist_item import item

MOST = 100


def sent_about(person_id: UUID) -> Rows:
    """Every reminder this person had, and every one about their own way that somebody else had; the latest first.

    Sent, or sent perhaps: what was dropped before it left is not in it. `to_name` is who had it.
    """
    mine = or_(
        Nudge.person_id == person_id,
        Nudge.subject_id.in_(select(Journey.id).where(Journey.person_id == person_id)),
        Nudge.subject_id.in_(select(CoursePlace.id).where(CoursePlace.person_id == person_id)),
        Nudge.subject_id == person_id,
    )
    at = func.coalesce(Nudge.sent_at, Nudge.unknown_at, Nudge.gathered_at)
    return (
        select(
            Nudge.id,
            Nudge.service_id,
            Nudge.person_id,
            Nudge.rule,
            Nudge.step,
            Nudge.episode,
            Nudge.channel,
            at.label("at"),
            Nudge.sent_at,
            Nudge.unknown_at,
            Nudge.returned_at,
            Person.name.label("to_name"),
        )
        .join(Person, Person.id == Nudge.person_id)
        .where(mine, Nudge.gathered_at.is_not(None), Nudge.dropped_at.is_(None))
        .order_by(at.desc(), Nudge.id.desc())
    )


def said_of(db: Session, service_id: UUID, rule: str) -> dict[tuple[UUID, UUID, date], set[int]]:
    """The steps of a rule that were said in a service, or are about to be: by who heard, of what, and the day its clock began."""
    columns = (Nudge.person_id, Nudge.subject_id, Nudge.episode, Nudge.step)
    here = (Nudge.service_id == service_id, Nudge.rule == rule)
    query = select(*columns).where(*here, Nudge.gathered_at.is_not(None), Nudge.dropped_at.is_(None))
    found: dict[tuple[UUID, UUID, date], set[int]] = defaultdict(set)
    for who, subject, episode, step in db.execute(query):
        found[who, subject, episode].add(step)
    return found


def waiting_for(db: Session, person_id: UUID) -> Sequence[Any]:
    """What was found for this person and has not left."""
    columns = (Nudge.service_id, Nudge.rule, Nudge.step, Nudge.episode, Nudge.found_at)
    query = select(*columns).where(
        Nudge.person_id == person_id, Nudge.gathered_at.is_(None), Nudge.dropped_at.is_(None)
    )
    return db.execute(query.order_by(Nudge.found_at.desc()).limit(MOST)).all()


LATELY = timedelta(days=14)


def lately(actor: Actor) -> Rows:
    """The worklist's branch: what somebody was reminded of, or is about to be, since a moment; the latest first.

    `id` is the subject, `word` the rule, `on` the episode and `number` the step.
    """
    return (
        item(
            Kind.NUDGED,
            Nudge,
            Nudge.subject_id,
            word=Nudge.rule,
            on=Nudge.episode,
            since=Nudge.found_at,
            number=Nudge.step,
        )
        .where(
            Nudge.person_id == actor.id,
            Nudge.found_at > bindparam("reminded_since", type_=UtcDateTime()),
            Nudge.dropped_at.is_(None),
        )
        .order_by(Nudge.found_at.desc())
    )
