"""A manager's own team: figures, each leading to the progress page, and no word of any record."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.domain.people import Role
from logbook.models import programmes
from logbook.models.teams import team_rows
from logbook.routes.paging import page_of
from logbook.routes.request import db, signed_in

bp = Blueprint("team", __name__)


@bp.get("/team")
def show() -> ResponseReturnValue:
    """The people of the teams this person manages."""
    policy.require_visible(bool(signed_in().services_as(Role.MANAGER)))
    page = page_of(db(), team_rows(signed_in()))
    asked = {row.id: [stage.required for stage in programmes.read(row.text).stages] for row in page.rows}
    return render_template("team/show.html", page=page, asked=asked)
