"""The journey an address names, for whoever may see its figures; for anybody else it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from logbook import policy
from logbook.actions import standing as standings
from logbook.domain.people import Standing
from logbook.domain.refusals import NotVisible
from logbook.models import progress
from logbook.models.journeys import Journey
from logbook.routes.request import db, signed_in


@dataclass(frozen=True, slots=True)
class Found:
    """A journey's row (models.progress.journeys_rows) and where everybody stands to it."""

    row: Any
    standing: Standing


def find(journey_id: UUID) -> Found:
    """Two queries; 404 for whoever does not see this journey's figures."""
    standing = standing_for(journey_id)
    row = db().execute(progress.journeys_rows(Journey.id == journey_id)).one_or_none()
    if row is None:
        raise NotVisible
    return Found(row, standing)


def standing_for(journey_id: UUID) -> Standing:
    """Where everybody stands to a journey the actor sees."""
    standing = standings.of_journey(db(), signed_in(), journey_id)
    policy.require_visible(policy.may_see_progress(signed_in(), standing))
    return standing


def to_allocate(journey_id: UUID) -> Found:
    """The same, for whoever runs courses: an administrator names a supervisor without seeing the figures."""
    standing = standings.of_journey(db(), signed_in(), journey_id)
    runs = policy.may_run_courses(signed_in(), standing.service_id)
    policy.require_visible(runs or policy.may_see_progress(signed_in(), standing))
    policy.require(runs)
    return Found(db().execute(progress.journeys_rows(Journey.id == journey_id)).one(), standing)


def after(journey_id: UUID) -> str:
    """Where an act on a journey leads: to its figures, for whoever may see them."""
    standing = standings.of_journey(db(), signed_in(), journey_id)
    if policy.may_see_progress(signed_in(), standing):
        return url_for("journeys.show", journey_id=journey_id)
    return url_for("courses.index")


def to_change(journey_id: UUID) -> Found:
    """The same, for whoever may change it; others who see it are refused."""
    found = find(journey_id)
    policy.require(policy.may_change_journey(signed_in(), found.standing))
    return found
