"""Programmes, courses, journeys through a programme, and their milestones."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, ScalarSelect, Select, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService


class ProgrammeVersion(InService, Base):
    """One version of a programme as a service has it: the TOML text, immutable once somebody is enrolled on it."""

    __tablename__ = "programme_versions"
    __table_args__ = (UniqueConstraint("service_id", "key", "version"),)

    key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    retired_on: Mapped[date | None]


class Course(InService, Base):
    """A two-day course: the cohort that starts together. `programme_key` names the programme it leads to."""

    __tablename__ = "courses"

    title: Mapped[str]
    programme_key: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date]
    last_day: Mapped[date]


class CoursePlace(InService, Base):
    """One person's place on a course: booked, attended, and what they decided. `counted` is as for a journey."""

    __tablename__ = "course_places"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        Index("ix_course_places_person", "person_id"),
        Index("ix_course_places_undecided", "service_id", "attended_on", sqlite_where=text("decision IS NULL")),
    )

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    booked_on: Mapped[date]
    attended_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decision: Mapped[str | None] = mapped_column(String(16))
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    counted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Journey(InService, Base):
    """A person's way through the version of a programme they enrolled on.

    `cycles_signed_off`, `clients_signed_off`, `minutes_counted` and `last_activity_on` are maintained in the same transaction
    as the facts behind them; `logbook doctor` recomputes and compares them. So is `counted`: as what the journey stands in the
    service's statistics (domain/retention_of_people/ways.py), so that a change takes away what was added before.
    """

    __tablename__ = "journeys"
    __table_args__ = (
        Index("ix_journeys_person", "person_id"),
        Index("ix_journeys_programme", "programme_id"),
        Index("ix_journeys_activity", "service_id", "last_activity_on", sqlite_where=text("left_on IS NULL")),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme_versions.id"))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("courses.id"))
    enrolled_on: Mapped[date]
    own_goal: Mapped[str] = mapped_column(default="")
    left_on: Mapped[date | None]
    left_stage: Mapped[str | None] = mapped_column(String(32))
    left_reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    accredited_on: Mapped[date | None]
    cycles_signed_off: Mapped[int] = mapped_column(default=0)
    clients_signed_off: Mapped[int] = mapped_column(default=0)
    minutes_counted: Mapped[int] = mapped_column(default=0)
    last_activity_on: Mapped[date | None]
    counted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Break(InService, Base):
    """Leave or a pause, dated; every clock stands still in it."""

    __tablename__ = "breaks"
    __table_args__ = (Index("ix_breaks_journey", "journey_id"),)

    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journeys.id"))
    kind: Mapped[str] = mapped_column(String(8))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Assessment(InService, Base):
    """One request to decide a milestone: who asked, who decides, what they decided and why.

    A shortfall of supervision minutes is proposed by the present supervisor with written reasons and accepted, or not, by the
    assessor. The snapshot and its digest say on which figures the decision stands.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        Index("ix_assessments_journey", "journey_id"),
        Index("ix_assessments_trainee", "trainee_id"),
        Index("ix_assessments_assessor", "assessor_id"),
        Index("ix_assessments_in_service", "service_id", "journey_id"),
    )

    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journeys.id"))
    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    milestone: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    assessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    assigned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    assigned_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    comment: Mapped[str] = mapped_column(default="")
    shortfall_accepted: Mapped[bool | None]
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    digest: Mapped[str | None] = mapped_column(String(64))


class Shortfall(InService, Base):
    """A shortfall of supervision minutes the present supervisor proposes for one milestone, with written reasons."""

    __tablename__ = "shortfalls"
    __table_args__ = (Index("ix_shortfalls_journey", "journey_id"),)

    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journeys.id"))
    milestone: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int]
    reasons: Mapped[str]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]


def left_on(journey_id: Any) -> ScalarSelect[date | None]:
    """When the journey a row belongs to was left, read along with the row."""
    return select(Journey.left_on).where(Journey.id == journey_id).scalar_subquery()


def counted_of(journey_id: Any) -> ScalarSelect[dict[str, Any] | None]:
    """What the journey a row belongs to is counted as, read along with the row."""
    return select(Journey.counted).where(Journey.id == journey_id).scalar_subquery()


def open_journeys_of(person_id: UUID) -> Select[Journey]:
    """A person's journeys that have not ended, the latest first."""
    own = select(Journey).where(Journey.person_id == person_id, Journey.left_on.is_(None))
    return own.order_by(Journey.enrolled_on.desc(), Journey.id.desc())
