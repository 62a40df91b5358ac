"""When somebody may be done, as a range from their own pace.

Method. Completed cycles are taken as a Poisson process in active days (leave and pauses left out) at an unknown rate.
Counting starts at the first completed cycle, so that a slow start does not count against the pace kept since: k later
cycles in T active days, with Jeffreys' prior, give the rate a Gamma(k + 1/2, T) distribution, and the number of further
cycles in t active days is then negative binomial. The range runs from the first t by which the cycles still to do are
done with a probability of 10 %, to the first by which they are with 90 %. Supervision is treated alike, its remaining
minutes counted in sessions of the person's typical (median) length, and of the two ranges the later bound is taken at
each end. Breaks already known ahead are stepped over. Calibration and what was weighed: docs/adr/0003.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p
from statistics import median

from logbook.domain import words
from logbook.domain.breaks import Break, BreakKind, active_days, after_active_days, break_on
from logbook.domain.programmes import Required
from logbook.domain.progress import Figures

EARLIEST, LATEST = 0.1, 0.9
FEWEST_EVENTS = 3
FEWEST_DAYS = 56
"""Active days from the first cycle (or session) until today: eight weeks."""
FURTHEST_DAYS = 3653
"""Ten years: a bound beyond it says nothing, and is left open."""

METHOD = (
    "Worked out from your own pace: the cycles you completed and the supervision you held, in the weeks you were "
    "active, with leave and pauses left out. Someone at your pace would be done before the range in one case of ten, "
    "and after it in one of ten."
)


class Outlook(StrEnum):
    """What can be said: a range, nothing more to do, too soon, or waiting while somebody is away."""

    RANGE = "range"
    DONE = "done"
    TOO_SOON = "too soon"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Remaining:
    """Work still to do, by the work done and not by signatures: cycles to complete, minutes to hold."""

    cycles: int
    supervision_minutes: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """The outlook, its sentence, and where there is one the range, in active days ahead and as dates.

    A latest of None beside an earliest is further away than can be told. While away there are days and no dates.
    """

    outlook: Outlook
    sentence: str
    earliest_days: int | None = None
    latest_days: int | None = None
    earliest_on: date | None = None
    latest_on: date | None = None


def remaining_work(present: Figures, later: Iterable[Required] = ()) -> Remaining:
    """What is left of the present stage and of the stages after it.

    A client still to come needs a cycle at least, so there are never fewer cycles left than clients. Minutes waiting to
    be confirmed are held, so they are not left.
    """
    cycles, clients, supervision = present.cycles, present.clients, present.supervision
    still = max(cycles.required - cycles.done, clients.required - clients.done, 0)
    minutes = max(supervision.required - supervision.counted - supervision.waiting, 0)
    later = tuple(later)
    return Remaining(
        still + sum(max(stage.cycles, stage.clients) for stage in later),
        minutes + sum(stage.supervision_minutes for stage in later),
    )


def predict(
    remaining: Remaining,
    cycles_done_on: Sequence[date],
    sessions: Sequence[tuple[date, int]],
    today: date,
    breaks: Sequence[Break] = (),
) -> Prediction:
    """The predicted completion of the work. Dates may come in any order; those after today are ignored.

    Cycles by review date and sessions as (date, minutes), both of the whole journey so far, earlier stages included.
    """
    if remaining.cycles <= 0 and remaining.supervision_minutes <= 0:
        return Prediction(Outlook.DONE, "All the work the programme asks for is done.")
    held = [(day, minutes) for day, minutes in sessions if day <= today]
    typical = median(minutes for _, minutes in held) if held else 60
    kinds = [
        (remaining.cycles, [day for day in cycles_done_on if day <= today], "completed cycle"),
        (ceil(remaining.supervision_minutes / typical), [day for day, _ in held], "supervision session"),
    ]
    needed = [kind for kind in kinds if kind[0] > 0]
    away = break_on(today, breaks)
    for _, days, noun in needed:
        if reason := _too_soon(days, noun, today, breaks):
            return Prediction(Outlook.AWAY, _away_sentence(away)) if away else Prediction(Outlook.TOO_SOON, reason)
    ranges = [_days_ahead(further, days, today, breaks) for further, days, _ in needed]
    earliest, latest = (max(bound) for bound in zip(*ranges, strict=True))
    return _away(earliest, latest, away) if away else _dated(earliest, latest, today, breaks)


@lru_cache(maxsize=4096)
def days_until(further: int, events: int, days: float, probability: float) -> int:
    """The first t by which `further` more events have come with that probability, given `events` in `days`.

    Found by bisection; FURTHEST_DAYS stands for that or anything beyond. Remembered, because a person's home page asks the
    same all day.
    """
    low, high = 0, FURTHEST_DAYS
    while low < high:
        middle = (low + high) // 2
        if chance_of(further, events, days, middle) >= probability:
            high = middle
        else:
            low = middle + 1
    return low


def chance_of(further: int, events: int, days: float, ahead: float) -> float:
    """P(at least `further` more events in `ahead` days) when the rate is Gamma(events + 1/2, days)."""
    if further <= 0:
        return 1.0
    if ahead <= 0:
        return 0.0
    shape = events + 0.5
    log_stay, log_go = -log1p(ahead / days), log(ahead) - log(days + ahead)
    fewer = sum(
        exp(lgamma(shape + n) - lgamma(shape) - lgamma(n + 1) + shape * log_stay + n * log_go) for n in range(further)
    )
    return max(1.0 - fewer, 0.0)


def _too_soon(days: Sequence[date], noun: str, today: date, breaks: Iterable[Break]) -> str | None:
    if len(days) < FEWEST_EVENTS:
        so_far = f"{len(days)} so far" if days else "none so far"
        return f"A range appears after {words.count(FEWEST_EVENTS, noun)} ({so_far})."
    if active_days(min(days), today, breaks) < FEWEST_DAYS:
        return f"A range appears eight active weeks after the first {noun}: there is too little to go by yet."
    return None


def _days_ahead(further: int, days: Sequence[date], today: date, breaks: Sequence[Break]) -> tuple[int, int]:
    observed = active_days(min(days), today, breaks)
    earliest, latest = (days_until(further, len(days) - 1, observed, chance) for chance in (EARLIEST, LATEST))
    return earliest, latest


def _away_sentence(away: Break) -> str:
    here = "On leave" if away.kind is BreakKind.LEAVE else "Paused"
    return f"{here}: the clock stands still until you are back."


def _away(earliest: int, latest: int, away: Break) -> Prediction:
    weeks = f"{max(round(earliest / 7), 1)} to {max(round(latest / 7), 1)} weeks"
    more = "" if latest >= FURTHEST_DAYS else f" At your pace {weeks} of work are left from then."
    return Prediction(Outlook.AWAY, _away_sentence(away) + more, earliest, latest)


def _dated(earliest: int, latest: int, today: date, breaks: Sequence[Break]) -> Prediction:
    first = None if earliest >= FURTHEST_DAYS else after_active_days(today, earliest, breaks)
    last = None if latest >= FURTHEST_DAYS else after_active_days(today, latest, breaks)
    if first is None:
        sentence = "At your pace the end is further away than can be told; a talk with your supervisor may help."
    elif last is None:
        sentence = f"At your pace: not before {_months(first, first, today)}; how long after that cannot be told yet."
    elif (first.year, first.month) == (last.year, last.month):
        sentence = f"At your pace: in {_months(first, first, today)}."
    else:
        sentence = f"At your pace: between {_months(first, last, today)}."
    return Prediction(Outlook.RANGE, sentence, earliest, latest, first, last)


def _months(first: date, last: date, today: date) -> str:
    """The months of two days, "June and September", with a year wherever it would be in doubt."""
    if first.year != last.year:
        return f"{words.month(first)} and {words.month(last)}"
    named = list(dict.fromkeys(words.MONTHS[day.month - 1] for day in (first, last)))
    return " and ".join(named) + ("" if last.year == today.year else f" {last.year}")
