"""Nudges: what counts as a stall, which reminder of it is due, and when somebody may be written to at all."""

from logbook.domain.nudges.due import Due
from logbook.domain.nudges.hours import in_hours, next_moment
from logbook.domain.nudges.limits import Quiet, not_before, too_many
from logbook.domain.nudges.reading import Letter, Shipped, read_rules
from logbook.domain.nudges.rules import Hears, Rule, Stall, Step, unknown_fields, why_not_rule
from logbook.domain.nudges.stalls import days_stalled, steps_due

__all__ = [
    "Due",
    "Hears",
    "Letter",
    "Quiet",
    "Rule",
    "Shipped",
    "Stall",
    "Step",
    "days_stalled",
    "in_hours",
    "next_moment",
    "not_before",
    "read_rules",
    "steps_due",
    "too_many",
    "unknown_fields",
    "why_not_rule",
]
