"""The blueprint of the supervision pages, and finding the session or the journey one of them is about."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from logbook import policy
from logbook.actions import standing
from logbook.domain.people import Standing
from logbook.models.supervision import SupervisionSession
from logbook.models.supervision_lists import sessions_visible_to
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, signed_in

bp = Blueprint("supervision", __name__, url_prefix="/supervision")


def session_seen(session_id: UUID) -> SupervisionSession:
    """A session the actor may see; 404 for any other."""
    return one_or_404(sessions_visible_to, SupervisionSession, session_id)


def session_of_mine(session_id: UUID) -> SupervisionSession:
    """A session the actor was at; 403 for one they only read."""
    session = session_seen(session_id)
    policy.require(policy.may_confirm_session(signed_in(), session))
    return session


def journey_read(journey_id: UUID) -> Standing:
    """Where everybody stands to a journey whose record the actor reads; 404 for any other."""
    stands = standing.of_journey(db(), signed_in(), journey_id)
    policy.require_visible(policy.may_read_record(signed_in(), stands))
    return stands
