"""The agenda of a trainee's next session, built from the record: nobody has to write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.skills.blind import TOLD_FOR
from logbook.models.both_locked import Apart, apart_in
from logbook.models.cycles import Cycle
from logbook.models.named_cycles import Named, named_cycles, returned, unseen
from logbook.models.people import Person
from logbook.models.supervision import SupervisionSession


@dataclass(frozen=True, slots=True)
class Item:
    """A cycle on the agenda, with its line and next step, or with the comment it was returned with."""

    cycle: Named
    line: str
    next_step: str
    comment: str


@dataclass(frozen=True, slots=True)
class Last:
    """The latest session that left something to work on."""

    id: UUID
    on: date
    supervisor: str
    working_points: str
    agenda: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """`questions` are the helping questions of the clients on it, by their codes; `apart`: the ratings to talk about, by whoever
    reads it and the other side, once both have locked theirs."""

    unseen: tuple[Item, ...]
    returned: tuple[Item, ...]
    last: Last | None
    questions: tuple[tuple[str, str], ...]
    apart: tuple[Apart, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (
            self.unseen or self.returned or self.apart or (self.last and (self.last.working_points or self.last.agenda))
        )


def agenda_of(db: Session, viewer: Actor, journey_id: UUID, cycles: list[Named] | None = None) -> Agenda:
    """The agenda as this person may read it, in four queries, five where ratings lie apart; `cycles` are the journey's own where they
    were read already."""
    named = named_cycles(db, journey_id) if cycles is None else cycles
    fresh, back = unseen(named), returned(named)
    query = select(Cycle.id, Cycle.line, Cycle.next_step, Cycle.return_comment).where(
        Cycle.id.in_([each.id for each in (*fresh, *back)])
    )
    words = {row.id: row for row in db.execute(query)}
    questions = {each.code: each.helping_question for each in (*back, *fresh) if each.helping_question}
    return Agenda(
        unseen=tuple(Item(each, words[each.id].line, words[each.id].next_step, "") for each in reversed(fresh)),
        returned=tuple(
            Item(each, words[each.id].line, words[each.id].next_step, words[each.id].return_comment) for each in back
        ),
        last=_last(db, journey_id),
        questions=tuple(questions.items()),
        apart=apart_in(db, viewer.id, journey_id, viewer.now - TOLD_FOR),
    )


def _last(db: Session, journey_id: UUID) -> Last | None:
    one = SupervisionSession
    left_something = or_(one.working_points != "", one.agenda != "")
    query = (
        select(one.id, one.on, Person.name, one.working_points, one.agenda)
        .join(Person, Person.id == one.supervisor_id)
        .where(one.journey_id == journey_id, one.deleted_at.is_(None), left_something)
        .order_by(one.on.desc(), one.id.desc())
        .limit(1)
    )
    row = db.execute(query).one_or_none()
    return Last(*row) if row else None
