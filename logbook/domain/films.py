"""Films on devices: how long one may lie there, and whether moments may be cut out of it at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from logbook.domain.consent import Footage, Purpose, may_be_filmed, may_be_used
from logbook.domain.refusals import Reason, RuleBroken

DAYS_KEPT = (7, 14, 30)
"""The days after which a film is to be deleted from its device: one of these is chosen, the middle one offered."""
LONGEST_DEVICE = 80
"""Characters of a person's own word for a device."""


def delete_by(today: date, days: int) -> date:
    """The day by which a film registered today is to be deleted."""
    if days not in DAYS_KEPT:
        raise RuleBroken("Choose from the list by when the film is to be deleted from its device.", field="days")
    return today + timedelta(days=days)


def device_word(said: str) -> str:
    """The person's own word for a device, tidied; refused where it says nothing."""
    word = " ".join(said.split())[:LONGEST_DEVICE]
    if not word:
        raise RuleBroken("Say on which device the film lies, in a word of your own: “work phone”.", field="device")
    return word


def may_be_clipped(family: Footage, childs_answer: str | None, today: date) -> list[Reason]:
    """What stands in the way of cutting moments out of this family's film; nothing when somebody may be shown in one.

    One who has not agreed can be covered, so it takes only one who has; a child's own no and an objection stop everybody's.
    """
    agreed = tuple(each for each in family.people if (given := each.answers.get(Purpose.CARE)) and given.is_yes(today))
    if not agreed:
        return [missing.reason for missing in may_be_filmed(family, today).missing]
    shown = replace(family, people=agreed, childs_answer=childs_answer)
    return [missing.reason for missing in may_be_used(shown, Purpose.CARE, today).missing]
