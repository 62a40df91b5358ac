"""Clips shared into a meeting, taken back, and what is said at their places."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import comments
from logbook.actions.intervision import meetings
from logbook.actions.intervision import sharing as actions
from logbook.domain.refusals import RuleBroken
from logbook.domain.typed import clean
from logbook.models.intervision import IntervisionGroup, IntervisionMeeting, IntervisionShare
from logbook.routes.finding import one_or_404
from logbook.routes.intervision.blueprint import bp, meeting_here
from logbook.routes.intervision.meetings import back, page
from logbook.routes.leads import leads
from logbook.routes.request import db, now, signed_in


@bp.get("/meetings/<uuid:meeting_id>/share")
def share(meeting_id: UUID) -> ResponseReturnValue:
    """One's own clips: which can be shared, and what stands in the way of the others."""
    return _offer(meeting_here(meeting_id))


def _offer(meeting: IntervisionMeeting, broken: RuleBroken | None = None) -> ResponseReturnValue:
    offered = actions.offered(db(), signed_in(), meeting)
    rows = [
        (each, leads(each.stops, clip_id=each.clip.id, cycle_id=each.clip.cycle_id, client_id=each.clip.client_id))
        for each in offered
    ]
    group = db().get_one(IntervisionGroup, meeting.group_id)
    keys = [uuid4() for _ in rows]
    page = render_template("intervision/share.html", meeting=meeting, group=group, rows=rows, keys=keys, broken=broken)
    return page, 422 if broken else 200


@bp.post("/meetings/<uuid:meeting_id>/share")
def share_it(meeting_id: UUID) -> ResponseReturnValue:
    """One of them is open to the group now."""
    meeting, clip_id = meeting_here(meeting_id), request.form.get("clip", type=UUID)
    key = request.form.get("form_id", type=UUID) or uuid4()
    if clip_id is None:
        return redirect(url_for(".share", meeting_id=meeting_id))
    try:
        actions.share(db(), signed_in(), meeting, clip_id, now(), key, word="word" in request.form)
    except RuleBroken as broken:
        if not broken.field:
            raise
        return _offer(meeting, broken)
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/shares/<uuid:share_id>/take-back")
def take_back(meeting_id: UUID, share_id: UUID) -> ResponseReturnValue:
    """Whoever's it is closes it again."""
    actions.take_back(db(), signed_in(), share_in(meeting_here(meeting_id), share_id), now())
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/shares/<uuid:share_id>/comments")
def say(meeting_id: UUID, share_id: UUID) -> ResponseReturnValue:
    """A few words at one place of a shared clip, for the group and whoever's it is."""
    meeting = meeting_here(meeting_id)
    shared = share_in(meeting, share_id)
    meetings.group_of(db(), signed_in(), meeting)
    policy.require_visible(shared.revoked_at is None)
    said = {"at": request.form.get("at", ""), "words": clean(request.form.get("words", ""))}
    key = request.form.get("form_id", type=UUID) or uuid4()
    try:
        comments.write(
            db(), signed_in(), shared.clip_id, comment_id=key, at=said["at"], words=said["words"], now=now(),
            group_id=meeting.group_id,
        )  # fmt: skip
    except RuleBroken as broken:
        return page(meeting_id, 422, said={share_id: (said, broken)})
    return back(meeting_id, f"clip-{share_id}")


def share_in(meeting: IntervisionMeeting, share_id: UUID) -> IntervisionShare:
    """A share of this meeting."""
    row = IntervisionShare
    return one_or_404(select(row).where(row.meeting_id == meeting.id), row, share_id)
