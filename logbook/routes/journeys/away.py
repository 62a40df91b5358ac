"""Leave and pauses: entered, given their last day, taken out."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import journeys
from logbook.domain.breaks import Break, BreakKind
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import progress
from logbook.routes.fields import ChoiceField, DateField
from logbook.routes.journeys import bp
from logbook.routes.journeys.finding import Found, standing_for, to_change
from logbook.routes.request import db, now, signed_in
from logbook.routes.stale import EditForm


class AwayForm(EditForm):
    """What kind of rest, from when, and until when if that is known."""

    kind = ChoiceField(
        "What is it?",
        choices=[(BreakKind.LEAVE, "Leave"), (BreakKind.PAUSED, "A pause")],
        hints={
            BreakKind.LEAVE: "Away from work: parental leave, sick leave, a sabbatical",
            BreakKind.PAUSED: "At work, and resting from this journey",
        },
    )
    starts_on = DateField("First day away", hint="Past or to come. For example, 3 3 2026")
    ends_on = DateField("Last day away", optional=True, hint="Leave it empty while nobody knows")

    @property
    def break_(self) -> Break:
        """The rest as it was entered."""
        return Break(BreakKind(self.kind.data), self.starts_on.day, self.ends_on.data)


@bp.get("/journeys/<uuid:journey_id>/away")
def away(journey_id: UUID) -> ResponseReturnValue:
    """A new rest, and those entered before."""
    return _page(to_change(journey_id), AwayForm())


@bp.post("/journeys/<uuid:journey_id>/away")
def go_away(journey_id: UUID) -> ResponseReturnValue:
    """Enter it. The key of the form is the rest's own, so that Undo can put back what was taken out."""
    found, form = to_change(journey_id), AwayForm()
    if form.validate_on_submit():
        try:
            journeys.away(db(), signed_in(), found.standing, form.break_, form.key, now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash("It is noted. Every clock stands still in that time, and nothing is asked of anybody.", "done")
            return redirect(url_for(".show", journey_id=journey_id))
    return _page(found, form, 422)


@bp.get("/journeys/<uuid:journey_id>/away/<uuid:break_id>")
def edit_away(journey_id: UUID, break_id: UUID) -> ResponseReturnValue:
    """Its days, to change: most often the last one, once it is known."""
    found = to_change(journey_id)
    was = _break(found, break_id)
    form = AwayForm(data={"kind": was.kind, "starts_on": was.starts_on, "ends_on": was.ends_on})
    form.show(*_facts(was))
    return _page(found, form, break_id=break_id)


@bp.post("/journeys/<uuid:journey_id>/away/<uuid:break_id>")
def change_away(journey_id: UUID, break_id: UUID) -> ResponseReturnValue:
    """Change it; where somebody else did meanwhile, say what stands there now and keep what was typed."""
    found, form = to_change(journey_id), AwayForm()
    was = _break(found, break_id)
    stale = form.is_stale(*_facts(was))
    if form.validate_on_submit():
        if form.saved_already(_facts(form.break_), _facts(was)):
            return _changed(journey_id)
        try:
            if not stale:
                journeys.change_away(db(), signed_in(), found.standing, break_id, form.break_, now())
                return _changed(journey_id)
        except RuleBroken as broken:
            form.say(broken)
    form.show(*_facts(was))
    return _page(found, form, 422, break_id=break_id, stale=was if stale else None)


@bp.post("/journeys/<uuid:journey_id>/away/<uuid:break_id>/take-out")
def drop_away(journey_id: UUID, break_id: UUID) -> ResponseReturnValue:
    """Take a rest out that was never taken, and offer to put it back."""
    was = journeys.drop_away(db(), signed_in(), standing_for(journey_id), break_id, now())
    put_back = url_for(
        ".away", journey_id=journey_id, kind=was.kind, starts=was.starts_on, ends=was.ends_on, id=break_id
    )
    return redirect(put_back)


def _facts(rest: Break) -> tuple[object, ...]:
    return rest.kind, rest.starts_on, rest.ends_on


def _changed(journey_id: UUID) -> ResponseReturnValue:
    flash("The days are changed.", "done")
    return redirect(url_for(".show", journey_id=journey_id))


def _break(found: Found, break_id: UUID) -> Break:
    for id_, each in progress.keep(db(), found.row, now()).breaks:
        if id_ == break_id:
            return each
    raise NotVisible


def _page(
    found: Found, form: AwayForm, status: int = 200, break_id: UUID | None = None, stale: Break | None = None
) -> ResponseReturnValue:
    kept = progress.keep(db(), found.row, now())
    page = render_template(
        "journeys/away.html",
        form=form,
        journey=found.row,
        breaks=kept.breaks,
        break_id=break_id,
        stale=stale,
        own=signed_in().id == found.row.person_id,
    )
    return page, status
