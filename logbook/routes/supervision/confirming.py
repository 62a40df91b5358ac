"""Confirming a session: one line for the trainee; for the supervisor the minutes, and each cycle taken, shown in full."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from logbook.actions import signing, supervision
from logbook.actions.cycles import Stale
from logbook.actions.session_facts import side_of
from logbook.domain.refusals import RuleBroken
from logbook.domain.supervision import Side
from logbook.models.named_cycles import named_cycles
from logbook.models.people import Person
from logbook.models.supervision import SupervisionSession
from logbook.models.supervision_lists import taken_to
from logbook.models.whole_cycles import Whole, whole_cycles
from logbook.routes import verdicts
from logbook.routes.fields import Form, MinutesField
from logbook.routes.request import db, now, signed_in
from logbook.routes.supervision.blueprint import bp, session_of_mine


class ConfirmForm(Form):
    """The minutes, and the version of the session they are about."""

    minutes = MinutesField(
        "How long", hint="Change it if it was longer or shorter; the other of you is then asked again"
    )
    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version the person had before them; 0, which never was, when it was tampered with."""
        said = str(self.version.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


@bp.get("/<uuid:session_id>/confirm")
def confirm(session_id: UUID) -> ResponseReturnValue:
    """One screen: the minutes, and for the supervisor what was taken."""
    session = session_of_mine(session_id)
    form = ConfirmForm(data={"minutes": session.minutes, "version": str(session.version)})
    wholes = _taken(session)
    return _page(session, form, wholes, verdicts.blank(wholes))


@bp.post("/<uuid:session_id>/confirm")
def confirm_it(session_id: UUID) -> ResponseReturnValue:
    """All of it at once, or none of it: what stands in the way is said at its cycle, and nothing typed is lost."""
    session = session_of_mine(session_id)
    is_supervisor = side_of(signed_in(), session) is Side.SUPERVISOR
    form = ConfirmForm()
    wholes = _taken(session)
    chosen = verdicts.sent(wholes) if is_supervisor else {}
    signing.hold(db(), chosen)
    confirmed = form.validate_on_submit() and _confirm(form, session)
    done = verdicts.carry_out(db(), signed_in(), chosen, session_id, now())
    if not (confirmed and done):
        db().rollback()
        again = _taken(session)
        if is_supervisor:
            verdicts.show_both(db(), again, chosen)
        return _page(session, form, again, chosen or verdicts.blank(again), 422)
    flash(_said(session, chosen), "done")
    return redirect(url_for(".show", session_id=session_id))


def _confirm(form: ConfirmForm, session: SupervisionSession) -> bool:
    try:
        supervision.confirm(
            db(), signed_in(), session.id, minutes=form.minutes.data, seen_version=form.seen_version, now=now()
        )
    except RuleBroken as broken:
        form.refuse(str(broken), broken.field)
    except Stale:
        form.version.data = str(session.version)
        form.refuse("The session was changed while you had it open. Look at the day and the minutes once more.")
    else:
        return True
    return False


def _taken(session: SupervisionSession) -> list[Whole]:
    taken = taken_to(db(), session.id)
    oldest_first = reversed(named_cycles(db(), session.journey_id)) if taken else []
    return whole_cycles(db(), oldest_first, taken)


def _said(session: SupervisionSession, chosen: verdicts.Verdicts) -> str:
    signed = sum(1 for each in chosen.values() if each.choice == verdicts.SIGN)
    back = sum(1 for each in chosen.values() if each.choice == verdicts.RETURN)
    both = session.trainee_confirmed_at and session.supervisor_confirmed_at
    parts = [
        "Confirmed by both of you." if both else "Confirmed. The other of you is asked too.",
        f"Signed off: {signed}." if signed else "",
        f"Returned with a comment: {back}." if back else "",
    ]
    return " ".join(part for part in parts if part)


def _page(
    session: SupervisionSession, form: ConfirmForm, wholes: list[Whole], chosen: verdicts.Verdicts, status: int = 200
) -> ResponseReturnValue:
    side = side_of(signed_in(), session)
    page = render_template(
        "supervision/confirm.html",
        held=session,
        form=form,
        wholes=wholes,
        verdicts=chosen,
        problems=form.summary() + verdicts.summary(wholes, chosen),
        is_supervisor=side is Side.SUPERVISOR,
        trainee=db().get_one(Person, session.trainee_id).name,
        supervisor=db().get_one(Person, session.supervisor_id).name,
    )
    return page, status
