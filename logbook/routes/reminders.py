"""One's own reminders: all that was sent and why, what is waiting, and how much of it one wants. And the "not now" of a letter."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import not_now as signed_link
from logbook.actions import reminders as acts
from logbook.domain.nudges.limits import SNOOZES
from logbook.domain.people import Role
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.words import count, day
from logbook.models import calls, nudge_log, nudge_rules, reminders
from logbook.routes.around import here
from logbook.routes.fields import DateField, Form
from logbook.routes.paging import page_of
from logbook.routes.passwords import unusable
from logbook.routes.request import db, now, public, settings, signed_in

bp = Blueprint("reminders", __name__)

WEEKS = [(weeks, count(weeks, "week")) for weeks in SNOOZES]


class BusyForm(Form):
    """Until when somebody is busy."""

    until = DateField("Busy until", hint="The last day you would rather not be reminded", ask="Give the last busy day")


@bp.get("/reminders")
def show() -> ResponseReturnValue:
    """All of it."""
    return _page(BusyForm())


@bp.post("/reminders/snooze")
def snooze() -> ResponseReturnValue:
    """Not now: quiet for a while, without a reason."""
    until = acts.snooze(db(), signed_in().id, _weeks(), now())
    flash(
        f"Quiet it is, until {day(until, here().today)}. You can change that under “Reminders” on your account page.",
        "done",
    )
    return redirect("/" if request.form.get("at") == "home" else url_for(".show"))


@bp.post("/reminders/busy")
def busy() -> ResponseReturnValue:
    """Quiet until a day."""
    form = BusyForm()
    if form.validate_on_submit():
        try:
            acts.busy(db(), signed_in(), form.until.data, now())
            return redirect(url_for(".show"))
        except RuleBroken as broken:
            form.say(broken)
    return _page(form, 422)


@bp.post("/reminders/again")
def again() -> ResponseReturnValue:
    """Whatever quiet was asked for is over."""
    acts.listen_again(db(), signed_in(), now())
    return redirect(url_for(".show"))


@bp.post("/reminders/off")
def off() -> ResponseReturnValue:
    """No reminders from one service, or again."""
    acts.switch(db(), signed_in(), _service(), off=request.form.get("off") == "yes", now=now())
    return redirect(url_for(".show"))


@bp.route("/not-now/<token>", methods=["GET", "POST"])
@public
def not_now(token: str) -> ResponseReturnValue:
    """What a letter's “not now” opens, signed in or not. Mail scanners open it too, so only its buttons do anything."""
    try:
        person_id = signed_link.whose(settings().secret_key, token)
    except NotVisible:
        return unusable("This link is not one of ours, or was cut short. Copy the whole of it from the letter.", 404)
    except RuleBroken as over:
        return unusable(str(over), 410)
    if request.method != "POST":
        return render_template("reminders/not_now.html", weeks=WEEKS, until=None)
    until = acts.snooze(db(), person_id, _weeks(), now())
    return render_template("reminders/not_now.html", weeks=WEEKS, until=until)


def _weeks() -> int:
    said = request.form.get("weeks", "")
    return int(said) if said in {str(weeks) for weeks in SNOOZES} else 0


def _service() -> UUID:
    try:
        return UUID(request.form.get("service", ""))
    except ValueError:
        raise NotVisible from None


def _page(form: BusyForm, status: int = 200) -> ResponseReturnValue:
    actor = signed_in()
    policy.require_visible(bool(actor.places))
    said = reminders.choices_of(db(), actor.id)
    names = {stall: rule.name for stall, rule in nudge_rules.shipped().rules.items()}
    page = render_template(
        "reminders/show.html",
        form=form,
        me=actor.id,
        places=list(actor.places.values()),
        off={service_id for service_id, choice in said.items() if choice.off},
        quiet=_still(reminders.quiet(said.values()).until),
        weeks=WEEKS,
        page=page_of(db(), nudge_log.sent_about(actor.id)),
        waiting=nudge_log.waiting_for(db(), actor.id),
        names=names,
        calls=calls.about(db(), actor.id),
        learns=bool(actor.services_as(Role.TRAINEE, Role.PRACTITIONER)),
    )
    return page, status


def _still(until: date | None) -> Any:
    return until if until and until >= here().today else None
