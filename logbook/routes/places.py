"""The places a person can go, as the header names them: a page for what they do somewhere."""

from __future__ import annotations

from logbook import policy
from logbook.domain.intervision import PEERS
from logbook.domain.people import Actor, Role
from logbook.policy.safeguarding import ANSWERING

RATING = (Role.TRAINEE, Role.PRACTITIONER, Role.SUPERVISOR, Role.TRAINEE_SUPERVISOR, Role.ASSESSOR)
"""Who comes to rate, and to see their own skill grow."""


def places_of(actor: Actor) -> list[tuple[str, str]]:
    """What each is called, and its address."""
    places = [("Home", "/")]
    if actor.services_as(Role.TRAINEE, Role.PRACTITIONER):
        places += [("Clients", "/clients"), ("Supervision", "/supervision"), ("Progress", "/progress")]
    elif policy.supervises_somewhere(actor):
        places += [("Supervision", "/supervision")]
    if policy.supervises_somewhere(actor):
        places += [("Trainees", "/trainees")]
    if actor.services_as(*PEERS):
        places += [("Intervision", "/intervision")]
    if actor.services_as(*RATING):
        places += [("Skills", "/skills")]
    elif actor.services_as(Role.COORDINATOR):
        places += [("Comparisons", "/skills/comparisons")]
    if actor.services_as(Role.COORDINATOR, Role.ADMINISTRATOR):
        places += [("Courses", "/courses"), ("People", "/people")]
    if actor.services_as(Role.COORDINATOR):
        places += [("Board", "/board"), ("Retention", "/retention")]
    if actor.services_as(Role.MANAGER):
        places += [("Team", "/team")]
    if actor.services_as(*ANSWERING):
        places += [("Concerns", "/concerns")]
    if actor.services_as(Role.RECORDS_OFFICER):
        places += [("Recordings", "/recordings")]
    return places
