"""What a rule would do: if it ran now, and over the past as far as the record knows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import stalls
from logbook.domain.nudges import Due, Rule, Stall, too_many
from logbook.models import nudge_log, reminders, subjects
from logbook.models.people import Person
from logbook.models.services import Service

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Would:
    """Somebody who would hear, of whom, in which words, and since when that stands still."""

    who: str
    of_whom: str
    words: str
    since: date
    step: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The first of them by name, and how many there are in all: messages, and people who would have one.

    `heard` is how many of it have been said already, and would not be said twice.
    """

    shown: Sequence[Would]
    messages: int
    people: int
    heard: int


def if_it_ran_now(db: Session, service: Service, rule: Rule, now: datetime) -> Preview:
    """Who would hear of this rule today; whoever heard already, or switched reminders off, would not.

    Of supervisors who are waited for the number alone is told: that is theirs to hear, and nobody else's.
    """
    off = reminders.off_in(db, service.id)
    wanted = [each for each in stalls.due_of(db, service, rule, now) if each.person_id not in off]
    said = nudge_log.said_of(db, service.id, rule.stall)
    dues = [each for each in wanted if not _heard(each, said.get((each.person_id, each.subject_id, each.episode), ()))]
    people, heard = len({each.person_id for each in dues}), len(wanted) - len(dues)
    if rule.stall is Stall.WAITED_FOR:
        return Preview((), len(dues), people, heard)
    some = sorted(dues, key=lambda each: (each.episode, each.person_id, each.step))[:MOST_SHOWN]
    return Preview(_told(db, service, rule, some, now), len(dues), people, heard)


def _heard(due: Due, steps: Collection[int]) -> bool:
    return due.step in steps or too_many(steps)


def _told(db: Session, service: Service, rule: Rule, dues: Sequence[Due], now: datetime) -> list[Would]:
    places = subjects.places(db, [each.subject_id for each in dues]) if rule.stall is Stall.UNDECIDED else {}
    owners = subjects.owners(db, [each.subject_id for each in dues])
    owners |= {place.id: place.person_id for place in places.values()}
    names = names_of(db, {each.person_id for each in dues} | set(owners.values()) | {each.subject_id for each in dues})
    today = now.astimezone(ZoneInfo(service.time_zone)).date()
    told = []
    for each in dues:
        owner = owners.get(each.subject_id, each.subject_id)
        days = (today - each.episode).days
        fields = {
            "name": names.get(each.person_id, ""),
            "service": service.name,
            "days": str(days),
            "weeks": str(days // 7),
            "course": places[each.subject_id].title if each.subject_id in places else "",
            "people": "1 person",
            "number": "",
        }
        of_whom = "" if owner == each.person_id else names.get(owner, "")
        words = rule.steps[each.step - 1].words.format_map(fields)
        told.append(Would(fields["name"], of_whom, words, each.episode, each.step))
    return told


def names_of(db: Session, people: set[UUID]) -> dict[UUID, str]:
    """How these people are called."""
    return {row.id: row.name for row in db.execute(select(Person.id, Person.name).where(Person.id.in_(people)))}
