"""Where a refusal leads: beside each reason a page that mends it, found from the reason's key and the address it was said at.

A key names a page, and what follows its "#" the place on it. A reason without one leads to the thing the address is about:
whoever could ask for something there can open it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import request

from logbook.domain.refusals import Reason
from logbook.routes.ways import address


class Lead(NamedTuple):
    """One line of a refusal: what is missing, the page that mends it and what that page is called."""

    sentence: str
    href: str
    words: str


MENDS = {
    "agree": ("cycles.show", "The cycle"),
    "clip": ("clips.people", "Who is in it"),
    "consent": ("consent.show", "What the family agreed to"),
    "coordinator": ("account.show", "Whom to ask"),
    "cycle": ("cycles.show", "The cycle"),
    "entitlement": ("account.show", "Whom to ask"),
    "invitations": ("invitations.index", "Invitations"),
    "invite": ("invitations.new", "Invite somebody"),
    "leaving": ("journeys.leave", "Leave the journey"),
    "line": ("journeys.supervisor", "Name a supervisor"),
    "merge": ("people.merge", "Choose another record"),
    "people": ("people.index", "Who belongs here"),
    "person": ("people.show", "Their page"),
    "protected": ("protected_time.show", "Protected time"),
    "reopen": ("cycles.show", "The cycle"),
    "self-rating": ("rating.index", "Skills"),
    "session": ("supervision.edit", "Change the session"),
    "stage": ("account.show", "Your account"),
    "supervisor": ("account.show", "Whom to ask"),
}
"""The page a key leads to and what it is called. An entry's fields ("cycle#next_step") lead to the form they stand in."""

PLACES = {"coordinator": "ask", "entitlement": "ask", "stage": "stage", "supervisor": "ask"}
"""The place on the page, where the key alone says it."""

THINGS = (
    ("clip_id", "playback.show", "The clip"),
    ("meeting_id", "intervision.meeting", "The meeting"),
    ("group_id", "intervision.group", "The group"),
    ("cycle_id", "cycles.show", "The cycle"),
    ("session_id", "supervision.show", "The session"),
    ("client_id", "clients.show", "The client"),
    ("place_id", "courses.place", "The place on the course"),
    ("course_id", "courses.show", "The course"),
    ("team_id", "teams.show", "The team"),
    ("version_id", "programmes.show", "The programme"),
    ("link_id", "invitations.index", "Invitations"),
    ("key", "milestones.show", "The milestone"),
    ("journey_id", "journeys.show", "The journey"),
    ("row_id", "account.show", "Your account"),
)
"""What an address may be about, the most particular first, and the page that shows it."""


def leads(reasons: Iterable[Reason], **more: Any) -> list[Lead]:
    """Each reason with where it leads from the present request; `more` are values its address does not hold."""
    return [lead(reason, **more) for reason in reasons]


def lead(reason: Reason, **more: Any) -> Lead:
    """One reason with where it leads; without an address where no page of the logbook mends it."""
    values = {**(request.view_args or {}), **more}
    key, _, part = reason.goes_to.partition("#")
    if key == "cycle" and part:
        return Lead(reason.sentence, _at("cycles.edit", part, values, reason), "The entry")
    if key in MENDS:
        endpoint, words = MENDS[key]
        href = _at(endpoint, part or PLACES.get(key, ""), values, reason)
        if href:
            return Lead(reason.sentence, href, words)
    return _to_the_thing(reason.sentence, values)


def _at(endpoint: str, part: str, values: dict[str, Any], reason: Reason | None = None) -> str:
    href = address(endpoint, about=reason.about if reason else None, **values)
    return f"{href}#{part}" if href and part else href


def _to_the_thing(sentence: str, values: dict[str, Any]) -> Lead:
    for name, endpoint, words in THINGS:
        if name in values and (href := address(endpoint, **values)):
            return Lead(sentence, href, words)
    return Lead(sentence, "", "")
