"""A rating as a whole: looked over before it is locked; read, and printed, afterwards by whoever it is there for."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.domain.skills.rating import AsWhom
from logbook.domain.skills.scoring import profile, strength_said
from logbook.models.base import Rows
from logbook.models.rated import circle, parties_of
from logbook.models.ratings import Rating, RatingUnlocking
from logbook.routes.rating.blueprint import bp, rating_or_404
from logbook.routes.rating.film import beside, page_with_film
from logbook.routes.rating.told import gone, kind_said, names_of, title_of, whole
from logbook.routes.request import db, now, signed_in


@bp.get("/ratings/<uuid:rating_id>")
def show(rating_id: UUID) -> ResponseReturnValue:
    """One's own before it is locked: everything in one look. Locked, the rating as it stands; another's once it is there.

    Another's that would mark the reader's own as seen is led to the page that says so first.
    """
    rating, recording = rating_or_404(rating_id)
    found = circle(db(), recording.id)
    placed = next(each for each in found.ratings if each.id == rating.id)
    if found.opens_as_seen(signed_in().id, placed):
        return redirect(url_for(".warn", recording_id=recording.id, rating_id=rating_id))
    told, parties = whole(rating), parties_of(db(), rating.id)
    mine = policy.may_change_rating(signed_in(), rating, parties)
    names = names_of({rating.rater_id, recording.practitioner_id, *parties})
    said = profile(told.scale, told.scores)
    return page_with_film(
        "rating/whole.html" if mine and rating.locked_at is None else "rating/read.html",
        rating=rating,
        recording=recording,
        title=title_of(recording),
        kind=kind_said(recording.kind),
        whole=told,
        profile=said,
        strength=strength_said(said),
        mine=mine,
        rater=" and ".join(sorted(names[each] for each in parties)) if parties else names[rating.rater_id],
        practitioner=names[recording.practitioner_id],
        consensus=rating.as_whom == AsWhom.CONSENSUS,
        seen=found.seen(placed),
        gone=gone(recording),
        film=beside(recording) if rating.locked_at else None,
        unlockings=db().execute(_unlockings(rating)).all() if mine else [],
        printed_at=now(),
    )


def _unlockings(rating: Rating) -> Rows:
    wanted = select(RatingUnlocking.at, RatingUnlocking.reason).where(RatingUnlocking.rating_id == rating.id)
    return wanted.order_by(RatingUnlocking.at).limit(20)
