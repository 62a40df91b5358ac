"""People of the invented service who slowed down: one never answered and reached the coordinator, one said "not now", one returned."""

from __future__ import annotations

from datetime import date

from logbook.cli.demo.cast import Cast
from logbook.cli.demo.ids import at
from logbook.cli.demo.reminding import reminded
from logbook.domain.calls import CallOutcome
from logbook.domain.nudges import Stall
from logbook.models.calls import Call
from logbook.models.reminders import ReminderChoice

SNOOZED_FOR = 28


def slow_down(cast: Cast) -> None:
    """Isolde has not filmed and was called in vain; Marnie asked for quiet; Perrin was called, and filmed two days later."""
    _not_filmed(cast, "isolde", -100)
    _called(cast, "isolde", -3, CallOutcome.NO_ANSWER)
    _not_filmed(cast, "marnie", -62)
    _snoozed(cast, "marnie", -5)
    _not_filmed(cast, "perrin", -76, until=cast.day(-9))
    _called(cast, "perrin", -11, CallOutcome.SPOKE)


def _not_filmed(cast: Cast, key: str, enrolled: int, until: date | None = None) -> None:
    reminded(cast, Stall.NOTHING_FILMED, cast.journeys[key], cast.people[key], cast.day(enrolled), until)


def _called(cast: Cast, key: str, on: int, outcome: CallOutcome) -> None:
    when, service_id, by = at(cast.day(on), 11), cast.services["larkmoor"], cast.people["hedda"]
    about = {"person_id": cast.people[key], "subject_id": cast.journeys[key], "called_by_id": by}
    said = {"on": cast.day(on), "outcome": outcome, "noted_at": when}
    call_id = cast.put(Call, service_id=service_id, **about, **said)
    what = {"person": cast.people[key], "about": cast.journeys[key], "outcome": str(outcome)}
    cast.acts.note(service_id, when, by, "call noted", call_id, **what)


def _snoozed(cast: Cast, key: str, on: int) -> None:
    when, until = at(cast.day(on), 18), cast.day(on + SNOOZED_FOR)
    said = {"snoozed_until": until, "off": False, "said_at": when}
    cast.put(ReminderChoice, service_id=cast.services["larkmoor"], person_id=cast.people[key], **said)
    cast.acts.note(cast.services["larkmoor"], when, None, "reminders snoozed", cast.people[key], until=until)
