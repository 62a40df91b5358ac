"""A person's sub-scales over time: their own page, and the same for their present supervisor."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select

from logbook import policy
from logbook.actions import standing
from logbook.domain.skills.growth import Sighting, counted, growth, in_numbers, strength_named
from logbook.domain.skills.growth_picture import mark, smalls
from logbook.domain.skills.scales import Scale
from logbook.models.people import Person
from logbook.models.profiles import Seen, by_scale, newest_version, seen_by
from logbook.models.raw_ratings import MOST_RATINGS
from logbook.routes.request import db, now, signed_in

bp = Blueprint("profiles", __name__)

LATEST = 10
"""Ratings listed one by one; the picture holds them all."""


@bp.get("/skills/profile")
def own() -> ResponseReturnValue:
    """One's own, over all services and journeys."""
    return _page(seen_by(db(), signed_in().id, signed_in().id, now()), signed_in().name, None)


@bp.get("/journeys/<uuid:journey_id>/skills")
def show(journey_id: UUID) -> ResponseReturnValue:
    """A trainee's, for their present supervisor: what was rated in this journey, as far as it is there for them."""
    journey = standing.of_journey(db(), signed_in(), journey_id)
    policy.require_visible(policy.may_see_profile(signed_in(), journey))
    name = db().scalar(select(Person.name).where(Person.id == journey.trainee_id)) or ""
    seen = seen_by(db(), signed_in().id, journey.trainee_id, now(), journey_id)
    return _page(seen, name, None if signed_in().id == journey.trainee_id else journey_id)


def _page(seen: Seen, name: str, journey_id: UUID | None) -> ResponseReturnValue:
    scales = by_scale(seen.shown)
    key = request.args.get("scale", "")
    key = key if key in scales else next(iter(scales), "")
    shown = scales.get(key, [])
    return render_template(
        "profiles/show.html",
        own=journey_id is None,
        journey_id=journey_id,
        name=name,
        seen=seen,
        shown=shown,
        latest=shown[:LATEST],
        most=MOST_RATINGS,
        others={other: newest_version(rated).title for other, rated in scales.items() if other != key},
        drawn=drawn(newest_version(shown), tuple([each.sighting for each in shown])) if shown else None,
    )


class Drawn(NamedTuple):
    """What is said and drawn of one person's ratings: the strength, from how many, on which scale, the picture."""

    strength: str
    counted: str
    title: str
    picture: Markup


@lru_cache(maxsize=16)
def drawn(scale: Scale, sightings: tuple[Sighting, ...]) -> Drawn:
    """Drawn once for the same ratings: whoever comes back, or whose supervisor comes, finds the same picture. It names nobody."""
    found = growth(scale, sightings)
    picture = render_template(
        "profiles/smalls.svg.html", growth=found, picture=smalls(found), rows=in_numbers(found), mark=mark
    )
    return Drawn(strength_named(found), counted(found), scale.title, Markup(picture))  # noqa: S704 - our own template's
