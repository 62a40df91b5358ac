"""Services, their teams, and how this database came to be."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService, new_id


class Installation(Base):
    """What is true of the whole database; `fictional` is set by the demo and never by anything else."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    created_at: Mapped[datetime]
    fictional: Mapped[bool] = mapped_column(default=False)


class Service(Base):
    """One organisation's VIG service: the tenant, with its time zone and country.

    `most_bytes` is what its recordings may take in all, `most_bytes_each` what one person's may. After a withdrawal footage is
    destroyed when `grace_days` are over; after the family's work ended, `kept_days` later. Bank holidays are those of `country` (two
    letters) and, where it has its own, of that `subdivision` ("SCT"). `concern_procedure` is what whoever
    raises a concern is to do now, in the service's own words. `self_rating_since`: since when a self-rating is due at milestones.
    """

    __tablename__ = "services"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    country: Mapped[str] = mapped_column(default="GB")
    subdivision: Mapped[str | None]
    most_bytes: Mapped[int] = mapped_column(BigInteger, default=500 * 10**9, server_default=str(500 * 10**9))
    most_bytes_each: Mapped[int] = mapped_column(BigInteger, default=20 * 10**9, server_default=str(20 * 10**9))
    grace_days: Mapped[int] = mapped_column(default=7, server_default="7")
    kept_days: Mapped[int] = mapped_column(default=60, server_default="60")
    concern_procedure: Mapped[str | None]
    self_rating_since: Mapped[date | None]
    created_at: Mapped[datetime]


class Team(InService, Base):
    """A line manager's team."""

    __tablename__ = "teams"

    name: Mapped[str]


class TeamPlace(InService, Base):
    """A person's dated place in a team, as one of its people or as its manager."""

    __tablename__ = "team_places"
    __table_args__ = (Index("ix_team_places_person", "person_id"), Index("ix_team_places_team", "team_id"))

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    manages: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]
    until: Mapped[date | None]


class StageChoice(InService, Base):
    """Whether a person lets the managers of their team see their stage by name, and when they last said so. No row is no."""

    __tablename__ = "stage_choices"
    __table_args__ = (UniqueConstraint("person_id", "service_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    shows: Mapped[bool]
    said_at: Mapped[datetime]
