"""A scale as its canonical TOML text: the same scale always gives the same text."""

from __future__ import annotations

from logbook.domain.skills.scales import Item, Scale, Statement
from logbook.domain.toml_text import quoted, truth


def to_toml(scale: Scale) -> str:
    """The text that read_scale turns back into an equal scale."""
    head = [
        f"id = {quoted(scale.key)}",
        f"version = {scale.version}",
        f"title = {quoted(scale.title)}",
        f"anchors = [{', '.join(quoted(anchor) for anchor in scale.anchors)}]",
    ]
    return "\n".join([*head, *(line for item in scale.items for line in _item(item))]) + "\n"


def _item(item: Item) -> list[str]:
    return [
        "",
        "[[item]]",
        f"number = {item.number}",
        f"title = {quoted(item.title)}",
        *([f"short_title = {quoted(item.short_title)}"] if item.short_title != item.title else []),
        *([f"guidance = {quoted(item.guidance)}"] if item.guidance else []),
        f"subscale = {truth(item.is_sub_scale)}",
        *(["statements = [", *map(_statement, item.statements), "]"] if item.statements else ["statements = []"]),
    ]


def _statement(statement: Statement) -> str:
    allowed = ", not_applicable = true" if statement.may_be_not_applicable else ""
    return f"  {{ number = {quoted(statement.number)}, text = {quoted(statement.text)}{allowed} }},"
