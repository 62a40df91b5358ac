"""A manager's own team: the stage of those who show it, how many others there are, and no figure of anybody's record."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.domain.people import Role
from logbook.models.kept import asked
from logbook.models.teams import of_team, others, stage_rows
from logbook.models.trainee_states import states_of
from logbook.routes.paging import kept_page_of
from logbook.routes.request import db, now, signed_in

bp = Blueprint("team", __name__)


@bp.get("/team")
def show() -> ResponseReturnValue:
    """The people of the teams this person manages."""
    policy.require_visible(bool(signed_in().services_as(Role.MANAGER)))
    actor = signed_in()
    page = kept_page_of(db(), stage_rows, actor)
    states = states_of(db(), actor, page.rows, now(), of_team)
    return render_template(
        "team/show.html",
        page=page,
        people=list(zip(page.rows, states, strict=True)),
        others=asked(db(), others, actor).scalar(),
    )
