"""What measuring the statistics needs beside cycles: a course for everybody, milestones, ends of journeys, professions.

The first trainee, whose pages are measured, and the later half, who save, are still on their way: their pages and saves cost
what they cost most people.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from logbook.cli.demo.cast import Cast
from logbook.cli.demo.ids import at
from logbook.cli.demo.stories import Told
from logbook.cli.demo.telling import Teller
from logbook.data import programme_text
from logbook.domain.leaving import LeavingReason
from logbook.domain.programmes import Required, read_programme
from logbook.domain.words import month
from logbook.models.journeys import Assessment, Course, CoursePlace

DAYS_BETWEEN_COURSES = 90
WEIGHED = 14
"""Days between asking for a milestone and its decision."""


def on_course(cast: Cast, teller: Teller, service: str, person_id: UUID, enrolled_on: date) -> UUID:
    """A place on the last course before enrolment, attended; the course is made when its first person comes."""
    last = date.fromordinal((enrolled_on.toordinal() - 10) // DAYS_BETWEEN_COURSES * DAYS_BETWEEN_COURSES)
    key, service_id = f"{service} {last}", cast.services[service]
    if key not in cast.courses:
        cast.courses[key] = teller.ids()
        named = {"title": f"Two-day course, {month(last)}", "programme_key": "vig-practitioner"}
        days = {"first_day": last - timedelta(days=1), "last_day": last}
        cast.loader.put(Course, {"id": cast.courses[key], "service_id": service_id, **named, **days})
    of = {"id": teller.ids(), "service_id": service_id, "course_id": cast.courses[key], "person_id": person_id}
    days = {"booked_on": last - timedelta(days=30), "attended_on": last, "decided_on": enrolled_on}
    cast.loader.put(CoursePlace, {**of, **days, "decision": "enrolled"})
    return cast.courses[key]


def kind_of(number: int, ends: bool) -> str:
    """Of each seven one gets as far as accreditation and one leaves; the others, and all who are to stay, are on their way."""
    return {1: "arrives", 4: "leaves"}.get(number % 7, "") if ends else ""


def story_of(kind: str, chance: random.Random, enrolled_on: date) -> dict[str, Any]:
    """What is told otherwise of somebody who arrives, or leaves: more work, or less and sooner over."""
    if kind == "arrives":
        return {"cycles": 23, "signed": 20, "sent": 1, "sessions": 12, "minutes": 90}
    if kind == "leaves":
        last = enrolled_on + timedelta(days=chance.randrange(60, 250))
        return {"cycles": chance.randrange(3, 9), "signed": 2, "sent": 0, "sessions": 3, "last": last}
    return {}


def how_it_ended(cast: Cast, teller: Teller, kind: str, journey: dict[str, Any], told: Told) -> dict[str, Any]:
    """The milestones of whoever arrives, each asked for once everything was there; or the day of leaving, with two reasons."""
    if kind == "leaves":
        left_on = told.story.last + timedelta(days=teller.chance.randrange(5, 40))
        reasons = sorted(
            teller.chance.sample([each for each in LeavingReason if each is not LeavingReason.NOT_SAID], 2)
        )
        return {"left_on": left_on, "left_stage": "supervised-practice", "left_reasons": reasons}
    required = read_programme(programme_text("vig-practitioner")).milestones if kind == "arrives" else ()
    passed_on = None
    for each in required:
        there_on = all_there_on(told, each.required)
        passed_on = there_on + timedelta(days=WEIGHED) if there_on else None
        if passed_on is None or passed_on >= cast.today:
            return {}
        _milestone(cast, teller, journey, each.key, passed_on)
    return {"accredited_on": passed_on} if passed_on else {}


def all_there_on(told: Told, required: Required) -> date | None:
    """The day after everything a milestone asks for was there; None where it never was."""
    client_of = {cycle["id"]: cycle["client_id"] for cycle in told.cycles}
    signed = sorted((row["signed_at"], client_of[row["cycle_id"]]) for row in told.sign_offs)
    by_number = signed[required.cycles - 1][0].date() if len(signed) >= required.cycles else None
    firsts: dict[UUID, date] = {}
    for at_, client in signed:
        firsts.setdefault(client, at_.date())
    by_clients = sorted(firsts.values())[required.clients - 1] if len(firsts) >= required.clients else None
    minutes, by_minutes = 0, None
    for session in sorted(told.sessions, key=lambda row: row["on"]):
        minutes += session["minutes"]
        if minutes >= required.supervision_minutes:
            by_minutes = session["on"]
            break
    days = (by_number, by_clients, by_minutes)
    return max(day for day in days if day) + timedelta(days=1) if all(days) else None


def _milestone(cast: Cast, teller: Teller, journey: dict[str, Any], key: str, on: date) -> None:
    """One asked for and accepted."""
    of = {"id": teller.ids(), "service_id": journey["service_id"], "journey_id": journey["id"]}
    asked = {"trainee_id": journey["person_id"], "milestone": key, "asked_at": at(on - timedelta(days=WEIGHED), 10)}
    cast.loader.put(Assessment, {**of, **asked, "decided_at": at(on, 15), "accepted": True})
