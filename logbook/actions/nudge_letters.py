"""What a reminder says: one real strength, one step of ten minutes with a link straight to it, an easy "not now".

Several due together are one message: the first is the step, the others a line each. Nothing of a family, a film or a clip is at
hand here, so nothing of them can be said; addresses hold ids alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.actions import not_now, waited_for
from logbook.actions.outbox import Words
from logbook.actions.stalls import closed_in_service
from logbook.config import Settings
from logbook.domain.nudges import Due, Hears, Rule, Stall
from logbook.domain.nudges.strengths import of_a_service, of_own_work, of_supervising
from logbook.domain.words import count
from logbook.models import nudge_rules, strengths, subjects
from logbook.models.people import Person
from logbook.models.services import Service


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody is reminded of: in which words, and the path of the page that does it."""

    words: str
    path: str
    hears: Hears
    why: str


def message(
    db: Session, service: Service, person_id: UUID, dues: Iterable[Due], settings: Settings, now: datetime
) -> Words:
    """One message for all that is due to somebody in a service. Errors: ValueError where nothing is."""
    said = lines(db, service, person_id, dues, now)
    if not said:
        raise ValueError("a message needs something to say")
    letter = nudge_rules.shipped().letter
    name = db.get_one(Person, person_id).name
    around = {"name": name, "service": service.name}
    base, first = settings.public_url.rstrip("/"), said[0]
    parts = [
        letter.greeting.format_map(around),
        strength(db, service, person_id, first.hears, now),
        f"{first.words}\n{base}{first.path}",
        "\n".join([letter.also.format_map(around), *(f"- {each.words}" for each in said[1:])]) if said[1:] else "",
        f"{letter.not_now.format_map(around)}\n{base}/not-now/{not_now.token(settings.secret_key, person_id)}",
        f"{letter.why.format_map(around)}\n{base}/reminders",
        letter.closing.format_map(around),
    ]
    return Words(letter.subject.format_map(around), "\n\n".join(part for part in parts if part))


def lines(db: Session, service: Service, person_id: UUID, dues: Iterable[Due], now: datetime) -> list[Line]:
    """What is due in its words, in the order of the rules; what would be said twice is said once, with its number."""
    rules = nudge_rules.in_force(db, service.id)
    ordered = sorted(
        (each for each in dues if each.rule in rules and 0 < each.step <= len(rules[Stall(each.rule)].steps)),
        key=lambda each: (list(Stall).index(Stall(each.rule)), each.step, each.episode),
    )
    told = _Told(db, service, person_id, now, ordered)
    places = [(told.rule_of(rules, each), told.path(each), told.hears(rules, each), each) for each in ordered]
    together = Counter((each.rule, each.step, path) for _, path, _, each in places)
    said: dict[tuple[str, int, str], Line] = {}
    for rule, path, hears, each in places:
        key = (each.rule, each.step, path)
        if key not in said:
            words = rule.steps[each.step - 1].words.format_map(told.fields(rule, each, together[key]))
            said[key] = Line(words, path, hears, rule.name)
    return list(said.values())


def strength(db: Session, service: Service, person_id: UUID, hears: Hears, now: datetime) -> str:
    """One real strength from the record of whoever hears; empty where there is none to tell yet."""
    if hears is Hears.TRAINEE:
        return of_own_work(strengths.own_work(db, service.id, person_id), _today(service, now))
    if hears is Hears.SUPERVISOR:
        return of_supervising(*strengths.supervising(db, service.id, person_id))
    return of_a_service(strengths.signed_lately(db, service.id, now))


def _today(service: Service, now: datetime) -> Any:
    return now.astimezone(ZoneInfo(service.time_zone)).date()


class _Told:
    """What is known of the subjects of one person's reminders, looked up once."""

    def __init__(self, db: Session, service: Service, person_id: UUID, now: datetime, dues: Sequence[Due]) -> None:
        self.db, self.service, self.person_id, self.now = db, service, person_id, now
        self.places = subjects.places(db, [each.subject_id for each in dues if each.rule == Stall.UNDECIDED])
        self.owners = subjects.owners(db, [each.subject_id for each in dues])
        self.owners |= {each.subject_id: each.subject_id for each in dues if each.rule == Stall.PROTECTED_TIME}
        self.owners |= {place.id: place.person_id for place in self.places.values()}

    @staticmethod
    def rule_of(rules: dict[Stall, Rule], each: Due) -> Rule:
        return rules[Stall(each.rule)]

    def hears(self, rules: dict[Stall, Rule], each: Due) -> Hears:
        """As what they hear it: their own work first."""
        if self.owners.get(each.subject_id) == self.person_id:
            return Hears.TRAINEE
        others = [hears for hears in self.rule_of(rules, each).steps[each.step - 1].to if hears is not Hears.TRAINEE]
        return others[0] if others else Hears.TRAINEE

    def path(self, each: Due) -> str:
        """The page that is the next ten minutes."""
        mine = self.owners.get(each.subject_id) == self.person_id
        stall, subject = Stall(each.rule), each.subject_id
        if stall is Stall.UNDECIDED:
            course = self.places[subject].course_id if subject in self.places else None
            return f"/courses/{course}{'/answer' if mine else ''}" if course else "/"
        if stall is Stall.WAITED_FOR:
            return "/supervision" if subject == self.person_id else "/"
        if stall is Stall.PROTECTED_TIME:
            return "/protected-time" if mine else "/team"
        if not mine:
            coordinates = stall is not Stall.NO_SUPERVISION
            return f"/journeys/{subject}/progress" if coordinates else f"/supervision/agenda/{subject}"
        if stall in (Stall.NOT_REVIEWED, Stall.NOT_WRITTEN):
            cycle = subjects.cycle_in_question(self.db, stall, subject)
            return f"/cycles/{cycle}{'/edit' if stall is Stall.NOT_WRITTEN else ''}" if cycle else "/"
        own = {Stall.NOTHING_FILMED: "/account#ask", Stall.NO_SUPERVISION: "/supervision", Stall.NO_VISIT: "/clients"}
        return own.get(stall, "/cycles/new")

    def fields(self, rule: Rule, each: Due, together: int) -> dict[str, str]:
        """What the fields of the wording stand for."""
        step = rule.steps[each.step - 1]
        days = (
            step.after
            if rule.stall in (Stall.WAITED_FOR, Stall.PROTECTED_TIME)
            else (_today(self.service, self.now) - each.episode).days
        )
        place = self.places.get(each.subject_id)
        waits = ""
        if rule.stall is Stall.WAITED_FOR:
            who = self.person_id if each.subject_id == self.person_id else None
            closed = closed_in_service(self.service)
            waits = count(waited_for.number(self.db, self.service, step.after, self.now, closed, who), "thing")
        return {
            "name": self.db.get_one(Person, self.person_id).name,
            "service": self.service.name,
            "days": str(days),
            "weeks": str(days // 7),
            "course": place.title if place else "",
            "people": count(together, "person", "people"),
            "number": waits,
        }
