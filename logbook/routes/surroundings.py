"""What surrounds every page: the places this person can go, their name, and their service's clocks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import request
from flask_login import current_user

from logbook.routes.around import Around, Place
from logbook.routes.request import now, signed_in


def around() -> Around:
    """The header of this page for whoever is signed in; for a visitor an empty one."""
    if not current_user.is_authenticated:
        return Around(now=now())
    from logbook.routes.places import places_of  # noqa: PLC0415 - it asks the policy, which a visitor's page does not

    actor = signed_in()
    first = next(iter(actor.places.values()), None)
    return Around(
        nav=[Place(text, href, current=_within(href)) for text, href in places_of(actor)],
        who=actor.name,
        zone=ZoneInfo(first.zone if first else "Europe/London"),
        now=now(),
    )


def _within(href: str) -> bool:
    return request.path == href if href == "/" else request.path.startswith(href)
