"""Timed comments on a clip: written, taken out, put back."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import comments
from logbook.domain.refusals import RuleBroken
from logbook.domain.typed import clean
from logbook.models.recordings import Clip
from logbook.routes.request import db, now, signed_in

bp = Blueprint("comments", __name__)


@bp.post("/clips/<uuid:clip_id>/comments")
def write(clip_id: UUID) -> ResponseReturnValue:
    """A few words about one place of it; what cannot be kept comes back as it was typed."""
    said = {"at": request.form.get("at", ""), "words": clean(request.form.get("words", ""))}
    key = request.form.get("form_id", type=UUID) or uuid4()
    try:
        comments.write(db(), signed_in(), clip_id, comment_id=key, at=said["at"], words=said["words"], now=now())
    except RuleBroken as broken:
        clip = db().get_one(Clip, clip_id)
        return render_template("player/comment.html", clip=clip, key=key, said=said, problem=broken), 422
    return _back(clip_id)


@bp.post("/clips/<uuid:clip_id>/comments/<uuid:comment_id>/taken-out")
def take_out(clip_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Gone, with Undo on the clip's page."""
    comments.take_out(db(), signed_in(), clip_id, comment_id, now())
    return _back(clip_id, taken_out=str(comment_id))


@bp.post("/clips/<uuid:clip_id>/comments/<uuid:comment_id>/put-back")
def put_back(clip_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Undo."""
    comments.put_back(db(), signed_in(), clip_id, comment_id)
    flash("The comment is back.", "done")
    return _back(clip_id)


def _back(clip_id: UUID, taken_out: str = "") -> ResponseReturnValue:
    return redirect(url_for("playback.show", clip_id=clip_id, taken_out=taken_out or None) + "#comments")
