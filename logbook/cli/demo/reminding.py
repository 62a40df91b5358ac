"""Reminders the fictional people have had: what the rules that ship would have sent while something of theirs stood still.

Each step a rule reached waits for a moment at which its listener may be written to, by the same rules as everybody's: in working
hours, no bank holiday, one message a week and three a month. All that is due by then goes into that one message; what progress
overtook meanwhile, or a later step of the same, goes into none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.adapters.bank_holidays import closed_in
from logbook.cli.demo.ids import at
from logbook.domain.nudges import Hears, Quiet, Stall, not_before
from logbook.models.nudge_rules import shipped
from logbook.models.nudges import Nudge

if TYPE_CHECKING:
    from logbook.cli.demo.cast import Cast

LONDON = ZoneInfo("Europe/London")
"""Where the fictional service is, as a new service is said to be."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A step that was reached on a day, of what stood still until another; None where it still does."""

    on: date
    person_id: UUID
    stall: Stall
    subject_id: UUID
    since: date
    step: int
    until: date | None


def reminded(
    cast: Cast, stall: Stall, subject_id: UUID, person_id: UUID, since: date, until: date | None = None
) -> None:
    """Each step of the rule that was reached between the two days, by the trainee or the coordinator."""
    for number, step in enumerate(shipped().rules[stall].steps, 1):
        for hears in step.to:
            who = {Hears.TRAINEE: person_id, Hears.COORDINATOR: cast.people["hedda"]}.get(hears)
            if who is not None:
                due_on = since + timedelta(days=step.after)
                cast.reached.append(Reached(due_on, who, stall, subject_id, since, number, until))


def send_what_was_due(cast: Cast) -> None:
    """Everybody's messages, in the order of their days."""
    closed = closed_in("GB", "ENG")
    of_each: dict[UUID, list[Reached]] = defaultdict(list)
    for each in cast.reached:
        of_each[each.person_id].append(each)
    for person_id, reached in of_each.items():
        for when, told in messages(reached, at(cast.today, 0), closed):
            _sent(cast, person_id, told, when)


def messages(
    reached: Iterable[Reached], now: datetime, closed: Callable[[date], bool]
) -> Iterator[tuple[datetime, list[Reached]]]:
    """What one person had before this moment: when, and all that was gathered into it."""
    waiting, sent = sorted(reached, key=lambda each: each.on), list[datetime]()
    while waiting:
        when = not_before(at(waiting[0].on, 9), LONDON, closed, sent, Quiet())
        if when >= now:
            return
        due = [each for each in waiting if each.on <= when.date()]
        waiting = waiting[len(due) :]
        last = {(each.stall, each.subject_id, each.since): each for each in due}
        told = [each for each in last.values() if each.until is None or when.date() < each.until]
        if told:
            sent.append(when)
            yield when, told


def _sent(cast: Cast, person_id: UUID, told: list[Reached], when: datetime) -> None:
    times = {"found_at": when, "gathered_at": when, "claimed_at": when, "sent_at": when, "channel": "email"}
    message = {"service_id": cast.services["larkmoor"], "person_id": person_id, "message_id": cast.ids()}
    for each in told:
        rule = {"rule": each.stall, "rule_version": shipped().rules[each.stall].version, "step": each.step}
        cast.put(Nudge, **message, **rule, subject_id=each.subject_id, episode=each.since, **times)
