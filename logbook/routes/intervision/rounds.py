"""Presenting, going on to the next turn, and the presenter's own summary."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook.actions.intervision import rounds as actions
from logbook.domain.intervision import Brings
from logbook.models.intervision import IntervisionTurn, turns_visible_to
from logbook.routes.fields import Form, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.intervision.blueprint import bp, meeting_here
from logbook.routes.intervision.board import PresentForm
from logbook.routes.intervision.meetings import back, page
from logbook.routes.request import db, now, signed_in


class SummaryForm(Form):
    """What the presenter takes with them."""

    words = WordsField("What you take with you", hint="Only you read this", optional=True, most=5_000, rows=6)


@bp.post("/meetings/<uuid:meeting_id>/present")
def present(meeting_id: UUID) -> ResponseReturnValue:
    """Whoever presents next says so, with their question."""
    meeting, form = meeting_here(meeting_id), PresentForm()
    if not form.validate_on_submit():
        return page(meeting_id, 422, form=form)
    brings = Brings(form.brings.data)
    actions.present(db(), signed_in(), meeting, form.question.data or "", brings, now(), form.key)
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/turns/<uuid:turn_id>/go-on")
def go_on(meeting_id: UUID, turn_id: UUID) -> ResponseReturnValue:
    """To whoever's turn is next."""
    actions.go_on(db(), signed_in(), turn_in(meeting_id, turn_id), request.form.get("seen", ""), now())
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/turns/<uuid:turn_id>/more")
def more(meeting_id: UUID, turn_id: UUID) -> ResponseReturnValue:
    """Two minutes more for whoever speaks."""
    actions.give_more(db(), signed_in(), turn_in(meeting_id, turn_id), request.form.get("seen", ""), now())
    return back(meeting_id)


@bp.route("/turns/<uuid:turn_id>", methods=["GET", "POST"])
def turn(turn_id: UUID) -> ResponseReturnValue:
    """One's own presentation: the question, and the summary, which stays whatever becomes of the group."""
    found = one_or_404(turns_visible_to(signed_in()), IntervisionTurn, turn_id)
    form = SummaryForm(data={"words": found.summary})
    if form.validate_on_submit():
        actions.sum_up(signed_in(), found, form.words.data or "")
        if request.form.get("to") == "meeting":
            return back(found.meeting_id, "own")
        flash("Saved. Only you read it.", "done")
        return redirect(url_for(".turn", turn_id=found.id))
    return render_template("intervision/turn.html", form=form, turn=found), 422 if form.errors else 200


def turn_in(meeting_id: UUID, turn_id: UUID) -> IntervisionTurn:
    """A presentation of this meeting, held until the commit: of several who press at once one comes after the other."""
    of_meeting = select(IntervisionTurn).where(IntervisionTurn.meeting_id == meeting_here(meeting_id).id)
    return one_or_404(of_meeting, IntervisionTurn, turn_id)
