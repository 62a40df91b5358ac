"""Teams, their people and their managers, with dates."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, ways
from logbook.domain.people import Actor, Role
from logbook.domain.refusals import RuleBroken
from logbook.domain.roles import last_day_before
from logbook.models import belonging
from logbook.models.services import Team, TeamPlace


def create(db: Session, actor: Actor, service_id: UUID, name: str, team_id: UUID, now: datetime) -> Team:
    """A new team; sent twice with one id it is one team."""
    policy.require(policy.may_change_people(actor, service_id))
    belonging.lock(db, service_id)
    if (same := db.get(Team, team_id)) is not None:
        policy.require_visible(same.service_id == service_id)
        return same
    _require_free(db, service_id, name)
    team = Team(id=team_id, service_id=service_id, name=name)
    db.add(team)
    ways.bump(db, service_id)
    journal.record(db, actor, "team made", service_id, team.id, now)
    return team


def rename(db: Session, actor: Actor, team: Team, name: str, now: datetime) -> None:
    """Another name for the same team."""
    policy.require(policy.may_change_people(actor, team.service_id))
    if name == team.name:
        return
    belonging.lock(db, team.service_id)
    _require_free(db, team.service_id, name, but_not=team.id)
    team.name = name
    ways.bump(db, team.service_id)
    journal.record(db, actor, "team renamed", team.service_id, team.id, now)


def place(db: Session, actor: Actor, team: Team, person_id: UUID, manages: bool, now: datetime) -> None:
    """Put somebody into the team from today, as one of its people or as its manager."""
    policy.require(policy.may_change_people(actor, team.service_id))
    belonging.lock(db, team.service_id)
    today = actor.today_in(team.service_id)
    held = belonging.roles_on(db, person_id, team.service_id, today)
    if not held:
        raise RuleBroken("They do not belong to this service today: invite them first.", field="person_id")
    if manages and Role.MANAGER not in held:
        raise RuleBroken("Give them the manager's role first, on their own page.", field="person_id")
    there = select(TeamPlace.id).where(
        TeamPlace.team_id == team.id,
        TeamPlace.person_id == person_id,
        TeamPlace.manages.is_(manages),
        or_(TeamPlace.until.is_(None), TeamPlace.until >= today),
    )
    if db.scalar(there.limit(1)) is None:
        db.add(
            TeamPlace(service_id=team.service_id, team_id=team.id, person_id=person_id, manages=manages, since=today)
        )
        ways.touch_people(db, person_id)
        journal.record(db, actor, "team joined", team.service_id, person_id, now, team=team.id, manages=manages)


def leave(db: Session, actor: Actor, placed: TeamPlace, now: datetime) -> None:
    """They are in the team no longer, from today."""
    policy.require(policy.may_change_people(actor, placed.service_id))
    today = actor.today_in(placed.service_id)
    if placed.until is not None and placed.until < today:
        return
    if placed.since >= today:
        db.delete(placed)
    else:
        placed.until = last_day_before(today)
    ways.touch_people(db, placed.person_id)
    journal.record(db, actor, "team left", placed.service_id, placed.person_id, now, team=placed.team_id)


def _require_free(db: Session, service_id: UUID, name: str, but_not: UUID | None = None) -> None:
    same = select(Team.id).where(Team.service_id == service_id, func.lower(Team.name) == name.lower())
    found = db.scalar(same.limit(1))
    if found is not None and found != but_not:
        raise RuleBroken("There is a team of this name already: choose another name.", field="name")
