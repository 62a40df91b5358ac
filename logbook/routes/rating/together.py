"""Two ratings of one recording side by side, gaps of two or more first, with room for what was agreed."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook.actions import opening, ratings
from logbook.domain import typed
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.skills.blind import may_record_consensus
from logbook.models.rated import Circle, circle, consensus_of
from logbook.models.ratings import RatedRecording, Rating
from logbook.routes.rating import marks
from logbook.routes.rating.blueprint import bp, recording_or_404
from logbook.routes.rating.film import beside, page_with_film
from logbook.routes.rating.told import title_of, whole
from logbook.routes.request import db, now, signed_in


@bp.get("/recordings/<uuid:recording_id>/together/<uuid:rating_id>")
def together(recording_id: UUID, rating_id: UUID) -> ResponseReturnValue:
    """One's own and another's that is open: two marks a statement."""
    return _page(*_both(recording_id, rating_id))


@bp.post("/recordings/<uuid:recording_id>/together/<uuid:rating_id>")
def settle(recording_id: UUID, rating_id: UUID) -> ResponseReturnValue:
    """Keep what was agreed about the gaps, in a third record; the two stay as they are."""
    recording, _found, _mine, theirs = _both(recording_id, rating_id)
    sent = request.form
    try:
        third = opening.settle(
            db(), signed_in(), recording, theirs.rater_id,
            rating_id=sent.get("form_id", type=UUID) or uuid4(), now=now(),
        )  # fmt: skip
        scores = {name.removeprefix("score-"): sent[name] for name in sent if name.startswith("score-")}
        words = {name.removeprefix("words-"): typed.clean(sent[name]) for name in sent if name.startswith("words-")}
        ratings.answer(db(), signed_in(), third, scores, {key: (said, "") for key, said in words.items()}, now())
    except RuleBroken as broken:
        db().rollback()
        return _page(*_both(recording_id, rating_id), broken)
    if sent.get("to") == "all":
        return redirect(url_for(".show", rating_id=third.id))
    flash("Kept. Your two ratings stay as they are.", "done")
    return redirect(url_for(".together", recording_id=recording_id, rating_id=rating_id))


def _both(recording_id: UUID, rating_id: UUID) -> tuple[RatedRecording, Circle, Rating, Rating]:
    """The recording with its circle, the actor's own rating, and the other: opened already, or open by both having locked."""
    recording, me = recording_or_404(recording_id), signed_in().id
    found = circle(db(), recording.id)
    there = [each for each in found.there_for(me, now()) if not each.is_consensus]
    theirs = next((each for each in there if each.id == rating_id and each.rater_id != me), None)
    mine = next((each for each in there if each.rater_id == me), None)
    if mine is None or theirs is None or found.opens_as_seen(me, theirs):
        raise NotVisible
    rows = {each.id: each for each in db().scalars(select(Rating).where(Rating.id.in_([mine.id, theirs.id])))}
    return recording, found, rows[mine.id], rows[theirs.id]


def _page(
    recording: RatedRecording, found: Circle, mine: Rating, theirs: Rating, broken: RuleBroken | None = None
) -> ResponseReturnValue:
    one, other = marks.marks_of([mine, theirs])
    people = frozenset({mine.rater_id, theirs.rater_id})
    third = consensus_of(db(), recording.id, people)
    may_settle = may_record_consensus(people, found.ratings)
    scale = max(one.scale, other.scale, key=lambda each: each.version)
    placed = {each.id: each for each in found.ratings}
    return page_with_film(
        "rating/together.html",
        422 if broken else 200,
        recording=recording,
        title=title_of(recording),
        scale=scale,
        one=one,
        other=other,
        gaps=marks.apart(one, other),
        seen=[each.who for each, rating in ((one, mine), (other, theirs)) if found.seen(placed[rating.id])],
        third=third if may_settle else None,
        agreed=_agreed(third) if third and may_settle else {},
        may_settle=may_settle and (third is None or third.locked_at is None),
        theirs=theirs,
        film=beside(recording),
        broken=broken,
        typed=request.form if broken else {},
        key=uuid4(),
    )


def _agreed(third: Rating) -> dict[str, object]:
    """What was settled on, a statement at a time."""
    return {line.statement.key: line for part in whole(third).parts for line in part.lines}
