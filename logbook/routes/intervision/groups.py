"""One's groups, and a group's own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions.intervision import groups as actions
from logbook.actions.intervision import members
from logbook.domain.intervision import MOST_GRACE, PEERS, USUAL_MINUTES, Round, is_over
from logbook.models import intervision_lists as lists
from logbook.routes.fields import Form, LineField, NumberField
from logbook.routes.intervision.blueprint import bp, group_here
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, signed_in


class RulesForm(Form):
    """A group's name and rules."""

    name = LineField("Name of the group", most=120)
    grace_days = NumberField(
        "Days for which what was shared stays open after a meeting",
        hint="0 closes it when the meeting ends",
        most=MOST_GRACE,
    )
    present = NumberField("Minutes to present", least=1, most=60)
    strengths = NumberField("Minutes for each to name strengths", least=1, most=30)
    reflect = NumberField("Minutes for each to reflect", least=1, most=30)
    answer = NumberField("Minutes for the presenter to answer", least=1, most=30)

    @property
    def rules(self) -> actions.Rules:
        """What was filled in."""
        minutes = {each: self[each.name.lower()].data for each in Round}
        return actions.Rules(self.name.data or "", self.grace_days.data, minutes)


@bp.get("")
def index() -> ResponseReturnValue:
    """What waits, the groups, the meetings ahead, and what somebody took with them from their own presentations."""
    actor = signed_in()
    meetings, minutes = lists.own_time(db(), actor.id)
    return render_template(
        "intervision/index.html",
        places=lists.own_places(db(), actor),
        groups=lists.own_groups(db(), actor),
        meetings=lists.own_meetings(db(), actor, now()),
        turns=lists.own_turns(db(), actor),
        time=(meetings, minutes),
        state=state,
        begins=bool(actor.services_as(*PEERS)),
    )


@bp.route("/new", methods=["GET", "POST"])
def begin() -> ResponseReturnValue:
    """A new group."""
    service_id, services = _services()
    form = RulesForm(data=_usual("", 7, USUAL_MINUTES))
    if form.validate_on_submit():
        group = actions.begin(db(), signed_in(), service_id, form.rules, now(), form.key)
        return redirect(url_for(".ask", group_id=group.id))
    page = render_template("intervision/rules.html", form=form, group=None, service_id=service_id, services=services)
    return page, 422 if form.errors else 200


@bp.get("/groups/<uuid:group_id>")
def group(group_id: UUID) -> ResponseReturnValue:
    """Who is in it, its meetings, and how one leaves."""
    found = group_here(group_id)
    return render_template(
        "intervision/group.html",
        group=found,
        places=lists.places_in(db(), found.id),
        links=lists.links_of(db(), found, now()),
        page=page_of(db(), lists.meetings_in(found.id)),
        keeps=policy.may_keep_group(signed_in(), found),
        me=signed_in().id,
        minutes=[(each, minutes) for each, minutes in actions.minutes_of(found).items()],
        state=state,
    )


@bp.route("/groups/<uuid:group_id>/rules", methods=["GET", "POST"])
def rules(group_id: UUID) -> ResponseReturnValue:
    """Another name, other days, other minutes."""
    found = group_here(group_id)
    policy.require(policy.may_keep_group(signed_in(), found))
    form = RulesForm(data=_usual(found.name, found.grace_days, actions.minutes_of(found)))
    if form.validate_on_submit():
        actions.set_rules(db(), signed_in(), found, form.rules, now())
        return redirect(url_for(".group", group_id=found.id))
    return render_template("intervision/rules.html", form=form, group=found), 422 if form.errors else 200


@bp.post("/groups/<uuid:group_id>/leave")
def leave(group_id: UUID) -> ResponseReturnValue:
    """Whoever is in it is in it no longer."""
    found = group_here(group_id)
    members.leave(db(), signed_in(), found, now())
    flash(f"You have left {found.name}. What you shared there is closed, and nothing of it is open to you.", "done")
    return redirect(url_for(".index"))


@bp.post("/groups/<uuid:group_id>/end")
def end_group(group_id: UUID) -> ResponseReturnValue:
    """The group ends for everybody."""
    found = group_here(group_id)
    actions.end(db(), signed_in(), found, now())
    flash(f"{found.name} has ended. Nothing is open through it any more; each keeps their own summaries.", "done")
    return redirect(url_for(".index"))


def state(meeting: Any) -> str:
    """Where a meeting stands, in a word."""
    if is_over(meeting.planned_on, meeting.begun_at, meeting.ended_at, now()):
        return "over"
    return "under way" if meeting.begun_at else "planned"


def _services() -> tuple[UUID, list[tuple[str, str]]]:
    """The service the address names, or the first, of those in which whoever acts may begin a group; and (id, name) of them all."""
    actor = signed_in()
    theirs = [service_id for service_id in actor.places if policy.may_begin_group(actor, service_id)]
    policy.require(bool(theirs))
    named = request.values.get("service", "")
    here = next((service_id for service_id in theirs if str(service_id) == named), theirs[0])
    return here, [(str(service_id), actor.places[service_id].name) for service_id in theirs]


def _usual(name: str, grace_days: int, minutes: Mapping[Round, int]) -> dict[str, object]:
    told = {each.name.lower(): minutes[each] for each in Round}
    return {"name": name, "grace_days": grace_days, **told}
