"""Home: one worklist across a person's roles and services."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook.domain.overview import Glance, glance
from logbook.domain.people import Role
from logbook.domain.progress import in_words, supervision_in_words
from logbook.domain.worklist import Item, Kind, lines
from logbook.models import progress
from logbook.models.journeys import Journey
from logbook.models.worklist import worklist
from logbook.routes.around import here
from logbook.routes.request import db, now, signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
def show() -> ResponseReturnValue:
    """What waits for me, what I wait for, and the next ten minutes."""
    actor = signed_in()
    logs = bool(actor.services_as(Role.TRAINEE, Role.PRACTITIONER))
    places = {id_: place.name for id_, place in actor.places.items()}
    upcoming, waiting, others = lines(worklist(db(), actor), now(), here().today, places)
    journey = _journey() if logs else None
    return render_template(
        "home/show.html",
        greeting=_greeting(),
        upcoming=upcoming,
        waiting=waiting,
        others=others,
        address=_address,
        logs=journey is not None or bool(actor.services_as(Role.PRACTITIONER)),
        journey=journey,
        in_words=in_words,
        supervision_in_words=supervision_in_words,
    )


def _journey() -> tuple[Any, Glance, str | None] | None:
    """The actor's present journey at a glance; None before there is one, and once it has come to its end."""
    under_way = (Journey.left_on.is_(None), Journey.accredited_on.is_(None))
    own = progress.journeys_rows(Journey.person_id == signed_in().id, *under_way).limit(1)
    row = db().execute(own).one_or_none()
    if row is None:
        return None
    kept = progress.keep(db(), row, now())
    supervisor = kept.record.supervisor
    return row, glance(kept.record, kept.today), supervisor.name if supervisor else None


def _greeting() -> str:
    hour = now().astimezone(here().zone).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def _address(item: Item) -> str:
    """Where an item's button leads."""
    cycle = {Kind.WRITE: "cycles.edit"}
    if item.kind in (Kind.AGREE, Kind.RETURNED, Kind.WRITE, Kind.SEND, Kind.REVIEW, Kind.SENT):
        return url_for(cycle.get(item.kind, "cycles.show"), cycle_id=item.id)
    if item.kind in (Kind.CONFIRM, Kind.UNCONFIRMED):
        return url_for("supervision.show", session_id=item.id)
    if item.kind in (Kind.SIGN, Kind.SEPARATE, Kind.ALLOCATE, Kind.REPLACE):
        theirs = {Kind.SIGN: "trainees.show", Kind.SEPARATE: "trainees.show", Kind.ALLOCATE: "journeys.supervisor"}
        leads = theirs.get(item.kind, "journeys.show")
        return url_for(leads, journey_id=item.journey_id)
    if item.kind is Kind.DRAFT:
        return item.word
    if item.kind in (Kind.DECIDE_COURSE, Kind.DECIDING):
        return url_for("courses.answer" if item.kind is Kind.DECIDE_COURSE else "courses.show", course_id=item.id)
    return url_for("milestones.show", journey_id=item.journey_id, key=item.key)
