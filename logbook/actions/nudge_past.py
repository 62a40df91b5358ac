"""Who would have been reminded over a past quarter, by the rules as they are now: a look back, which writes and sends nothing.

It knows what the record knows. Of an entry it is known when it was last saved, not when each word came; of two visits in vain in a
row nothing is told back; of supervisors who were waited for, and of protected time, nothing either: those are theirs to hear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.actions.nudge_previews import names_of
from logbook.domain.cycles import ChildsAnswer
from logbook.domain.nudges import Hears, Rule, Stall
from logbook.domain.nudges.past import Reached, Spell, cut, last_quarter, messages_within_limits, reached
from logbook.domain.words import listed
from logbook.models import listeners, past_facts
from logbook.models.past_facts import Past
from logbook.models.services import Service

MOST_SHOWN = 50
NOT_TOLD = (Stall.WAITED_FOR, Stall.PROTECTED_TIME)


@dataclass(frozen=True, slots=True)
class Would:
    """A step that would have been due: whose way it was about, on which day, and who would have heard."""

    of_whom: str
    day: date
    hears: str
    since: date


@dataclass(frozen=True, slots=True)
class OfRule:
    """One rule over the quarter: how often, about how many people, and the latest of them."""

    rule: Rule
    times: int
    people: int
    shown: Sequence[Would]


@dataclass(frozen=True, slots=True)
class Quarter:
    """All rules over one quarter. `messages` is what trainees would really have had, gathered and within the limits."""

    first: date
    last: date
    rules: Sequence[OfRule]
    messages: int
    people: int
    bounded: bool


def quarter(db: Session, service: Service, rules: Collection[Rule], now: datetime) -> Quarter:
    """The calendar quarter before this one."""
    first, last = last_quarter(now.astimezone(ZoneInfo(service.time_zone)).date())
    journeys = past_facts.journeys_between(db, service.id, first, last)
    breaks = listeners.breaks_of(db, service.id)
    found: dict[Stall, list[Reached]] = {rule.stall: [] for rule in rules if rule.stall not in NOT_TOLD}
    for rule in (each for each in rules if each.stall in _SPELLS):
        for past in journeys:
            spells, away = _SPELLS[rule.stall](past), breaks.get(past.journey.id, [])
            found[rule.stall] += reached(rule, past.journey.id, past.journey.person_id, spells, away, first, last)
    for rule in (each for each in rules if each.stall is Stall.UNDECIDED):
        for place, begun in past_facts.places_between(db, service.id, last):
            later = [day for day in (place.decided_on, *begun) if day and day >= place.attended_on]
            spells = cut(place.attended_on, min(later, default=None), ())
            found[rule.stall] += reached(rule, place.id, place.person_id, spells, (), first, last)
    names = names_of(db, {each.person_id for of_one in found.values() for each in of_one})
    told = [_of_rule(rule, found[rule.stall], names) for rule in rules if rule.stall in found]
    heard = _heard(rules, found)
    messages = sum(messages_within_limits(days) for days in heard.values())
    return Quarter(first, last, told, messages, len(heard), len(journeys) == past_facts.MOST_JOURNEYS)


def _of_rule(rule: Rule, found: list[Reached], names: dict[UUID, str]) -> OfRule:
    latest = sorted(found, key=lambda each: (each.day, each.subject_id), reverse=True)[:MOST_SHOWN]
    shown = [
        Would(
            names.get(each.person_id, ""),
            each.day,
            listed([f"the {to}" for to in rule.steps[each.step - 1].to]),
            each.since,
        )
        for each in latest
    ]
    return OfRule(rule, len(found), len({each.person_id for each in found}), shown)


def _heard(rules: Collection[Rule], found: dict[Stall, list[Reached]]) -> dict[UUID, list[date]]:
    """The days on which each trainee would have been due something."""
    heard: dict[UUID, list[date]] = defaultdict(list)
    for rule in rules:
        for each in found.get(rule.stall, ()):
            if Hears.TRAINEE in rule.steps[each.step - 1].to:
                heard[each.person_id].append(each.day)
    return heard


def _end(past: Past) -> date | None:
    """When the practice ended that a stall could be of: left, or accredited."""
    return min((day for day in (past.journey.left_on, past.journey.accredited_on) if day), default=None)


def _sooner(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def _nothing_filmed(past: Past) -> Iterator[Spell]:
    first_film = min((cycle.filmed_on for cycle in past.cycles if cycle.filmed_on), default=None)
    return cut(past.journey.enrolled_on, _sooner(first_film, _end(past)), past.work)


def _not_reviewed(past: Past) -> Iterator[Spell]:
    filmed = [each for each in past.cycles if each.filmed_on and each.childs_answer != ChildsAnswer.NO]
    spells = {
        spell
        for each in filmed
        for spell in cut(each.filmed_on, _sooner(each.reviewed_on, each.ended_early_on, _end(past)), past.work)
    }
    return iter(sorted(spells, key=lambda spell: spell.since))


def _not_written(past: Past) -> Iterator[Spell]:
    for each in past.cycles:
        if each.reviewed_on and not each.ended_early_on:
            whole = bool(each.review_minutes and each.has_line and each.has_next_step)
            saved = (each.saved_at or each.entered_at).date()
            written = each.sent_at.date() if each.sent_at else saved if whole else None
            yield from cut(each.reviewed_on, _sooner(written, _end(past)), [*past.work, saved])


def _no_supervision(past: Past) -> Iterator[Spell]:
    return cut(past.journey.enrolled_on, _end(past), past.sessions)


def _no_visit(past: Past) -> Iterator[Spell]:
    first = min(past.clients, default=None)
    return cut(max(first, past.journey.enrolled_on), _end(past), past.work) if first else iter(())


def _no_cycle(past: Past) -> Iterator[Spell]:
    accredited = past.journey.accredited_on
    return cut(accredited, past.journey.left_on, past.work) if accredited else iter(())


_SPELLS: dict[Stall, Callable[[Past], Iterator[Spell]]] = {
    Stall.NOTHING_FILMED: _nothing_filmed,
    Stall.NOT_REVIEWED: _not_reviewed,
    Stall.NOT_WRITTEN: _not_written,
    Stall.NO_SUPERVISION: _no_supervision,
    Stall.NO_VISIT: _no_visit,
    Stall.NO_CYCLE: _no_cycle,
}
