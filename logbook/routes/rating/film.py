"""The clip that is rated, beside the statements: for whoever may watch it, and as long as they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from logbook.actions import viewings
from logbook.domain.refusals import NotVisible, Reason
from logbook.models.ratings import RatedRecording
from logbook.routes.clip_page import WITH_CLIPS
from logbook.routes.request import db, signed_in

NOT_SHOWN = Reason(
    "The clip is not shown to you. Whoever cut it can show it; what you saw yourself can be rated without."
)


@dataclass(frozen=True, slots=True)
class Beside:
    """The clip as the rater finds it: `ready` to be played, or why not."""

    clip_id: Any
    ready: bool
    why_not: tuple[Reason, ...] = ()


def beside(recording: RatedRecording) -> Beside | None:
    """None where no clip is rated."""
    if recording.clip_id is None:
        return None
    try:
        found = viewings.look(db(), signed_in(), recording.clip_id)
    except NotVisible:
        return Beside(recording.clip_id, ready=False, why_not=(NOT_SHOWN,))
    ready = found.file is not None
    return Beside(recording.clip_id, ready, () if ready else found.reasons)


def page_with_film(template: str, status: int = 200, **shown: Any) -> ResponseReturnValue:
    """A page that may play the clip in place."""
    page = make_response(render_template(template, at=request.args.get("at", ""), **shown), status)
    page.headers["Content-Security-Policy"] = WITH_CLIPS
    return page
