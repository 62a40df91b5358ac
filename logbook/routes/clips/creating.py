"""A moment on its way from the clipping page: refused in words before a byte travels, or told where its bytes go."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import clips
from logbook.actions.uploads import Gone
from logbook.domain.refusals import RuleBroken
from logbook.models.cycles import Cycle
from logbook.models.standing import cycles_visible_to
from logbook.routes.clips import bp, told
from logbook.routes.finding import one_to_write_in
from logbook.routes.request import db, now, signed_in, vault

GONE = "This moment was thrown away, or waited too long to be sent. Mark it again."


@bp.post("/clips")
def create() -> ResponseReturnValue:
    """Keep the moment and make room for its file; asking twice finds the same one."""
    said = request.get_json(silent=True)
    try:
        moment, cycle_id = told.moment(said), told.cycle(said)
        cycle = one_to_write_in(cycles_visible_to, Cycle, cycle_id) if cycle_id else None
        file = clips.keep(db(), signed_in(), moment, cycle, now())
    except RuleBroken as broken:
        return {"reasons": [reason.sentence for reason in broken.reasons]}, 422
    except Gone:
        return {"reasons": [GONE]}, 410
    if file.finished_at is None:
        vault().begin(file.id, file.group_id)
    return {"clip": str(moment.clip_id), "upload": url_for("uploads.head", file_id=file.id)}, 201
