"""Home: one worklist across a person's roles and services."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook.domain.overview import Glance, glance
from logbook.domain.people import Role
from logbook.domain.progress import in_words, supervision_in_words
from logbook.domain.protected_time import week_to_state
from logbook.domain.worklist import ELSEWHERE, Item, Kind, lines
from logbook.models import progress
from logbook.models.worklist import worklist
from logbook.routes import nudge_line
from logbook.routes.around import here
from logbook.routes.board.pages import calls_today
from logbook.routes.request import db, now, signed_in

bp = Blueprint("home", __name__)


class Unstated(NamedTuple):
    """A week whose protected time nobody has stated yet."""

    service_id: UUID
    of: date
    agreed: int


@bp.get("/")
def show() -> ResponseReturnValue:
    """What waits for me, what I wait for, and the next ten minutes."""
    actor = signed_in()
    logs = bool(actor.services_as(Role.TRAINEE, Role.PRACTITIONER))
    places = {id_: place.name for id_, place in actor.places.items()}
    items = worklist(db(), actor)
    upcoming, waiting, others = lines(
        (item for item in items if item.kind not in ELSEWHERE), now(), here().today, places
    )
    journey = _journey() if logs else None
    return render_template(
        "home/show.html",
        greeting=_greeting(),
        upcoming=upcoming,
        waiting=waiting,
        others=others,
        protected=[week for item in items if item.kind is Kind.PROTECTED and (week := _unstated(item))],
        calls=calls_today(),
        address=_address,
        logs=journey is not None or bool(actor.services_as(Role.PRACTITIONER)),
        journey=journey,
        nudge=nudge_line.of_today(items),
        in_words=in_words,
        supervision_in_words=supervision_in_words,
    )


def _journey() -> tuple[Any, Glance, str | None] | None:
    """The actor's present journey at a glance; None before there is one, and once it has come to its end."""
    row = progress.under_way(db(), signed_in().id)
    if row is None:
        return None
    kept = progress.keep(db(), row, now())
    supervisor = kept.record.supervisor
    return row, glance(kept.record, kept.today), supervisor.name if supervisor else None


def _unstated(item: Item) -> Unstated | None:
    """The week to state in one tap; None once it is stated."""
    of = week_to_state(signed_in().today_in(item.service_id))
    return None if item.on and item.on >= of else Unstated(item.service_id, of, item.number)


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
        theirs = {Kind.ALLOCATE: "journeys.supervisor", Kind.REPLACE: "board.family"}
        return url_for(theirs.get(item.kind, "trainees.show"), journey_id=item.journey_id)
    if item.kind is Kind.MEET:
        return url_for("intervision.meeting", meeting_id=item.id)
    if item.kind is Kind.PEERS:
        return url_for("intervision.index")
    if item.kind in (Kind.RATE, Kind.GAPS) and item.number > 1:
        return url_for("rating.index")
    if item.kind in (Kind.RATE, Kind.GAPS):
        return url_for("rating.recording", recording_id=item.id)
    if item.kind is Kind.CONCERN:
        return url_for("concerns.show", concern_id=item.id)
    if item.kind is Kind.DRAFT:
        return item.word
    if item.kind in (Kind.DECIDE_COURSE, Kind.DECIDING):
        return url_for("courses.answer" if item.kind is Kind.DECIDE_COURSE else "courses.show", course_id=item.id)
    return url_for("milestones.show", journey_id=item.journey_id, key=item.key)
