"""Which reminders are due in a service, which of them still hold when they are about to leave, and from when somebody may be told.

Whoever keeps the time asks `due` for a whole service and keeps what it gives; then, for each person with something kept, asks
`not_before`; and when that moment has come `still_due` of what is kept, and for those that hold the words (actions/nudge_letters.py).
What no longer holds is dropped. Nothing here writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.actions import short_of_time, waited_for
from logbook.adapters.bank_holidays import closed_in
from logbook.domain import nudges
from logbook.domain.breaks import ONE_DAY
from logbook.domain.calls import RESTS
from logbook.domain.nudges import Due, Hears, Quiet, Rule, Stall
from logbook.domain.nudges.limits import A_MONTH, A_WEEK
from logbook.models import calls, listeners, nudge_rules, reminders, stalls
from logbook.models.dated import local_day
from logbook.models.services import Service


def due(db: Session, service: Service, now: datetime) -> Iterator[Due]:
    """Every step of a rule of this service that has been reached, and is wanted. Given again at each asking until progress."""
    off = reminders.off_in(db, service.id)
    for rule in nudge_rules.in_force(db, service.id).values():
        yield from (each for each in due_of(db, service, rule, now) if each.person_id not in off)


def due_of(
    db: Session, service: Service, rule: Rule, now: datetime, subjects: Collection[UUID] | None = None
) -> Iterator[Due]:
    """What one rule would remind of, as it is given: of the whole service, or of a few subjects."""
    if not rule.in_use:
        return
    if rule.stall is Stall.WAITED_FOR:
        yield from waited_for.due_of(db, service, rule, now, closed_in_service(service))
        return
    if rule.stall is Stall.PROTECTED_TIME:
        yield from short_of_time.due_of(db, service, rule, now, subjects)
        return
    zone = ZoneInfo(service.time_zone)
    today = now.astimezone(zone).date()
    before = date.fromordinal(today.toordinal() - rule.smallest)
    rows = stalls.standing_still(db, rule.stall, service.id, before, subjects)
    if not rows:
        return
    few = None if subjects is None else [row.subject_id for row in rows]
    away = listeners.breaks_of(db, service.id, few)
    hearing = _listeners(db, service, rule, today, few)
    for subject, person, since, touched_at in rows:
        begun: date = max(since, local_day(touched_at, zone) or since) if touched_at else since
        days = nudges.days_stalled(begun, today, away.get(subject, ()))
        for hears, step in nudges.steps_due(rule, days).items():
            for person_id in (person,) if hears is Hears.TRAINEE else hearing[hears](subject):
                yield Due(person_id, rule.stall, rule.version, subject, begun, step)


def still_due(
    db: Session, service: Service, person_id: UUID, dues: Iterable[Due], now: datetime, besides: UUID | None = None
) -> list[Due]:
    """Those that still hold at this moment: nothing was logged, nobody left, no leave began, no opting out, no rule changed.

    A step somebody has passed on the way (a later one is due by now) no longer holds, nor a fourth word about one stall.
    `besides` is the message they are gathered into already, which does not speak against itself.
    """
    return [each for each in holding(db, service, person_id, dues, now) if not _heard_enough(db, each, besides)]


def holding(db: Session, service: Service, person_id: UUID, dues: Iterable[Due], now: datetime) -> list[Due]:
    """Those that are true at this moment, whether or not they were heard already: what the home page says."""
    today = now.astimezone(ZoneInfo(service.time_zone)).date()
    roles = listeners.roles_today(db, person_id, service.id, today)
    if not roles or reminders.off_in(db, service.id, [person_id]):
        return []
    rules = nudge_rules.in_force(db, service.id)
    hold: list[Due] = []
    for stall, of_one in _by_stall(dues).items():
        rule = rules[stall]
        now_due = {_key(each): each for each in due_of(db, service, rule, now, {each.subject_id for each in of_one})}
        for each in of_one:
            found = now_due.get(_key(each))
            if found and _may_hear(roles, rule, found):
                hold.append(each)
    return hold


def not_before(db: Session, service: Service, person_id: UUID, now: datetime, besides: UUID | None = None) -> datetime:
    """The first moment this person may be written to, in UTC: `now` itself when they may be now.

    Working hours of the service, its bank holidays, one message a week and three a month in all services together, and the
    quiet they asked for. A coordinator who spoke with them took the place of that week's message.
    Errors: bank_holidays.UnknownCalendar.
    """
    zone = ZoneInfo(service.time_zone)
    sent = listeners.messages_since(db, person_id, now, A_MONTH, besides)
    asked = reminders.quiet(reminders.choices_of(db, person_id).values())
    spoken = calls.last_spoken(db, person_id, now.astimezone(zone).date() - A_WEEK)
    if spoken:
        asked = Quiet(asked.snoozed_until, max(spoken + A_WEEK - ONE_DAY, asked.busy_until or spoken))
    return nudges.not_before(now, zone, closed_in_service(service), sent, asked)


def closed_in_service(service: Service) -> Callable[[date], bool]:
    """The bank holidays of a service. The calendar is fetched at the first day asked about, and each day is asked of it once."""

    @cache
    def calendar() -> Callable[[date], bool]:
        return closed_in(service.country, service.subdivision)

    @cache
    def closed(day: date) -> bool:
        return calendar()(day)

    return closed


def _listeners(
    db: Session, service: Service, rule: Rule, today: date, journeys: Collection[UUID] | None
) -> dict[Hears, Callable[[UUID], Iterable[UUID]]]:
    """How to find who hears beside the trainee; asked of the database only where the rule has them hear.

    No coordinator is asked to call somebody with whom one of them spoke in the last two weeks (domain/calls.py).
    """
    heard = {hears for step in rule.steps for hears in step.to}
    coordinates = Hears.COORDINATOR in heard
    coordinators = listeners.coordinators(db, service.id, today) if coordinates else []
    spoken_to = calls.spoken_to(db, service.id, today - RESTS, journeys) if coordinates else set()
    lines = listeners.supervisors(db, service.id, today, journeys) if Hears.SUPERVISOR in heard else {}
    return {
        Hears.COORDINATOR: lambda journey: [] if journey in spoken_to else coordinators,
        Hears.SUPERVISOR: lambda journey: lines.get(journey, ()),
    }


def _by_stall(dues: Iterable[Due]) -> dict[Stall, list[Due]]:
    """The reminders of each rule that there still is."""
    found: dict[Stall, list[Due]] = defaultdict(list)
    for each in dues:
        if each.rule in set(Stall):
            found[Stall(each.rule)].append(each)
    return found


def _key(each: Due) -> tuple[UUID, UUID, date, int]:
    return each.person_id, each.subject_id, each.episode, each.step


def _may_hear(roles: Collection[object], rule: Rule, each: Due) -> bool:
    """Whether the person holds a role today in which the step is theirs to hear."""
    return any(not listeners.ROLES_OF_LISTENERS[hears].isdisjoint(roles) for hears in rule.steps[each.step - 1].to)


def _heard_enough(db: Session, each: Due, besides: UUID | None) -> bool:
    heard = listeners.steps_heard(db, each.person_id, each.rule, each.subject_id, each.episode, besides)
    return each.step in heard or nudges.too_many(heard)
