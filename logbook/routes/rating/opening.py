"""Opening another's rating before one's own is locked: said what it does, then done; and agreeing to it beforehand."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import opening, rated
from logbook.models.rated import circle
from logbook.routes.rating.blueprint import bp, recording_or_404
from logbook.routes.rating.told import names_of, title_of
from logbook.routes.request import db, now, signed_in


@bp.get("/recordings/<uuid:recording_id>/open/<uuid:rating_id>")
def warn(recording_id: UUID, rating_id: UUID) -> ResponseReturnValue:
    """What opening it means for one's own."""
    recording = recording_or_404(recording_id)
    rating = opening.there(db(), signed_in(), recording.id, rating_id, now())
    if not circle(db(), recording.id).opens_as_seen(signed_in().id, rating):
        return redirect(url_for(".show", rating_id=rating_id))
    whose = names_of({rating.rater_id})[rating.rater_id]
    return render_template(
        "rating/warn.html", recording=recording, title=title_of(recording), rating_id=rating_id, whose=whose
    )


@bp.post("/recordings/<uuid:recording_id>/open/<uuid:rating_id>")
def open_other(recording_id: UUID, rating_id: UUID) -> ResponseReturnValue:
    """Open it, knowing that."""
    recording = recording_or_404(recording_id)
    opening.open_other(db(), signed_in(), recording, rating_id, now())
    return redirect(url_for(".show", rating_id=rating_id))


@bp.post("/recordings/<uuid:recording_id>/agree/<uuid:person_id>")
def agree(recording_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Rather open than wait, with this person."""
    recording = recording_or_404(recording_id)
    stands = rated.stands_to(db(), signed_in(), recording)
    supervisors = stands.journey.supervisor_ids if stands.journey else frozenset()
    raters = {recording.practitioner_id, *supervisors, *stands.asked}
    opening.agree(db(), signed_in(), recording, person_id, raters, now())
    return redirect(url_for(".recording", recording_id=recording_id) + "#agree")


@bp.post("/recordings/<uuid:recording_id>/rather-wait/<uuid:person_id>")
def rather_wait(recording_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Take that back."""
    opening.take_back(db(), signed_in(), recording_or_404(recording_id), person_id, now())
    return redirect(url_for(".recording", recording_id=recording_id) + "#agree")
