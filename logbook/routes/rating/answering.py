"""Answering: one item at a time, kept as one goes; one look at the whole; locked, and unlocked with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import ratings
from logbook.domain import typed
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.skills.rating import AsWhom
from logbook.models.ratings import RatedRecording, Rating
from logbook.routes.around import here
from logbook.routes.fields import Form, WordsField
from logbook.routes.rating import marks
from logbook.routes.rating.blueprint import bp, rating_or_404
from logbook.routes.rating.film import beside, page_with_film
from logbook.routes.rating.told import Part, Whole, title_of, whole
from logbook.routes.request import db, now, signed_in


class UnlockForm(Form):
    """Why a locked rating is opened again."""

    reason = WordsField("Why it is opened again", most=1000, rows=2, ask="Say in a few words why it is opened again")


@bp.get("/ratings/<uuid:rating_id>/items/<int:number>")
def item(rating_id: UUID, number: int) -> ResponseReturnValue:
    """One item: its statements with what is answered so far. A locked rating is looked at as a whole."""
    rating, recording = _mine(rating_id)
    if rating.locked_at is not None:
        return redirect(url_for(".show", rating_id=rating_id))
    return _item_page(rating, recording, whole(rating), number)


@bp.post("/ratings/<uuid:rating_id>/items/<int:number>")
def keep(rating_id: UUID, number: int) -> ResponseReturnValue:
    """Keep what was answered of an item and go on to the next one, or to the whole after the last."""
    rating, recording = _mine(rating_id)
    try:
        _answer(rating)
    except RuleBroken as broken:
        db().rollback()
        rating, recording = _mine(rating_id)
        return _item_page(rating, recording, whole(rating), number, broken)
    to = request.form.get("to", "")
    return redirect(_where_to(rating_id, to) if to else _next(rating_id, whole(rating), number))


@bp.post("/ratings/<uuid:rating_id>/answers")
def answers(rating_id: UUID) -> ResponseReturnValue:
    """Keep a few answers as one goes: for the page's own script."""
    rating, _recording = _mine(rating_id)
    try:
        _answer(rating)
    except RuleBroken as broken:
        return jsonify(reasons=[reason.sentence for reason in broken.reasons]), 409
    told = whole(rating)
    left = {str(part.item.number): part.left for part in told.parts}
    return jsonify(saved=f"{now().astimezone(here().zone):%H:%M}", left=left)


@bp.post("/ratings/<uuid:rating_id>/lock")
def lock(rating_id: UUID) -> ResponseReturnValue:
    """Lock it, after the look at the whole."""
    rating, recording = _mine(rating_id)
    if rating.locked_at is None:
        _answer(rating)
    ratings.lock(db(), signed_in(), rating, now())
    flash("Locked. It stays as it is; what others locked of this recording is there for you now.", "done")
    return redirect(url_for(".recording", recording_id=recording.id))


@bp.get("/ratings/<uuid:rating_id>/unlock")
def unlock(rating_id: UUID) -> ResponseReturnValue:
    """Ask why."""
    rating, recording = _mine(rating_id)
    return render_template("rating/unlock.html", rating=rating, title=title_of(recording), form=UnlockForm())


@bp.post("/ratings/<uuid:rating_id>/unlock")
def unlocked(rating_id: UUID) -> ResponseReturnValue:
    """Open it again, with the reason."""
    rating, recording = _mine(rating_id)
    form = UnlockForm()
    if form.validate_on_submit():
        try:
            ratings.unlock(db(), signed_in(), rating, form.reason.data, now())
            flash("Open again. Lock it once more when you are done; the reason is kept.", "done")
            return redirect(url_for(".show", rating_id=rating_id))
        except RuleBroken as broken:
            form.say(broken)
    return render_template("rating/unlock.html", rating=rating, title=title_of(recording), form=form), 422


def _mine(rating_id: UUID) -> tuple[Rating, RatedRecording]:
    """One to answer: the actor's own, or a consensus they are a party of; another's is 403 once it is there at all."""
    rating, recording = rating_or_404(rating_id)
    ratings.require_theirs(db(), signed_in(), rating)
    return rating, recording


def _answer(rating: Rating) -> None:
    sent = request.form
    scores = {name.removeprefix("score-"): sent[name] for name in sent if name.startswith("score-")}
    cleared = [name.removeprefix("clear-") for name in sent if name.startswith("clear-")]
    noted = {name.partition("-")[2] for name in sent if name.startswith(("words-", "at-"))}
    notes = {key: (typed.clean(sent.get(f"words-{key}", "")), sent.get(f"at-{key}", "")) for key in noted}
    kept = {key: score for key, score in scores.items() if key not in cleared}
    ratings.answer(db(), signed_in(), rating, kept, notes, now(), cleared)


def _item_page(
    rating: Rating, recording: RatedRecording, told: Whole, number: int, broken: RuleBroken | None = None
) -> ResponseReturnValue:
    place = next((n for n, part in enumerate(told.parts) if part.item.number == number), None)
    if place is None:
        raise NotVisible
    later = told.parts[place + 1] if place + 1 < len(told.parts) else None
    return page_with_film(
        "rating/item.html",
        422 if broken else 200,
        rating=rating,
        recording=recording,
        title=title_of(recording),
        whole=told,
        part=told.parts[place],
        later=later,
        later_at=_item_at(rating.id, later) if later else url_for(".show", rating_id=rating.id),
        film=beside(recording),
        marks=marks.of_parties(rating) if rating.as_whom == AsWhom.CONSENSUS else [],
        broken=broken,
        faults=[(each.sentence, f"#{broken.field or 'item'}") for each in broken.reasons] if broken else [],
        typed=_typed() if broken else {},
    )


def _typed() -> Mapping[str, str]:
    return {name: value for name, value in request.form.items() if name.startswith(("score-", "words-", "at-"))}


def _next(rating_id: UUID, told: Whole, number: int) -> str:
    after = next((part for part in told.parts if part.item.number > number), None)
    return _item_at(rating_id, after) if after else url_for(".show", rating_id=rating_id)


def _where_to(rating_id: UUID, said: str) -> str:
    """The item a button named, or the whole."""
    if said.isdecimal() and len(said) < 4:
        return url_for(".item", rating_id=rating_id, number=int(said))
    return url_for(".show", rating_id=rating_id)


def _item_at(rating_id: UUID, part: Part) -> str:
    return url_for(".item", rating_id=rating_id, number=part.item.number)
