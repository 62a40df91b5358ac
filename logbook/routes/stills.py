"""Stills of a clip: asked for while it is watched, and shown as pictures."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import stills
from logbook.domain.refusals import RuleBroken
from logbook.models.recordings import Clip
from logbook.routes.request import db, now, signed_in, vault

bp = Blueprint("stills", __name__)


@bp.post("/clips/<uuid:clip_id>/stills")
def take(clip_id: UUID) -> ResponseReturnValue:
    """Ask for the picture at this place; to a player the answer is short."""
    by_player = request.accept_mimetypes.best == "application/json"
    try:
        at: int | str = request.form.get("at_ms", 0, type=int) if by_player else request.form.get("at", "")
        stills.take(db(), signed_in(), clip_id, at, now())
    except RuleBroken as broken:
        if by_player:
            return {"reasons": [reason.sentence for reason in broken.reasons]}, 409
        clip = db().get_one(Clip, clip_id)
        return render_template("player/still.html", clip=clip, at=request.form.get("at", ""), problem=broken), 409
    if by_player:
        return {"asked": True}, 202
    flash("A still is being made. It will stand in the storyboard.", "done")
    return redirect(url_for("playback.show", clip_id=clip_id))


@bp.get("/clips/<uuid:clip_id>/stills/<uuid:file_id>")
def show(clip_id: UUID, file_id: UUID) -> Response:
    """The picture, never kept by the browser: it is footage like the clip."""
    file = stills.find(db(), signed_in(), clip_id, file_id)
    whole = b"".join(vault().read(file.id, 0, file.length))
    return send_file(BytesIO(whole), mimetype=file.media_type)
