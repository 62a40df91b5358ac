"""Reading a programme's TOML text, refusing what would mislead somebody later.

Shape: key, name, version, about, individual_only, shortfall_percent, own_goal, gives ("practitioner" or
"nothing": what the final milestone brings), ended (the word for who has passed it), then [[stages]] (key, name,
expected_months) and under each its [[stages.milestones]] (key, name, clients, cycles, supervision_minutes), in order.
"""

from __future__ import annotations

from logbook.domain.people import Role
from logbook.domain.programmes.requirements import ACCREDITED, Milestone, Programme, Required, Stage
from logbook.domain.toml_text import Table, read_toml

GIVES_PRACTITIONER, GIVES_NOTHING = str(Role.PRACTITIONER), "nothing"
VERP, COMPLETED = "verp-course", "completed"


def read_programme(toml_text: str) -> Programme:
    """The programme a text describes. Errors: BrokenText, with the line, the key and what to do about it."""
    table = read_toml(toml_text)
    table.only(
        "key",
        "name",
        "version",
        "about",
        "individual_only",
        "shortfall_percent",
        "own_goal",
        "gives",
        "ended",
        "stages",
    )
    programme = Programme(
        key=table.slug("key"),
        name=table.words("name", 80),
        version=table.number("version", 1, 10_000),
        about=table.words("about", 1000),
        individual_only=table.truth("individual_only"),
        shortfall_percent=table.number("shortfall_percent", 0, 10),
        own_goal=table.truth("own_goal"),
        stages=tuple(_stage(each) for each in table.tables("stages")),
        gives=_gives(table),
        ended=table.words("ended", 40) if "ended" in table.values else COMPLETED if _is_verp(table) else ACCREDITED,
    )
    _check_keys(programme, table)
    return programme


def _gives(table: Table) -> Role | None:
    """What the text says. One kept before texts said it is a way to practitioner, or the VERP course, which never is."""
    before = GIVES_NOTHING if _is_verp(table) else GIVES_PRACTITIONER
    said = table.words("gives", 40) if "gives" in table.values else before
    if said not in (GIVES_PRACTITIONER, GIVES_NOTHING):
        raise table.broken("gives", f"“gives” is either “{GIVES_PRACTITIONER}” or “{GIVES_NOTHING}”")
    if said == GIVES_PRACTITIONER and _is_verp(table):
        raise table.broken("gives", f"a VERP course makes nobody a practitioner: write gives = “{GIVES_NOTHING}”")
    return Role.PRACTITIONER if said == GIVES_PRACTITIONER else None


def _is_verp(table: Table) -> bool:
    """A programme's key stays through all its versions, whatever a service edits."""
    return table.values.get("key") == VERP


def _stage(table: Table) -> Stage:
    table.only("key", "name", "expected_months", "milestones")
    milestone_tables = table.tables("milestones")
    milestones = tuple(_milestone(each) for each in milestone_tables)
    for each, earlier, later in zip(milestone_tables[1:], milestones, milestones[1:], strict=False):
        if not later.required.at_least(earlier.required):
            raise each.broken("key", f"asks for less than “{earlier.name}” before it: totals only grow within a stage")
    return Stage(table.slug("key"), table.words("name", 80), table.months("expected_months"), milestones)


def _milestone(table: Table) -> Milestone:
    table.only("key", "name", "clients", "cycles", "supervision_minutes")
    required = Required(
        clients=table.number("clients", 0, 200),
        cycles=table.number("cycles", 0, 500),
        supervision_minutes=table.number("supervision_minutes", 0, 60_000),
    )
    return Milestone(table.slug("key"), table.words("name", 80), required)


def _check_keys(programme: Programme, table: Table) -> None:
    """Stages and milestones are looked up by key, so a key is used once among each."""
    seen_stages: set[str] = set()
    seen_milestones: set[str] = set()
    for stage_table, stage in zip(table.tables("stages"), programme.stages, strict=True):
        if stage.key in seen_stages:
            raise stage_table.broken("key", f"“{stage.key}” is used by an earlier stage: give this one another key")
        seen_stages.add(stage.key)
        for milestone_table, milestone in zip(stage_table.tables("milestones"), stage.milestones, strict=True):
            if milestone.key in seen_milestones:
                reason = f"“{milestone.key}” is used by an earlier milestone: give this one another key"
                raise milestone_table.broken("key", reason)
            seen_milestones.add(milestone.key)
