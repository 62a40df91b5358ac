"""The timetable as administrators and coordinators see it: when it looked last, when it will, what waits and what needs somebody."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.domain.mail import MOST_ATTEMPTS
from logbook.domain.slots import next_slot
from logbook.models import timetable_page
from logbook.models.services import Installation
from logbook.routes.request import db, now, settings, signed_in

bp = Blueprint("timetable", __name__)


@bp.get("/timetable")
def show() -> ResponseReturnValue:
    """Each service this person looks after."""
    actor = signed_in()
    services = [each for each in actor.places if policy.may_see_timetable(actor, each)]
    policy.require(bool(services))
    runs, waits = timetable_page.last_runs(db(), services), timetable_page.waiting(db(), services)
    leaving = timetable_page.on_their_way(db(), services)
    told = [
        {
            "name": actor.places[each].name,
            "id": each,
            "run": runs.get(each),
            "next": next_slot(now(), ZoneInfo(actor.places[each].zone)),
            "waiting": waits.get(each, 0),
            "leaving": leaving.get(each, 0),
        }
        for each in services
    ]
    return render_template(
        "timetable/show.html",
        services=told,
        alive=timetable_page.leads(db(), now()),
        troubled=timetable_page.troubled_runs(db(), services, now()),
        difficulties=timetable_page.difficulties(db(), services, now()),
        most=MOST_ATTEMPTS,
        fictional=db().scalar(select(Installation.fictional)),
        ways={channel: settings().way_of(channel) for channel in ("email", "text")},
    )
