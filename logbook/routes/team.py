"""A manager's own team: the stage of those who show it, how many others there are, and no figure of anybody's record."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.domain.people import Role
from logbook.domain.protected_time import Sum, total
from logbook.models.kept import asked
from logbook.models.protected_time import weeks_of
from logbook.models.teams import of_team, others, stage_rows, time_rows
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
    more = asked(db(), others, actor).one()
    return render_template(
        "team/show.html",
        page=page,
        people=list(zip(page.rows, states, strict=True)),
        others=more.hidden,
        times=_times() if more.times else [],
    )


def _times() -> list[tuple[str, int, Sum]]:
    """Name, minutes agreed a week now, and what the latest weeks gave, of everybody who shows it."""
    rows = asked(db(), time_rows, signed_in()).all()
    found = []
    for service_id in {row.service_id for row in rows}:
        today = signed_in().today_in(service_id)
        theirs = [row for row in rows if row.service_id == service_id]
        weeks = weeks_of(db(), service_id, [row.person_id for row in theirs], today)
        found += [(row.name, weeks[row.person_id]) for row in theirs if weeks[row.person_id]]
    return [(name, weeks[0].agreed, total(weeks)) for name, weeks in sorted(found, key=lambda each: each[0])]
