"""One real strength, from the record: a number or a day the person can recognise, never a word about a family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from logbook.domain.words import count, day


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What a trainee or practitioner has done so far."""

    course: str = ""
    enrolled_on: date | None = None
    accredited_on: date | None = None
    filmed: int = 0
    reviewed: int = 0
    signed_off: int = 0
    sessions: int = 0


def of_own_work(done: OwnWork, today: date) -> str:
    """The furthest thing reached, said as what it is."""
    if done.accredited_on:
        return f"You are accredited since {day(done.accredited_on, today)}, with {count(done.signed_off, 'cycle')} signed off."
    if done.signed_off:
        return f"{count(done.signed_off, 'cycle')} of yours {'is' if done.signed_off == 1 else 'are'} signed off."
    if done.reviewed:
        return f"You have held {count(done.reviewed, 'shared review')}: the heart of the work."
    if done.filmed:
        return (
            "You have made your first film, which many never do."
            if done.filmed == 1
            else f"You have filmed {done.filmed} times."
        )
    if done.sessions:
        return f"You have been to supervision {count(done.sessions, 'time')} already."
    if done.enrolled_on:
        return f"On {day(done.enrolled_on, today)} you decided to begin."
    return f"You made room for {done.course} and were there." if done.course else ""


def of_supervising(signed: int, supervised: int) -> str:
    """What a supervisor has given."""
    if signed:
        return f"Your word stands under {count(signed, 'cycle')}."
    return f"{count(supervised, 'person learns', 'people learn')} with you." if supervised else ""


def of_a_service(signed_lately: int) -> str:
    """What a coordinator's service has done in the last thirty days."""
    return (
        f"{count(signed_lately, 'cycle was', 'cycles were')} signed off in your service in the last 30 days."
        if signed_lately
        else ""
    )
