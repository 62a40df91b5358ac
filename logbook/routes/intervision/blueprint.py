"""The blueprint of these pages, and how they find a group and a meeting that somebody is in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from logbook.models.intervision import IntervisionGroup, IntervisionMeeting, groups_visible_to, meetings_visible_to
from logbook.routes.finding import one_or_404
from logbook.routes.request import signed_in

bp = Blueprint("intervision", __name__, url_prefix="/intervision")


def group_here(group_id: UUID) -> IntervisionGroup:
    """A group whoever acts is in; 404 for anybody else."""
    return one_or_404(groups_visible_to(signed_in()), IntervisionGroup, group_id)


def meeting_here(meeting_id: UUID) -> IntervisionMeeting:
    """A meeting of such a group."""
    return one_or_404(meetings_visible_to(signed_in()), IntervisionMeeting, meeting_id)
