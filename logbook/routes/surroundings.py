"""What surrounds every page: the places this person can go, their name, and their service's clocks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import request
from flask_login import current_user

from logbook import policy
from logbook.domain.people import Actor, Role
from logbook.policy.safeguarding import ANSWERING
from logbook.routes.around import Around, Place
from logbook.routes.request import now, signed_in


def around() -> Around:
    """The header of this page for whoever is signed in; for a visitor an empty one."""
    if not current_user.is_authenticated:
        return Around(now=now())
    actor = signed_in()
    first = next(iter(actor.places.values()), None)
    return Around(
        nav=[Place(text, href, current=_within(href)) for text, href in _places(actor)],
        who=actor.name,
        zone=ZoneInfo(first.zone if first else "Europe/London"),
        now=now(),
    )


def _within(href: str) -> bool:
    return request.path == href if href == "/" else request.path.startswith(href)


def _places(actor: Actor) -> list[tuple[str, str]]:
    places = [("Home", "/")]
    if actor.services_as(Role.TRAINEE, Role.PRACTITIONER):
        places += [("Clients", "/clients"), ("Supervision", "/supervision"), ("Progress", "/progress")]
    elif policy.supervises_somewhere(actor):
        places += [("Supervision", "/supervision")]
    if policy.supervises_somewhere(actor):
        places += [("Trainees", "/trainees")]
    if actor.services_as(Role.COORDINATOR, Role.ADMINISTRATOR):
        places += [("Courses", "/courses"), ("People", "/people")]
    if actor.services_as(Role.MANAGER):
        places += [("Team", "/team")]
    if actor.services_as(*ANSWERING):
        places += [("Concerns", "/concerns")]
    if actor.services_as(Role.RECORDS_OFFICER):
        places += [("Recordings", "/recordings")]
    return places
