"""Reading a scale's TOML text, refusing what would mislead somebody who rates with it.

Shape: id, version, title, anchors (six, the words for 0 to 5), then [[item]] in order (number, title, subscale,
short_title and guidance if wanted, statements), each statement as { number = "5a", text = "…" } and, where it may be
answered so, not_applicable = true.
"""

from __future__ import annotations

import re
from itertools import pairwise

from logbook.domain.skills.scales import HIGHEST, LOWEST, Item, Scale, Statement
from logbook.domain.toml_text import Table, read_toml

MOST_ITEMS, MOST_STATEMENTS = 99, 40
NUMBER = re.compile(r"([1-9][0-9]?)([a-z]?)")
POINTS = HIGHEST - LOWEST + 1


def read_scale(toml_text: str) -> Scale:
    """The scale a text describes. Errors: BrokenText, with the line, the key and what to do about it."""
    table = read_toml(toml_text)
    table.only("id", "version", "title", "anchors", "item")
    tables = table.tables("item")
    scale = Scale(
        key=table.slug("id"),
        version=table.number("version", 1, 10_000),
        title=table.words("title", 80),
        anchors=_anchors(table),
        items=tuple(_item(each) for each in tables),
    )
    _check_items(scale, tables)
    _check_statements(scale, tables)
    if not scale.sub_scales:
        raise table.broken("item", "no item is a sub-scale, so nothing could be compared: write subscale = true in one")
    return scale


def _anchors(table: Table) -> tuple[str, ...]:
    """Words for every score there is, each its own: two scores of one name would be told apart by nobody."""
    anchors = table.strings("anchors", 60)
    if len(anchors) != POINTS:
        reason = f"“anchors” needs {POINTS} texts, for the scores {LOWEST} to {HIGHEST}, and has {len(anchors)}"
        raise table.broken("anchors", reason)
    for place, anchor in enumerate(anchors):
        if _plain(anchor) in map(_plain, anchors[:place]):
            raise table.broken("anchors", f"“{anchor}” stands for two scores: give each score words of its own")
    return anchors


def _item(table: Table) -> Item:
    table.only("number", "title", "short_title", "subscale", "guidance", "statements")
    number = table.number("number", 1, MOST_ITEMS)
    title = table.words("title", 120)
    rows = table.inline_tables("statements")
    is_sub_scale = table.truth("subscale")
    if is_sub_scale and not rows:
        raise table.broken("subscale", f"item {number} has no statements, so it cannot be a sub-scale: write false")
    if len(rows) > MOST_STATEMENTS:
        raise table.broken("statements", f"an item may have {MOST_STATEMENTS} statements and this one has {len(rows)}")
    return Item(
        number=number,
        title=title,
        short_title=table.words("short_title", 60) if "short_title" in table.values else title,
        is_sub_scale=is_sub_scale,
        statements=tuple(_statement(each, number) for each in rows),
        guidance=table.words("guidance", 600) if "guidance" in table.values else "",
    )


def _statement(table: Table, item: int) -> Statement:
    table.only("number", "text", "not_applicable")
    number = table.words("number", 3)
    if not NUMBER.fullmatch(number):
        raise table.broken("number", f"“{number}” is no statement's number: write “1” to “99”, or “5a” after “5”")
    may_be = table.truth("not_applicable") if "not_applicable" in table.values else False
    return Statement(f"{item}.{number}", table.words("text", 300), may_be)


def _check_items(scale: Scale, tables: list[Table]) -> None:
    """Items come in the order of their numbers, once each; a sub-scale is known by its short title."""
    for table, before, after in zip(tables[1:], scale.items, scale.items[1:], strict=False):
        if after.number <= before.number:
            reason = f"item {after.number} follows item {before.number}: numbers rise, and each is used once"
            raise table.broken("number", reason)
    titles: dict[str, int] = {}
    for table, item in zip(tables, scale.items, strict=True):
        first = titles.setdefault(_plain(item.short_title), item.number)
        if first != item.number:
            name = "short_title" if "short_title" in table.values else "title"
            raise table.broken(name, f"item {first} is called “{item.short_title}” too: give one another title")


def _check_statements(scale: Scale, tables: list[Table]) -> None:
    """Statements come in the order of their numbers within an item, and nothing is asked twice in the whole scale."""
    asked: dict[str, str] = {}
    for item, table in zip(scale.items, tables, strict=True):
        rows = table.inline_tables("statements")
        for row, (before, after) in zip(rows[1:], pairwise(item.statements), strict=True):
            if _order(after) <= _order(before):
                reason = f"statement {after.number} follows {before.number}: numbers rise, and each is used once"
                raise row.broken("number", reason)
        for row, statement in zip(rows, item.statements, strict=True):
            first = asked.setdefault(_plain(statement.text), statement.key)
            if first != statement.key:
                raise row.broken("text", f"statement {first} says the same: each thing is asked once")


def _order(statement: Statement) -> tuple[int, str]:
    found = NUMBER.fullmatch(statement.number)
    assert found, "a number was checked when it was read"  # noqa: S101
    return int(found[1]), found[2]


def _plain(words: str) -> str:
    """Words as somebody hears them: capitals, spacing and the stop at the end make no difference."""
    return " ".join(words.casefold().split()).rstrip(".?! ")
