"""Clients: one relationship each, under a code; who is in it, what they hope for, what they agreed to, and visits tried."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, and_, case, func, select, text
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column

from logbook.domain.clients import ClientFacts, ClientState, state
from logbook.domain.consent import Answer, all_agreed_since
from logbook.domain.people import Actor
from logbook.models.base import Base, InService
from logbook.models.consents import answers_in_force
from logbook.models.cycles import Cycle
from logbook.models.cycles import participants_of as participants_of_cycle
from logbook.models.journeys import Journey, counted_of, left_on
from logbook.models.standing import readable_by

_TO_TELL_APART = " AND ".join(
    (
        "sibling_of_id IS NOT NULL",
        "separate_agreed_at IS NULL",
        "kept_together_at IS NULL",
        "deleted_at IS NULL",
        "merged_into_id IS NULL",
    )
)
"""The few siblings of whom a supervisor is still to say whether they are one client or two."""


class Client(InService, Base):
    """One relationship (carer and child; siblings; a school adult and child), under a code and never a name.

    A sibling counts with the client it names (`sibling_of_id`) until the supervisor agrees to a separate helping question;
    `kept_together_at` is when they said instead that the two stay one, which a later yes still changes.
    """

    __tablename__ = "clients"
    __table_args__ = (
        Index("ix_clients_journey", "journey_id"),
        Index("ix_clients_trainee", "trainee_id"),
        Index("ix_clients_not_now", "service_id", "not_now_on"),
        Index(
            "ix_clients_to_tell_apart",
            "journey_id",
            sqlite_where=text(_TO_TELL_APART),
        ),
    )

    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journeys.id"))
    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    code: Mapped[str]
    helping_question: Mapped[str] = mapped_column(default="")
    allocated_on: Mapped[date]
    paused_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    not_now_on: Mapped[date | None]
    not_now_reason: Mapped[str | None] = mapped_column(String(40))
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    sibling_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    separate_agreed_at: Mapped[datetime | None]
    kept_together_at: Mapped[datetime | None]
    separate_agreed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    journey_left_on: Mapped[date | None] = column_property(left_on(journey_id))
    journey_counted: Mapped[dict[str, Any] | None] = column_property(counted_of(journey_id))

    @property
    def counts_as(self) -> UUID:
        """The client whose place in the figures this one takes: its sibling's, until the supervisor agreed to two."""
        if self.sibling_of_id is not None and self.separate_agreed_at is None:
            return self.sibling_of_id
        return self.id


class Goal(InService, Base):
    """A goal in the client's words, 0 to 10: where it stood first, where it stands now, where they hope it will be."""

    __tablename__ = "goals"
    __table_args__ = (Index("ix_goals_client", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    position: Mapped[int]
    text: Mapped[str]
    first_score: Mapped[int | None]
    now_score: Mapped[int | None]
    hoped_score: Mapped[int | None]


class Participant(InService, Base):
    """Somebody in the relationship, under a word such as "mum" or "older child", never a name."""

    __tablename__ = "participants"
    __table_args__ = (Index("ix_participants_client", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    position: Mapped[int]
    label: Mapped[str]
    is_child: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None]


class VisitAttempt(InService, Base):
    """A visit tried: happened, cancelled, or nobody in."""

    __tablename__ = "visit_attempts"
    __table_args__ = (
        Index("ix_visit_attempts_client", "client_id"),
        Index("ix_visit_attempts_on", "service_id", "on", sqlite_where=text("deleted_at IS NULL")),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(12))
    deleted_at: Mapped[datetime | None]


def counted_as() -> ColumnElement[UUID]:
    """Client.counts_as, asked of the database."""
    waiting = and_(Client.sibling_of_id.is_not(None), Client.separate_agreed_at.is_(None))
    return case((waiting, Client.sibling_of_id), else_=Client.id)


def clients_visible_to(actor: Actor) -> Select[Client]:
    """policy.may_read_record, asked of the database for clients."""
    mine = Client.journey_id.in_(readable_by(actor))
    return select(Client).where(Client.deleted_at.is_(None), Client.merged_into_id.is_(None), mine)


def participants_of(db: Session, client_id: UUID) -> list[Participant]:
    """Who is in the relationship, in the order they were named; those who left come last."""
    query = select(Participant).where(Participant.client_id == client_id)
    return list(db.scalars(query.order_by(Participant.left_on.is_not(None), Participant.position)))


def answers_of(db: Session, client_id: UUID) -> dict[UUID, Answer]:
    """Each participant's answer in force to filming, family review and supervision."""
    return answers_in_force(db, [client_id])[client_id]


def agreed_since(db: Session, cycle: Cycle) -> date | None:
    """When everyone who took part in the cycle had agreed to be filmed; None while somebody has not, or nobody is named."""
    took_part = participants_of_cycle(db, cycle.id)
    return all_agreed_since(took_part, answers_of(db, cycle.client_id)) if took_part else None


def goals_of(db: Session, client_id: UUID) -> list[Goal]:
    """The client's goals in their order."""
    return list(db.scalars(select(Goal).where(Goal.client_id == client_id).order_by(Goal.position)))


def attempts_of(db: Session, client_id: UUID) -> list[VisitAttempt]:
    """The visits tried, the latest first; at most fifty are shown."""
    query = select(VisitAttempt).where(VisitAttempt.client_id == client_id, VisitAttempt.deleted_at.is_(None))
    return list(db.scalars(query.order_by(VisitAttempt.on.desc(), VisitAttempt.id.desc()).limit(50)))


def state_of(client: Client, attempts: list[VisitAttempt], filmed_on: date | None) -> ClientState:
    """The client's state from its dates, its visits and its first film."""
    return state(
        ClientFacts(
            tried_on=min((a.on for a in attempts), default=None),
            filmed_on=filmed_on,
            paused_on=client.paused_on,
            completed_on=client.completed_on,
            not_now_on=client.not_now_on,
        )
    )


PAGE = 30
"""Clients on one page of the list."""


def list_for(db: Session, actor: Actor, page: int) -> tuple[list[Any], bool]:
    """One page of the actor's own clients with what was done with each, and whether there are more."""
    done = and_(Cycle.client_id == Client.id, Cycle.deleted_at.is_(None), Cycle.ended_early_on.is_(None))
    attempted = select(func.min(VisitAttempt.on)).where(VisitAttempt.client_id == Client.id)
    rows = db.execute(
        select(
            Client.id,
            Client.code,
            Client.helping_question,
            Client.paused_on,
            Client.completed_on,
            Client.not_now_on,
            attempted.scalar_subquery().label("tried_on"),
            func.min(Cycle.filmed_on).label("filmed_on"),
            func.max(func.coalesce(Cycle.reviewed_on, Cycle.filmed_on)).label("last_on"),
            func.count(Cycle.reviewed_on).label("done"),
            func.count(Cycle.sign_off_id).label("signed_off"),
            Journey.left_on,
        )
        .join(Journey, Journey.id == Client.journey_id)
        .outerjoin(Cycle, done)
        .where(Client.trainee_id == actor.id, Client.deleted_at.is_(None), Client.merged_into_id.is_(None))
        .group_by(Client.id, Journey.left_on)
        .order_by(
            case((Client.not_now_on.is_not(None), 2), (Client.completed_on.is_not(None), 1), else_=0),
            func.max(Cycle.entered_at).desc().nulls_last(),
            Client.code,
        )
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    listed = [{**row._mapping, "state": state(_facts_of_row(row)).value} for row in rows[:PAGE]]
    return listed, len(rows) > PAGE


def _facts_of_row(row: Any) -> ClientFacts:
    return ClientFacts(row.tried_on, row.filmed_on, row.paused_on, row.completed_on, row.not_now_on)
