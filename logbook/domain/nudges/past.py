"""What a rule would have done over a past that is known: the days on which each step would have been due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from logbook.domain.breaks import ONE_DAY, Break, after_active_days, break_on
from logbook.domain.nudges.limits import A_MONTH, A_WEEK, MOST_A_MONTH
from logbook.domain.nudges.rules import Rule


class Spell(NamedTuple):
    """A time something stood still: from the last progress up to the next, which is not in it; None while it still does."""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Reached:
    """A step that would have been due on a day, about this subject, whose it is."""

    day: date
    step: int
    subject_id: UUID
    person_id: UUID
    since: date


def cut(begin: date, end: date | None, progress: Iterable[date]) -> Iterator[Spell]:
    """The spells between two days, each progress in between beginning another; nothing where the end is not after the beginning."""
    if end is not None and end <= begin:
        return
    points = [begin, *sorted({day for day in progress if begin < day and (end is None or day < end)})]
    for since, until in zip(points, [*points[1:], end], strict=True):
        yield Spell(since, until)


def due_on(since: date, after: int, breaks: Sequence[Break]) -> date | None:
    """The first day on which so many active days have passed and nobody is away; None beyond an open break."""
    day = after_active_days(since, after, breaks)
    while day is not None and (away := break_on(day, breaks)):
        day = away.ends_on + ONE_DAY if away.ends_on else None
    return day


def reached(
    rule: Rule, subject: UUID, person: UUID, spells: Iterable[Spell], breaks: Sequence[Break], first: date, last: date
) -> Iterator[Reached]:
    """Each step of the rule that would have been due between the two days, both included; none when it is not in use."""
    for spell in spells if rule.in_use else ():
        for number, step in enumerate(rule.steps, 1):
            day = due_on(spell.since, step.after, breaks)
            if day is not None and first <= day <= last and (spell.until is None or day < spell.until):
                yield Reached(day, number, subject, person, spell.since)


def messages_within_limits(days: Iterable[date]) -> int:
    """How many messages one person would have had: what comes within a week of one is gathered into the next, three a month."""
    sent: list[date] = []
    for day in sorted(set(days)):
        if sent and day <= sent[-1]:
            continue  # it is gathered into the one that waits
        earliest = [day, *([sent[-1] + A_WEEK] if sent else [])]
        if len(sent) >= MOST_A_MONTH:
            earliest.append(sent[-MOST_A_MONTH] + A_MONTH)
        sent.append(max(earliest))
    return len(sent)


def last_quarter(today: date) -> tuple[date, date]:
    """The first and last day of the calendar quarter before this one."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last = first - ONE_DAY
    return date(last.year, last.month - 2, 1), last
