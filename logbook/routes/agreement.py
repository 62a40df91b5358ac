"""How far the raters of one recording agree: every figure, or the sentence why it cannot be there; gaps first."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions.calibrations import is_closed
from logbook.domain.skills.agreement import agreement, gaps, leans
from logbook.models.agreement import Rated, counting_for
from logbook.models.calibrations import standing_of_recording
from logbook.routes.rating.blueprint import recording_or_404
from logbook.routes.rating.told import title_of
from logbook.routes.request import db, now, signed_in

bp = Blueprint("agreement", __name__, url_prefix="/skills")


@bp.get("/recordings/<uuid:recording_id>/agreement")
def show(recording_id: UUID) -> ResponseReturnValue:
    """Of everybody whose rating counts and is there for the actor, or of the two the address names."""
    recording = recording_or_404(recording_id)
    counting = counting_for(db(), signed_in().id, recording.id, now())
    chosen = _chosen(counting.ratings)
    two = chosen if len(chosen) == 2 else []
    offered = standing_of_recording(db(), recording.id)
    over = offered is not None and is_closed(offered, signed_in().today_in(recording.service_id))
    return render_template(
        "agreement/show.html",
        recording=recording,
        title=title_of(recording),
        counting=counting,
        chosen=chosen,
        found=agreement([each.scores for each in chosen]),
        gaps=gaps(max((each.scale for each in two), key=lambda scale: scale.version), two[0].scores, two[1].scores)
        if two
        else [],
        leans=list(zip(chosen, leans([each.scores for each in chosen]), strict=True)) if len(chosen) > 2 else [],
        me=signed_in().id,
        may_offer=policy.may_offer_for_calibration(signed_in(), recording) and (offered is None or over),
        calibration=offered,
    )


def _chosen(ratings: Sequence[Rated]) -> Sequence[Rated]:
    """The two the address names, where both are there; else all."""
    named = {request.args.get(field, type=UUID) for field in ("first", "second")}
    pair = [each for each in ratings if each.id in named]
    return pair if len(pair) == 2 else ratings
