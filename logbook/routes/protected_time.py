"""One's own protected time: what was agreed, what each week gave, and who sees it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import protected_time as actions
from logbook.domain import protected_time, typed, words
from logbook.domain.people import Role
from logbook.domain.protected_time import MOST_MINUTES, QUARTERS
from logbook.domain.refusals import NotVisible, Reason, RuleBroken
from logbook.models import protected_time as kept
from logbook.routes.around import here
from logbook.routes.fields import Form, MinutesField
from logbook.routes.request import db, now, signed_in

bp = Blueprint("protected_time", __name__, url_prefix="/protected-time")

SAID = {
    "yes": "Your manager sees your protected time from now on, and hears when it is short. You can take that back here.",
    "no": "Your protected time stays with you.",
}


class HoursField(MinutesField):
    """Hours a week: a bare number is hours. `data` is minutes."""

    unread = "Hours a week should be like 3, 2.5 or 2 h 30"

    def read(self, said: str) -> int | None:
        return typed.hours(said)

    def what_is_wrong(self) -> str:
        return "" if self.least <= self.data <= self.most else "Hours a week should be from 0 to 40"

    def _value(self) -> str:
        if self.raw_data:
            return typed.one_line(self.raw_data[0])
        return words.duration(self.data) if self.data else ""


class HoursForm(Form):
    """How much a week was agreed."""

    hours = HoursField(
        "Hours a week",
        hint="Like 3, or 2 h 30. Write 0 when nothing is agreed any more",
        least=0,
        most=MOST_MINUTES,
        ask="Say how many hours a week were agreed, like 3",
    )


@bp.get("")
def show() -> ResponseReturnValue:
    """Each service in which this person trains or practises: what was agreed there, and the latest weeks."""
    actor = signed_in()
    policy.require_visible(bool(actor.services_as(Role.TRAINEE, Role.PRACTITIONER)))
    return _page()


@bp.post("/agreed")
def agree() -> ResponseReturnValue:
    """Note what was agreed, from this week on."""
    form, service_id = HoursForm(), _service()
    policy.require_visible(policy.may_state_protected_time(signed_in(), service_id))
    if not form.validate_on_submit():
        return _page(service_id, form), 422
    actions.agree(db(), signed_in(), service_id, form.hours.data, now())
    said = (
        f"{words.duration(form.hours.data)} a week, from this week on." if form.hours.data else "Nothing is agreed now."
    )
    flash(said, "done")
    return redirect(url_for(".show"))


@bp.post("/weeks")
def state() -> ResponseReturnValue:
    """What one week gave: one tap, here or on the home page."""
    used = actions.state(db(), signed_in(), _service(), _week(), request.form.get("quarters", -1, int), now())
    flash(f"{words.duration(used) if used else 'No time'} in the week of {words.day(_week(), here().today)}.", "done")
    return redirect(url_for("home.show") if request.form.get("at") == "home" else url_for(".show"))


@bp.post("/shown")
def choose() -> ResponseReturnValue:
    """Let the managers of one's team see it, or keep it to oneself."""
    said = request.form.get("shows", "")
    if said not in SAID:
        raise RuleBroken(Reason("Choose whether your manager may see your protected time: yes or no.", "protected"))
    actions.choose(db(), signed_in(), _service(), shows=said == "yes", now=now())
    flash(SAID[said], "done")
    return redirect(f"{url_for('.show')}#shown")


def _service() -> UUID:
    try:
        return UUID(request.form.get("service", ""))
    except ValueError:
        raise NotVisible from None


def _week() -> date:
    try:
        return date.fromisoformat(request.form.get("week", ""))
    except ValueError:
        raise NotVisible from None


def _page(of: UUID | None = None, form: HoursForm | None = None) -> str:
    actor = signed_in()
    said = {choice.service_id: choice for choice in kept.choices(db(), actor.id)}
    places = [place for place in actor.places.values() if policy.may_state_protected_time(actor, place.service_id)]
    return render_template(
        "protected_time/show.html",
        parts=[_part(place, said.get(place.service_id), form if of == place.service_id else None) for place in places],
        quarters=QUARTERS,
        quarters_of=protected_time.quarters_of,
    )


def _part(place: Any, choice: Any, form: HoursForm | None) -> dict[str, Any]:
    """One service's part of the page."""
    actor, today = signed_in(), signed_in().today_in(place.service_id)
    agreed = protected_time.agreed_in(
        protected_time.week_of(today), kept.agreements_of(db(), actor.id, place.service_id)
    )
    weeks = kept.weeks_of(db(), place.service_id, [actor.id], today)[actor.id]
    return {
        "place": place,
        "agreed": agreed,
        "form": form or HoursForm(formdata=None, data={"hours": agreed or None}),
        "weeks": weeks,
        "sum": protected_time.total(weeks),
        "shows": choice is not None and choice.shows,
    }
