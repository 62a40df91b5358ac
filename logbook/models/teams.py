"""A manager's own people as figures, in one statement: no word of any record, and nobody else's people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, func, select

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.cycles import Cycle
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import Person
from logbook.models.progress import managed_by


def team_rows(actor: Actor) -> Rows:
    """Each open journey of the people this person manages: name, programme, and what is done and signed off in all."""
    return (
        select(
            Journey.id,
            Person.name,
            ProgrammeVersion.title,
            ProgrammeVersion.text,
            Journey.enrolled_on,
            Journey.accredited_on,
            Journey.cycles_signed_off,
            Journey.clients_signed_off,
            Journey.minutes_counted,
            _cycles().label("done"),
            _cycles(Cycle.sent_at.is_not(None), Cycle.sign_off_id.is_(None)).label("with_supervisor"),
        )
        .join(Person, Person.id == Journey.person_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .where(Journey.id.in_(managed_by(actor)), Journey.left_on.is_(None))
        .order_by(Person.name, Journey.id)
    )


def _cycles(*more: Any) -> ScalarSelect[int]:
    """Completed cycles of a journey: filmed, reviewed, not ended early."""
    query = select(func.count()).where(
        Cycle.journey_id == Journey.id,
        Cycle.deleted_at.is_(None),
        Cycle.filmed_on.is_not(None),
        Cycle.reviewed_on.is_not(None),
        Cycle.ended_early_on.is_(None),
        *more,
    )
    return query.correlate(Journey).scalar_subquery()
