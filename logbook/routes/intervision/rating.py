"""What was brought to a meeting, rated by the group: let, ended, and one's own rating shown to whoever would rather open it."""

from __future__ import annotations

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook.actions.intervision import rating as actions
from logbook.models.intervision import IntervisionOffer
from logbook.routes.finding import one_or_404
from logbook.routes.intervision.blueprint import bp, meeting_here
from logbook.routes.intervision.meetings import back
from logbook.routes.intervision.rounds import turn_in
from logbook.routes.intervision.sharing import share_in
from logbook.routes.request import db, now, signed_in


@bp.post("/meetings/<uuid:meeting_id>/shares/<uuid:share_id>/rated")
def rate_clip(meeting_id: UUID, share_id: UUID) -> ResponseReturnValue:
    """The group may rate a shared clip."""
    actions.offer_clip(db(), signed_in(), share_in(meeting_here(meeting_id), share_id), now())
    return back(meeting_id, f"clip-{share_id}")


@bp.post("/meetings/<uuid:meeting_id>/turns/<uuid:turn_id>/rated")
def rate_brought(meeting_id: UUID, turn_id: UUID) -> ResponseReturnValue:
    """The group may rate a meeting seen live, or a recording kept elsewhere."""
    actions.offer_brought(db(), signed_in(), turn_in(meeting_id, turn_id), now())
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/rated/<uuid:offer_id>/end")
def rate_no_longer(meeting_id: UUID, offer_id: UUID) -> ResponseReturnValue:
    """The group rates it no longer."""
    actions.end(db(), signed_in(), _offer(meeting_id, offer_id), now())
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/rated/<uuid:offer_id>/shown")
def show_own(meeting_id: UUID, offer_id: UUID) -> ResponseReturnValue:
    """Whoever's it is lets the group open their own rating."""
    actions.show_own(db(), signed_in(), _offer(meeting_id, offer_id), now())
    flash(
        "Each of the group can open your rating once you have locked it. Whoever does so before locking theirs is marked.",
        "done",
    )
    return back(meeting_id)


def _offer(meeting_id: UUID, offer_id: UUID) -> IntervisionOffer:
    row = IntervisionOffer
    return one_or_404(select(row).where(row.meeting_id == meeting_here(meeting_id).id), row, offer_id)
