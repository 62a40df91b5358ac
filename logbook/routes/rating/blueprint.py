"""Where the pages of rating hang, and how each of them finds what it is about."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from sqlalchemy import select

from logbook.actions import opening
from logbook.domain.refusals import NotVisible
from logbook.domain.skills.rating import AsWhom
from logbook.models.rated import recordings_visible_to
from logbook.models.ratings import RatedRecording, Rating
from logbook.routes.request import db, now, signed_in

bp = Blueprint("rating", __name__, url_prefix="/skills")


def recording_or_404(recording_id: UUID) -> RatedRecording:
    """What is rated, for whoever may see that it is there to be rated."""
    found = db().scalars(recordings_visible_to(signed_in()).where(RatedRecording.id == recording_id)).one_or_none()
    if found is None:
        raise NotVisible
    return found


def rating_or_404(rating_id: UUID) -> tuple[Rating, RatedRecording]:
    """A rating that is there for the actor, and what it is of; a request that may change it holds it until its commit.

    One's own is always there, another's only once the rule of blindness opens it: until then it is as if there were none.
    """
    query = select(Rating).where(Rating.id == rating_id)
    if request.method not in ("GET", "HEAD"):
        query = query.with_for_update(key_share=True)
    rating = db().scalars(query).one_or_none()
    if rating is None:
        raise NotVisible
    recording = recording_or_404(rating.recording_id)
    if rating.rater_id != signed_in().id or rating.as_whom == AsWhom.CONSENSUS:
        opening.there(db(), signed_in(), recording.id, rating.id, now())
    return rating, recording
