"""Signing a cycle off from its entry alone, returning it, and reopening it with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import signing, standing
from logbook.domain.refusals import RuleBroken
from logbook.models.cycles import Cycle, SignOff
from logbook.models.named_cycles import named_cycles
from logbook.models.people import Person
from logbook.models.relations import takers_of
from logbook.models.standing import cycles_visible_to
from logbook.models.whole_cycles import Whole, whole_cycles
from logbook.routes import verdicts
from logbook.routes.fields import Form, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.leads import leads
from logbook.routes.request import db, now, signed_in

bp = Blueprint("signing", __name__, url_prefix="/cycles/<uuid:cycle_id>")


class SignForm(Form):
    """Nothing but the marks every form carries: the choice is read with its cycle."""


class ReopenForm(Form):
    """Why a signed cycle is opened again."""

    reason = WordsField(
        "Why is it reopened?", hint="The other of you reads this", ask="Write why it is reopened, in a few words"
    )


@bp.get("/sign-off")
def sign(cycle_id: UUID) -> ResponseReturnValue:
    """The cycle in full, to sign off or return without a session."""
    whole = _for_signing(cycle_id)
    return _page(whole, verdicts.blank([whole]))


@bp.post("/sign-off")
def sign_it(cycle_id: UUID) -> ResponseReturnValue:
    """Do what was chosen; where the entry was changed meanwhile, both versions are shown and nothing is signed."""
    whole = _for_signing(cycle_id)
    chosen = verdicts.sent([whole])
    form = SignForm()
    if form.validate_on_submit():
        if not chosen[cycle_id].choice:
            form.refuse("Choose: sign it off, or return it with a comment.", "")
        elif verdicts.carry_out(db(), signed_in(), chosen, None, now()):
            signed = chosen[cycle_id].choice == verdicts.SIGN
            flash(f"{whole.name} is signed off." if signed else f"{whole.name} is returned with your comment.", "done")
            return redirect(_after(whole.cycle))
    db().rollback()
    again = _for_signing(cycle_id)
    verdicts.show_both(db(), [again], chosen)
    return _page(again, chosen, form, 422)


@bp.get("/reopen")
def reopen(cycle_id: UUID) -> ResponseReturnValue:
    """Why is it opened again?"""
    cycle = one_or_404(cycles_visible_to, Cycle, cycle_id)
    _require_may_reopen(cycle)
    return _reopen_page(cycle, ReopenForm())


@bp.post("/reopen")
def reopen_it(cycle_id: UUID) -> ResponseReturnValue:
    """Reopen it; it counts again once it is signed again."""
    cycle = one_or_404(cycles_visible_to, Cycle, cycle_id)
    form = ReopenForm()
    if form.validate_on_submit():
        try:
            signing.reopen(db(), signed_in(), cycle_id, reason=form.reason.data, now=now())
        except RuleBroken as broken:
            form.refuse(str(broken), broken.field)
        else:
            flash("It is open again. It counts once it is signed off again.", "done")
            return redirect(url_for("cycles.show", cycle_id=cycle_id))
    return _reopen_page(cycle, form, 422)


def _after(cycle: Cycle) -> str:
    """The trainee's page, or for who supervised before the cycle's own: nothing else of the trainee is theirs to open."""
    stands = standing.of_journey(db(), signed_in(), cycle.journey_id)
    if policy.may_read_record(signed_in(), stands):
        return url_for("trainees.show", journey_id=cycle.journey_id)
    return url_for("cycles.show", cycle_id=cycle.id)


def _for_signing(cycle_id: UUID) -> Whole:
    """The cycle in full, for whoever may sign it; 404 where it is not visible, 403 where it is only read."""
    cycle = one_or_404(cycles_visible_to, Cycle, cycle_id)
    stands = standing.of_journey(db(), signed_in(), cycle.journey_id)
    policy.require(policy.may_sign_off(signed_in(), stands, takers_of(db(), cycle_id)))
    return whole_cycles(db(), named_cycles(db(), cycle.journey_id), [cycle_id])[0]


def _page(
    whole: Whole, chosen: verdicts.Verdicts, form: SignForm | None = None, status: int = 200
) -> ResponseReturnValue:
    own_words = form.summary() if form else []
    page = render_template(
        "signing/sign.html",
        whole=whole,
        verdicts=chosen,
        form=form or SignForm(),
        problems=own_words + verdicts.summary([whole], chosen),
        missing=leads(whole.missing, client_id=whole.cycle.client_id),
        trainee=db().get_one(Person, whole.cycle.trainee_id).name,
        may_log=policy.may_log(signed_in(), standing.of_journey(db(), signed_in(), whole.cycle.journey_id)),
    )
    return page, status


def _require_may_reopen(cycle: Cycle) -> None:
    signed: Any = db().get(SignOff, cycle.sign_off_id) if cycle.sign_off_id else None
    if signed is None:
        raise RuleBroken("This cycle is not signed off, so there is nothing to reopen: it can simply be changed.")
    policy.require(policy.may_reopen(signed_in(), cycle, signed.signed_by_id))


def _reopen_page(cycle: Cycle, form: ReopenForm, status: int = 200) -> ResponseReturnValue:
    named = {each.id: each.name for each in named_cycles(db(), cycle.journey_id)}
    return render_template("signing/reopen.html", cycle=cycle, name=named[cycle.id], form=form), status
