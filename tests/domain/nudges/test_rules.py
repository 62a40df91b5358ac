"""The rules ship as the study has them, and a broken one is refused where it is broken."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from logbook.data import nudges_text
from logbook.domain.nudges import Hears, Rule, Stall, Step, read_rules, unknown_fields, why_not_rule
from logbook.domain.toml_text import BrokenText

SHIPPED = read_rules(nudges_text())
TRAINEE, SUPERVISOR, COORDINATOR = (Hears.TRAINEE,), (Hears.SUPERVISOR,), (Hears.COORDINATOR,)


@pytest.mark.parametrize(
    ("stall", "steps"),
    [
        (Stall.UNDECIDED, [(14, TRAINEE), (35, TRAINEE), (60, COORDINATOR), (90, COORDINATOR)]),
        (Stall.NOTHING_FILMED, [(28, TRAINEE), (56, TRAINEE), (84, COORDINATOR)]),
        (Stall.NOT_REVIEWED, [(14, TRAINEE)]),
        (Stall.NOT_WRITTEN, [(7, TRAINEE)]),
        (Stall.NO_SUPERVISION, [(42, TRAINEE), (42, SUPERVISOR)]),
        (Stall.NO_VISIT, [(28, TRAINEE), (28, COORDINATOR)]),
        (Stall.PROTECTED_TIME, [(28, (Hears.MANAGER,))]),
        (Stall.WAITED_FOR, [(10, SUPERVISOR), (20, COORDINATOR)]),
        (Stall.NO_CYCLE, [(90, TRAINEE)]),
    ],
)
def test_each_stall_ships_with_its_days_and_who_hears(stall: Stall, steps: list[tuple[int, tuple[Hears, ...]]]) -> None:
    rule = SHIPPED.rules[stall]
    assert [(step.after, step.to) for step in rule.steps] == steps
    assert rule.in_use
    assert rule.working_days == (stall is Stall.WAITED_FOR)
    assert why_not_rule(rule) == []


def test_the_shipped_wording_never_scolds() -> None:
    words = [step.words for rule in SHIPPED.rules.values() for step in rule.steps]
    words += [SHIPPED.letter.subject, SHIPPED.letter.not_now, SHIPPED.letter.also, SHIPPED.letter.why]
    scolding = re.compile(
        r"overdue|late\b|fail(?!ure:)|reject|abandon|complian|stuck|must\b|remind(er)? \d|urgent", re.IGNORECASE
    )
    assert [said for said in words if scolding.search(said.replace("not a failure", ""))] == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "after = 14\n",
            "after = -14\n",
            r"Line \d+, rules\[1\].steps\[1\].after: The days may be 1 to 730: -14 cannot be",
        ),
        ("after = 35\n", "after = 12\n", r"rules\[1\].steps\[2\].after: This step comes after the one of 14 days"),
        ('to = ["trainee"]', "to = []", r"Line \d+, rules\[1\].steps\[1\].to: Somebody has to hear it"),
        ('to = ["trainee"]', 'to = ["mother"]', "“mother” is nobody who hears"),
        ('to = ["trainee"]', 'to = ["manager"]', "Of this trainee and coordinator may hear, not the manager"),
        ('to = ["trainee"]', 'to = ["supervisor"]', "Of this trainee and coordinator may hear, not the supervisor"),
        (
            "at {course}. Would",
            "at {place}. Would",
            r"steps\[1\].words: Nothing stands for {place}: the fields here are",
        ),
        ("at {course}. Would", "at {course. Would", "A brace { or } stands alone"),
        ('stall = "nothing-filmed"', 'stall = "course-undecided"', "“course-undecided” is there twice"),
        ('stall = "nothing-filmed"', 'stall = "birthdays"', "“birthdays” is no stall that can be seen"),
        (
            'greeting = "Hello {name},"',
            'greeting = "Hello {child},"',
            r"Line \d+, letter.greeting: nothing stands for {child}",
        ),
        ("version = 1", "versions = 1", "did you mean “version”"),
        ("version = 1", "version = one", "not TOML yet"),
    ],
)
def test_a_broken_text_is_refused_with_its_line_and_reason(before: str, after: str, says: str) -> None:
    text = nudges_text()
    assert before in text
    with pytest.raises(BrokenText, match=says.replace("{", r"\{").replace("}", r"\}")):
        read_rules(text.replace(before, after, 1))


def test_a_rule_left_out_is_missed() -> None:
    text = nudges_text()
    last = text.rindex("[[rules]]")
    with pytest.raises(BrokenText, match="accredited-no-cycle” is missing"):
        read_rules(text[:last])


def _rule(*steps: Step) -> Rule:
    return replace(SHIPPED.rules[Stall.NOTHING_FILMED], steps=steps)


@pytest.mark.parametrize(
    ("rule", "says", "at"),
    [
        (_rule(), "at least one step", ""),
        (_rule(Step(5, (), "Words")), "Somebody has to hear it", "1.to"),
        (_rule(Step(0, TRAINEE, "Words")), "1 to 730: 0 cannot be", "1.after"),
        (_rule(Step(5, TRAINEE, " ")), "The words are missing", "1.words"),
        (_rule(Step(5, TRAINEE, "w" * 401)), "400 characters long and are 401", "1.words"),
        (_rule(Step(5, TRAINEE, "About {client}.")), "Nothing stands for {client}", "1.words"),
        (_rule(Step(5, TRAINEE, "About {name.email}.")), "Nothing stands for {name.email}", "1.words"),
        (_rule(Step(5, TRAINEE, "About {days:>9999}.")), "Nothing stands for {days:>9999}", "1.words"),
        (_rule(Step(5, TRAINEE, "About {}.")), "Nothing stands for {}", "1.words"),
        (_rule(*(Step(n, TRAINEE, "Words") for n in (7, 14, 21, 28))), "three times at most of one stall", ""),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_field(rule: Rule, says: str, at: str) -> None:
    reasons = why_not_rule(rule)
    assert any(says in reason.sentence and reason.goes_to == at for reason in reasons), reasons


def test_fields_are_named_in_their_order() -> None:
    assert unknown_fields("{days} with {client} and {child}, {{not a field}}", {"days"}) == ["client", "child"]
