"""The rules: each stall, after how many days, how often, who hears, in which words. Everything but the stall is a service's to edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from logbook.domain.refusals import Reason
from logbook.domain.words import listed


class Stall(StrEnum):
    """What can come to a standstill. The value is the rule's key."""

    UNDECIDED = "course-undecided"
    NOTHING_FILMED = "nothing-filmed"
    NOT_REVIEWED = "filmed-not-reviewed"
    NOT_WRITTEN = "entry-not-written"
    NO_SUPERVISION = "no-supervision"
    NO_VISIT = "no-visit"
    PROTECTED_TIME = "protected-time-short"
    WAITED_FOR = "supervisor-waited-for"
    NO_CYCLE = "accredited-no-cycle"


class Hears(StrEnum):
    """Who hears. The trainee is whoever's journey it is, a practitioner after accreditation."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    MANAGER = "manager"


MAY_HEAR = {
    Stall.UNDECIDED: (Hears.TRAINEE, Hears.COORDINATOR),
    Stall.PROTECTED_TIME: (Hears.TRAINEE, Hears.MANAGER),
    Stall.WAITED_FOR: (Hears.SUPERVISOR, Hears.COORDINATOR),
    Stall.NO_CYCLE: (Hears.TRAINEE, Hears.COORDINATOR),
}
"""Where it is not a matter of trainee, supervisor and coordinator alike. Coordinators hear a number when a supervisor is waited
for, never who. Managers hear of protected time and of nothing else, and only where the trainee agreed."""

FIELDS = frozenset({"name", "service", "days", "weeks"})
"""What any wording may say of itself. Nothing of a family, a film or a clip can be said: there is no field for it."""

MORE_FIELDS = {Stall.UNDECIDED: frozenset({"course", "people"}), Stall.WAITED_FOR: frozenset({"number"})}

MOST_STEPS, MOST_DAYS, MOST_TO_ONE, LONGEST_WORDS = 6, 730, 3, 400


@dataclass(frozen=True, slots=True)
class Step:
    """After so many days these people hear these words. Working days, where the rule counts those."""

    after: int
    to: tuple[Hears, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a service has it; a rule that is not in use reminds nobody."""

    stall: Stall
    name: str
    steps: tuple[Step, ...]
    version: int = 1
    in_use: bool = True

    @property
    def working_days(self) -> bool:
        """Whether its days are working days: where somebody else's week is what passes."""
        return self.stall is Stall.WAITED_FOR

    @property
    def smallest(self) -> int:
        """The days after which its first step is due."""
        return min(step.after for step in self.steps)


def may_hear(stall: Stall) -> tuple[Hears, ...]:
    """Who may be told of this stall at all."""
    return MAY_HEAR.get(stall, (Hears.TRAINEE, Hears.SUPERVISOR, Hears.COORDINATOR))


def fields_of(stall: Stall) -> frozenset[str]:
    """The fields a wording of this stall may hold, as {name}."""
    return FIELDS | MORE_FIELDS.get(stall, frozenset())


def unknown_fields(words: str, known: Iterable[str]) -> list[str]:
    """The fields in braces that nothing stands for, in their order. Errors: ValueError where a brace is left open."""
    parsed = Formatter().parse(words)
    found = [_whole(name, spec, turned) for _, name, spec, turned in parsed if name is not None]
    return [name for name in found if name not in set(known)]


def _whole(name: str, spec: str | None, turned: str | None) -> str:
    """The field as it was typed: a way to print it is none of ours, so it makes the field an unknown one."""
    return name + (f"!{turned}" if turned else "") + (f":{spec}" if spec else "")


def why_not_rule(rule: Rule) -> list[Reason]:
    """What is wrong with a rule, each reason at the field of its step: "2.after", "2.to", "2.words"; without one it is about the whole."""
    if not rule.steps:
        return [Reason("A rule needs at least one step: after how many days, who hears, and the words.")]
    reasons = [reason for place, step in enumerate(rule.steps, 1) for reason in _why_not_step(rule, place, step)]
    if len(rule.steps) > MOST_STEPS:
        reasons.append(Reason(f"A rule has {MOST_STEPS} steps at most: take some away."))
    for hears in Hears:
        if sum(hears in step.to for step in rule.steps) > MOST_TO_ONE:
            reasons.append(Reason(f"The {hears} hears three times at most of one stall; after that a person is asked."))
    return reasons


def _why_not_step(rule: Rule, place: int, step: Step) -> list[Reason]:
    reasons = []
    before = rule.steps[place - 2].after if place > 1 else 0
    if not 1 <= step.after <= MOST_DAYS:
        reasons.append(Reason(f"The days may be 1 to {MOST_DAYS}: {step.after} cannot be.", f"{place}.after"))
    elif step.after < before:
        reasons.append(Reason(f"This step comes after the one of {before} days: give no fewer.", f"{place}.after"))
    allowed = may_hear(rule.stall)
    if not step.to:
        reasons.append(Reason("Somebody has to hear it: choose who.", f"{place}.to"))
    elif stray := [hears for hears in step.to if hears not in allowed]:
        reasons.append(Reason(f"Of this {listed(allowed)} may hear, not the {stray[0]}.", f"{place}.to"))
    reasons += [Reason(said, f"{place}.words") for said in _why_not_words(rule.stall, step.words)]
    return reasons


def _why_not_words(stall: Stall, words: str) -> list[str]:
    if not words.strip():
        return ["The words are missing: say what the next ten minutes are."]
    if len(words) > LONGEST_WORDS:
        return [f"The words may be {LONGEST_WORDS} characters long and are {len(words)}: shorten them."]
    known = fields_of(stall)
    try:
        unknown = unknown_fields(words, known)
    except ValueError:
        return ["A brace { or } stands alone: write {name} with both, or take it away."]
    fields = ", ".join(f"{{{name}}}" for name in sorted(known))
    return [f"Nothing stands for {{{name}}}: the fields here are {fields}." for name in unknown]
