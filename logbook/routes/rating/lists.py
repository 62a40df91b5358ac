"""One's own skills: what there is to rate, what one has begun, and what lies open to talk about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook.domain.people import Actor, Role
from logbook.domain.skills.rating import UNANSWERED, AsWhom
from logbook.models.base import Rows
from logbook.models.people import Person
from logbook.models.rated import circles, recordings_visible_to
from logbook.models.ratings import RatedRecording, Rating
from logbook.routes.paging import page_of
from logbook.routes.rating.blueprint import bp
from logbook.routes.rating.told import kind_said
from logbook.routes.request import db, now, signed_in


@dataclass(frozen=True, slots=True)
class Listed:
    """A recording in the list. `mine`: the actor's own rating; `open`: how many of others' are there for them."""

    row: Any
    title: str
    whose: str
    mine: Any
    left: int
    open: int


@bp.get("")
def index() -> ResponseReturnValue:
    """What there is to rate, the latest first."""
    actor = signed_in()
    page = page_of(db(), _recordings(actor))
    ids = [row.id for row in page.rows]
    of, mine = circles(db(), ids), _own(ids)
    shown = []
    for row in page.rows:
        own = mine.get(row.id)
        others = [each for each in of[row.id].there_for(actor.id, now()) if each.rater_id != actor.id]
        title = row.said or kind_said(row.kind)
        left = own.scores.count(UNANSWERED) if own else 0
        shown.append(Listed(row, title, "" if row.practitioner_id == actor.id else row.name, own, left, len(others)))
    administers = bool(actor.services_as(Role.ADMINISTRATOR))
    taken_out = request.args.get("taken_out", type=UUID)
    return render_template("rating/index.html", shown=shown, page=page, administers=administers, taken_out=taken_out)


def _recordings(actor: Actor) -> Rows:
    seen = recordings_visible_to(actor).with_only_columns(RatedRecording.id)
    wanted = (
        RatedRecording.id,
        RatedRecording.practitioner_id,
        RatedRecording.kind,
        RatedRecording.source,
        RatedRecording.on,
        RatedRecording.said,
        Person.name,
    )
    query = select(*wanted).join(Person, Person.id == RatedRecording.practitioner_id)
    return query.where(RatedRecording.id.in_(seen)).order_by(RatedRecording.on.desc(), RatedRecording.id.desc())


def _own(recording_ids: list[UUID]) -> dict[UUID, Any]:
    """The actor's own rating of each of these, by the recording."""
    query = select(Rating.recording_id, Rating.id, Rating.scores, Rating.locked_at).where(
        Rating.rater_id == signed_in().id,
        Rating.as_whom != AsWhom.CONSENSUS,
        Rating.recording_id.in_(recording_ids),
    )
    return {row.recording_id: row for row in db().execute(query)}
