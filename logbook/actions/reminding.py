"""What the timetable asks of the rules: what is due, from when somebody may be told, whether it still holds, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.actions import nudge_letters, stalls, sweep
from logbook.actions.outbox import Words
from logbook.config import Settings
from logbook.domain.nudges import Due
from logbook.models.nudges import Nudge
from logbook.models.services import Service


@dataclass(frozen=True, slots=True)
class Reminders:
    """The rules, as the timetable and whoever sends ask them.

    What is due in a service is what `lay_aside` lays aside to be kept, and what `due` gives one by one. `not_before` and
    `still_due` are asked again of a message that lies in the outbox; the last thing they are given is that message, which does
    not speak against itself. `texts` says whether texts can leave at all.
    """

    due: Callable[[Session, Service, datetime], Iterable[Due]]
    not_before: Callable[[Session, Service, UUID, datetime, UUID | None], datetime]
    still_due: Callable[[Session, Service, UUID, Iterable[Due], datetime, UUID | None], list[Due]]
    message: Callable[[Session, Service, UUID, Sequence[Due], datetime], Words]
    texts: bool = False
    lay_aside: Callable[[Session, Service, datetime, datetime], None] = lambda *_: None


def reminders(settings: Settings) -> Reminders:
    """The services' own rules."""

    def message(db: Session, service: Service, person_id: UUID, dues: Sequence[Due], now: datetime) -> Words:
        return nudge_letters.message(db, service, person_id, dues, settings, now)

    texts = settings.way_of("text") is not None
    return Reminders(sweep.one_by_one, stalls.not_before, stalls.still_due, message, texts, sweep.lay_aside)


def due_of(nudge: Nudge) -> Due:
    """A nudge that was kept, as the rules gave it."""
    of = (nudge.person_id, nudge.rule, nudge.rule_version, nudge.subject_id, nudge.episode, nudge.step, nudge.wish)
    return Due(*of)
