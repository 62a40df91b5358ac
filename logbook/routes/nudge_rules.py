"""The service's rules of reminding: each with its steps, edited with a look at who would hear, and tried on the past."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import nudge_past, nudge_previews
from logbook.actions import nudge_rules as acts
from logbook.domain.nudges import Hears, Rule, Stall, Step
from logbook.domain.nudges.rules import MOST_DAYS, MOST_STEPS, fields_of, may_hear
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import nudge_rules
from logbook.models.services import Service
from logbook.routes.fields import ChoiceField, ChoicesField, Form, LineField, NumberField, WordsField
from logbook.routes.request import db, now, signed_in

bp = Blueprint("nudge_rules", __name__, url_prefix="/nudges")


class RuleForm(Form):
    """A rule's steps, as many as there are and one more to fill in."""

    in_use = ChoiceField("This rule", choices=[("yes", "In use"), ("no", "Not in use: nobody is reminded")])

    def steps(self) -> Iterator[tuple[int, Any, Any, Any]]:
        """(number, after, to, words) of each step's fields."""
        for number in range(1, MOST_STEPS + 1):
            yield number, self[f"after{number}"], self[f"to{number}"], self[f"words{number}"]

    def said(self) -> list[tuple[int, Step]]:
        """The steps that were filled in, each with the number of its fields; what was emptied is taken away."""
        return [
            (number, Step(after.data or 0, tuple(Hears(each) for each in to.data or ()), (words.data or "").strip()))
            for number, after, to, words in self.steps()
            if after.data is not None or (words.data or "").strip()
        ]

    def refuse_steps(self, broken: RuleBroken) -> None:
        """Each reason at the field it is about."""
        numbers = [number for number, _ in self.said()]
        for reason in broken.reasons:
            place, _, name = reason.goes_to.partition(".")
            self.refuse(reason.sentence, f"{name}{numbers[int(place) - 1]}" if name else "")


for _n in range(1, MOST_STEPS + 1):
    setattr(
        RuleForm, f"after{_n}", NumberField(f"Step {_n}: after how many days", optional=True, least=1, most=MOST_DAYS)
    )
    setattr(
        RuleForm,
        f"to{_n}",
        ChoicesField(f"Step {_n}: who hears", optional=True, choices=[(str(h), str(h)) for h in Hears]),
    )
    setattr(RuleForm, f"words{_n}", WordsField(f"Step {_n}: what it says", optional=True, rows=3, most=2000))


class CalendarForm(Form):
    """Whose bank holidays are off."""

    country = LineField("Country", hint="Two letters, such as GB", most=2)
    part = LineField("Part of it", hint="Where it has holidays of its own: ENG, SCT, WLS or NIR", optional=True, most=6)


@bp.get("")
def index() -> ResponseReturnValue:
    """The rules of each service this person runs."""
    services = [id_ for id_ in signed_in().places if policy.may_change_nudge_rules(signed_in(), id_)]
    policy.require_visible(bool(services))
    groups = [(db().get_one(Service, id_), nudge_rules.in_force(db(), id_)) for id_ in services]
    return render_template("nudge_rules/index.html", groups=groups)


@bp.get("/<uuid:service_id>/<stall>")
def edit(service_id: UUID, stall: str) -> ResponseReturnValue:
    """One rule to change, and who would hear of it as it is."""
    service, rule = _rule(service_id, stall)
    return _page(service, rule, _filled(rule), rule)


@bp.post("/<uuid:service_id>/<stall>")
def keep(service_id: UUID, stall: str) -> ResponseReturnValue:
    """Look who would hear of what was typed, or keep it as a new version."""
    service, rule = _rule(service_id, stall)
    form = RuleForm()
    _offer(form, rule)
    if not form.validate_on_submit():
        return _page(service, rule, form, None, 422)
    try:
        steps = [step for _, step in form.said()]
        wanted = acts.proposed(db(), service.id, rule.stall, steps, in_use=form.in_use.data == "yes")
    except RuleBroken as broken:
        form.refuse_steps(broken)
        return _page(service, rule, form, None, 422)
    if request.form.get("do") == "look":
        return _page(service, rule, form, wanted)
    try:
        acts.keep(db(), signed_in(), service.id, wanted, request.form.get("seen", 0, int), form.key, now())
    except RuleBroken as broken:
        form.say(broken)
        return _page(service, rule, form, None, 422)
    flash("The rule is kept. It holds from the next time reminders are looked for.", "done")
    return redirect(url_for(".index"))


@bp.route("/<uuid:service_id>/bank-holidays", methods=["GET", "POST"])
def calendar(service_id: UUID) -> ResponseReturnValue:
    """Whose bank holidays are off."""
    service = _service(service_id)
    form = CalendarForm(data={"country": service.country, "part": service.subdivision or ""})
    if form.validate_on_submit():
        try:
            acts.choose_calendar(db(), signed_in(), service, form.country.data or "", form.part.data or "", now())
            flash("No reminder leaves on these bank holidays.", "done")
            return redirect(url_for(".index"))
        except RuleBroken as broken:
            form.say(broken)
    page = render_template("nudge_rules/calendar.html", form=form, service=service)
    return page, 422 if form.errors else 200


@bp.get("/<uuid:service_id>/past")
def past(service_id: UUID) -> ResponseReturnValue:
    """Who would have been reminded last quarter, by the rules as they are."""
    service = _service(service_id)
    found = nudge_past.quarter(db(), service, nudge_rules.in_force(db(), service.id).values(), now())
    return render_template("nudge_rules/past.html", service=service, quarter=found)


def _service(service_id: UUID) -> Service:
    policy.require_visible(policy.may_change_nudge_rules(signed_in(), service_id))
    return db().get_one(Service, service_id)


def _rule(service_id: UUID, stall: str) -> tuple[Service, Rule]:
    service = _service(service_id)
    if stall not in set(Stall):
        raise NotVisible
    return service, nudge_rules.in_force(db(), service_id)[Stall(stall)]


def _filled(rule: Rule) -> RuleForm:
    data: dict[str, Any] = {"in_use": "yes" if rule.in_use else "no"}
    for number, step in enumerate(rule.steps, 1):
        data |= {f"after{number}": step.after, f"to{number}": list(step.to), f"words{number}": step.words}
    form = RuleForm(data=data)
    _offer(form, rule)
    return form


def _offer(form: RuleForm, rule: Rule) -> None:
    """Only who may hear of this stall at all is offered."""
    for number, after, to, _words in form.steps():
        to.choices = {str(hears): str(hears).capitalize() for hears in may_hear(rule.stall)}
        if rule.working_days:
            after.label.text = f"Step {number}: after how many working days"


def _page(service: Service, rule: Rule, form: RuleForm, look: Rule | None, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "nudge_rules/edit.html",
        service=service,
        rule=rule,
        form=form,
        fields=sorted(fields_of(rule.stall)),
        preview=nudge_previews.if_it_ran_now(db(), service, look, now()) if look else None,
        changed=look is not None and look is not rule,
        versions=nudge_rules.versions_of(db(), service.id, rule.stall),
    )
    return page, status
