"""Captions of a clip: typed line by line or chosen as a file by its owner, and fetched by its player at the clip's own address."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import captions as acts
from logbook.domain import captions
from logbook.domain.refusals import RuleBroken
from logbook.domain.words import count
from logbook.models.recordings import Clip
from logbook.routes.request import db, let_go, now, quiet, signed_in, vault

bp = Blueprint("captions", __name__)


@bp.get("/clips/<uuid:clip_id>/captions")
def show(clip_id: UUID) -> ResponseReturnValue:
    """What is said in it, to be typed."""
    return _page(clip_id, *acts.typed(db(), vault(), signed_in(), clip_id))


@bp.post("/clips/<uuid:clip_id>/captions")
def keep(clip_id: UUID) -> ResponseReturnValue:
    """Keep them; what cannot be read comes back as it was typed, with its line and the reason."""
    text = request.form.get("text", "")[: captions.MOST_BYTES]
    language = request.form.get("language", captions.FIRST)
    acts.to_change(db(), signed_in(), clip_id)
    try:
        if (sent := request.files.get("file")) and (data := sent.stream.read()):
            text = captions.from_file(data)
        kept = acts.keep(db(), vault(), signed_in(), clip_id, text, now(), language)
    except RuleBroken as broken:
        return _page(clip_id, text, language, broken), 422
    flash(f"{count(kept, 'caption')} kept." if kept else "The clip has no captions now.", "done")
    return redirect(url_for("playback.show", clip_id=clip_id))


@bp.get("/media/<token>/captions")
@quiet
def track(token: str) -> Response:
    """The captions as players read them, for whoever may fetch the clip at this address, as long as they may."""
    file = acts.at_address(db(), signed_in(), token, now())
    length, file_id = file.length, file.id
    let_go()
    answer = Response(b"".join(vault().read(file_id, 0, length)), mimetype=captions.MEDIA_TYPE)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(clip_id: UUID, text: str, language: str, problem: RuleBroken | None = None) -> str:
    said = {"text": text, "language": language, "languages": captions.LANGUAGES, "problem": problem}
    return render_template("player/captions.html", clip=db().get_one(Clip, clip_id), **said)
