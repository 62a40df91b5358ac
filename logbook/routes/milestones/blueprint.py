"""The blueprint of a milestone's pages, and who may open them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from logbook import policy
from logbook.actions import standing
from logbook.domain.people import Standing
from logbook.routes.request import db, signed_in

bp = Blueprint("milestones", __name__, url_prefix="/journeys/<uuid:journey_id>/milestones/<key>")


def seen(journey_id: UUID) -> Standing:
    """Where everybody stands, for whoever may see how the milestone stands; 404 for anybody else."""
    stands = standing.of_journey(db(), signed_in(), journey_id)
    policy.require_visible(policy.may_open_milestone(signed_in(), stands))
    return stands
