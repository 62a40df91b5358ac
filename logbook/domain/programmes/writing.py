"""A programme as its canonical TOML text: the same programme always gives the same text."""

from __future__ import annotations

import re

from logbook.domain.programmes.reading import GIVES_NOTHING
from logbook.domain.programmes.requirements import Milestone, Programme, Stage
from logbook.domain.toml_text import quoted, truth


def to_toml(programme: Programme) -> str:
    """The text that read_programme turns back into an equal programme."""
    head = [
        f"key = {quoted(programme.key)}",
        f"name = {quoted(programme.name)}",
        f"version = {programme.version}",
        f"about = {quoted(programme.about)}",
        f"individual_only = {truth(programme.individual_only)}",
        f"shortfall_percent = {programme.shortfall_percent}",
        f"own_goal = {truth(programme.own_goal)}",
        f"gives = {quoted(programme.gives or GIVES_NOTHING)}",
        f"ended = {quoted(programme.ended)}",
    ]
    return "\n".join([*head, *(line for stage in programme.stages for line in _stage(stage))]) + "\n"


def renumbered(text: str, version: int) -> str:
    """The same text under another version number, its comments and spacing kept."""
    return re.sub(r"(?m)^(\s*version\s*=\s*)\d+", rf"\g<1>{version}", text, count=1)


def _stage(stage: Stage) -> list[str]:
    fewest, most = stage.expected_months
    return [
        "",
        "[[stages]]",
        f"key = {quoted(stage.key)}",
        f"name = {quoted(stage.name)}",
        f"expected_months = [{fewest}, {most}]",
        *(line for milestone in stage.milestones for line in _milestone(milestone)),
    ]


def _milestone(milestone: Milestone) -> list[str]:
    return [
        "",
        "[[stages.milestones]]",
        f"key = {quoted(milestone.key)}",
        f"name = {quoted(milestone.name)}",
        f"clients = {milestone.required.clients}",
        f"cycles = {milestone.required.cycles}",
        f"supervision_minutes = {milestone.required.supervision_minutes}",
    ]
