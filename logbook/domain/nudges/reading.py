"""Reading the rules' TOML text, refusing by line and reason what could not be kept or sent.

Shape: version, then [[rules]] (stall, name, in_use) and under each its [[rules.steps]] (after, to, words), in order;
[letter] (subject, greeting, also, not_now, why, closing) is what stands around the words.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from logbook.domain.nudges.rules import Hears, Rule, Stall, Step, unknown_fields, why_not_rule
from logbook.domain.toml_text import Table, read_toml

AROUND = frozenset({"name", "service"})


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands around the words of one message."""

    subject: str
    greeting: str
    also: str
    not_now: str
    why: str
    closing: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """The rules that ship, by stall, and their letter."""

    rules: dict[Stall, Rule]
    letter: Letter


def read_rules(toml_text: str) -> Shipped:
    """The rules a text describes. Errors: BrokenText, with the line, the key and what to do about it."""
    table = read_toml(toml_text)
    table.only("version", "letter", "rules")
    version = table.number("version", 1, 10_000)
    rules: dict[Stall, Rule] = {}
    for each in table.tables("rules"):
        rule = _rule(each, version)
        if rule.stall in rules:
            raise each.broken("stall", f"“{rule.stall}” is there twice: each stall has one rule")
        rules[rule.stall] = rule
    if missing := [stall for stall in Stall if stall not in rules]:
        raise table.broken("rules", f"the rule for “{missing[0]}” is missing: add it")
    return Shipped(rules, _letter(table))


def _rule(table: Table, version: int) -> Rule:
    table.only("stall", "name", "in_use", "steps")
    said = table.words("stall", 40)
    if said not in set(Stall):
        raise table.broken("stall", f"“{said}” is no stall that can be seen; known are {', '.join(Stall)}")
    steps = table.tables("steps")
    rule = Rule(
        stall=Stall(said),
        name=table.words("name", 80),
        steps=tuple(_step(each) for each in steps),
        version=version,
        in_use=table.truth("in_use") if "in_use" in table.values else True,
    )
    for reason in why_not_rule(rule):
        place, _, name = reason.goes_to.partition(".")
        raise (steps[int(place) - 1] if name else table).broken(name or place, reason.sentence)
    return rule


def _step(table: Table) -> Step:
    table.only("after", "to", "words")
    to = table.strings("to", 40)
    for each in to:
        if each not in set(Hears):
            raise table.broken("to", f"“{each}” is nobody who hears; known are {', '.join(Hears)}")
    return Step(table.number("after", -10_000, 10_000), tuple(Hears(each) for each in to), table.words("words", 1000))


def _letter(table: Table) -> Letter:
    value = table.value("letter")
    if not isinstance(value, dict):
        raise table.broken("letter", "a table [letter] is needed: add it with its texts beneath")
    within = Table(value, "letter", table.text)
    names = [each.name for each in fields(Letter)]
    within.only(*names)
    said = {name: within.words(name, 400) for name in names}
    for name, words in said.items():
        try:
            unknown = unknown_fields(words, AROUND)
        except ValueError as fault:
            raise within.broken(name, "a brace { or } stands alone") from fault
        if unknown:
            raise within.broken(name, f"nothing stands for {{{unknown[0]}}}")
    return Letter(**said)
