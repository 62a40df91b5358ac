"""Teams and their managers."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import teams as actions
from logbook.domain.people import Role
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import belonging, directory
from logbook.models.services import Team, TeamPlace
from logbook.routes.fields import ChoiceField, Form, LineField, SelectField
from logbook.routes.request import db, now, signed_in
from logbook.routes.services import service_here

bp = Blueprint("teams", __name__, url_prefix="/people/teams")


class TeamForm(Form):
    """A team's name."""

    name = LineField("Name of the team", most=120)


class PlaceForm(Form):
    """Who joins, and as what."""

    person_id = SelectField("Who", ask="Choose somebody")
    manages = ChoiceField(
        "As", choices=[("no", "One of the team"), ("yes", "Its manager")], ask="Choose one of the two"
    )


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Every team with its people, and a form for a new one."""
    services = belonging.looked_after(signed_in())
    service_here(Role.COORDINATOR, Role.ADMINISTRATOR)
    able = bool(signed_in().services_as(Role.ADMINISTRATOR))
    form = TeamForm()
    if form.validate_on_submit():
        try:
            service_id = service_here(Role.ADMINISTRATOR)
            team = actions.create(db(), signed_in(), service_id, form.name.data or "", form.key, now())
            return redirect(url_for(".show", team_id=team.id))
        except RuleBroken as broken:
            form.say(broken)
    rows = directory.team_rows(db(), services, signed_in().today)
    teams = [list(places) for _id, places in groupby(rows, key=lambda row: row.id)]
    return render_template("teams/index.html", teams=teams, form=form, able=able), 422 if form.errors else 200


@bp.get("/<uuid:team_id>")
def show(team_id: UUID) -> ResponseReturnValue:
    """One team."""
    team = _team(team_id)
    return _page(team, _place_form(team))


@bp.route("/<uuid:team_id>/name", methods=["GET", "POST"])
def rename(team_id: UUID) -> ResponseReturnValue:
    """Another name."""
    team = _team(team_id)
    policy.require(policy.may_change_people(signed_in(), team.service_id))
    form = TeamForm(data={"name": team.name})
    if form.validate_on_submit():
        try:
            actions.rename(db(), signed_in(), team, form.name.data or "", now())
            return redirect(url_for(".show", team_id=team.id))
        except RuleBroken as broken:
            form.say(broken)
    return render_template("teams/name.html", form=form, team=team), 422 if form.errors else 200


@bp.post("/<uuid:team_id>/places")
def place(team_id: UUID) -> ResponseReturnValue:
    """Somebody joins."""
    team = _team(team_id)
    policy.require(policy.may_change_people(signed_in(), team.service_id))
    form = _place_form(team)
    if form.validate_on_submit():
        try:
            actions.place(db(), signed_in(), team, UUID(form.person_id.data), form.manages.data == "yes", now())
            return redirect(url_for(".show", team_id=team.id))
        except RuleBroken as broken:
            form.say(broken)
    return _page(team, form)


@bp.post("/places/<uuid:place_id>/leave")
def leave(place_id: UUID) -> ResponseReturnValue:
    """Somebody is in the team no longer."""
    placed = db().get(TeamPlace, place_id)
    if placed is None or not policy.may_see_people(signed_in(), placed.service_id):
        raise NotVisible
    actions.leave(db(), signed_in(), placed, now())
    flash("They are in the team no longer. The days they were in it stay in the record.", "done")
    return redirect(url_for(".show", team_id=placed.team_id))


def _team(team_id: UUID) -> Team:
    team = db().get(Team, team_id)
    if team is None or not policy.may_see_people(signed_in(), team.service_id):
        raise NotVisible
    return team


def _place_form(team: Team) -> PlaceForm:
    form = PlaceForm()
    people = belonging.holders(db(), team.service_id, Role, signed_in().today_in(team.service_id))
    form.person_id.choices = {"": "Choose", **{str(id_): name for id_, name in people}}
    return form


def _page(team: Team, form: PlaceForm) -> ResponseReturnValue:
    rows = [row for row in directory.team_rows(db(), [team.service_id], signed_in().today) if row.id == team.id]
    able = policy.may_change_people(signed_in(), team.service_id)
    places = [row for row in rows if row.place_id]
    page = render_template("teams/show.html", team=team, places=places, able=able, form=form)
    return page, 422 if form.errors else 200
