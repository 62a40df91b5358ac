"""A skills scale: items of statements, each scored 0 to 5, some items being the sub-scales that are compared.

A scale is the service's data and a version is never changed: what was rated keeps the version it was rated on. The
shipped one is adapted and not validated; it feeds reflection and is never a pass mark.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from logbook.domain.refusals import Reason, RuleBroken
from logbook.domain.words import listed

LOWEST, HIGHEST = 0, 5


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing looked for. Its key is its item's number and its own, "6.5a", and means the same in every version."""

    key: str
    text: str
    may_be_not_applicable: bool = False

    @property
    def number(self) -> str:
        """Its number within its item, as printed: "5a"."""
        return self.key.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Item:
    """One heading of the scale with its statements; none where the instrument prints the heading alone."""

    number: int
    title: str
    short_title: str
    is_sub_scale: bool
    statements: tuple[Statement, ...]
    guidance: str = ""
    """The service's own few words on what to look for; the published instrument ships without."""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(statement.key for statement in self.statements)

    @property
    def maximum(self) -> int:
        return HIGHEST * len(self.statements)


@dataclass(frozen=True)
class Scale:
    """One version of a scale. Anchors are the words for each score, in order from 0 to 5."""

    key: str
    version: int
    title: str
    anchors: tuple[str, ...]
    items: tuple[Item, ...]

    def __hash__(self) -> int:
        """By what it is called: going through sixty statements each time a scale is looked up would be most of the work."""
        return hash((self.key, self.version))

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Every statement by its key, in the order of the scale."""
        return {statement.key: statement for item in self.items for statement in item.statements}

    @cached_property
    def sub_scales(self) -> tuple[Item, ...]:
        """The items that are compared across recordings and make up the total."""
        return tuple(item for item in self.items if item.is_sub_scale)

    @cached_property
    def compared(self) -> frozenset[str]:
        """The keys of the statements in the sub-scales."""
        return frozenset(key for item in self.sub_scales for key in item.keys)

    @cached_property
    def spans(self) -> dict[int, slice]:
        """Where the statements of each sub-scale lie among all of the scale's, by the item's number."""
        found, at = {}, 0
        for item in self.items:
            if item.is_sub_scale:
                found[item.number] = slice(at, at + len(item.statements))
            at += len(item.statements)
        return found

    @property
    def minimum(self) -> int:
        """The least total of one recording, over the sub-scales."""
        return LOWEST * len(self.compared)

    @property
    def maximum(self) -> int:
        """The greatest total of one recording, over the sub-scales."""
        return HIGHEST * len(self.compared)

    def said(self) -> str:
        """ "VIG Practice Skills Rating Scale, version 1": how a sentence names it."""
        return f"{self.title}, version {self.version}"


def chosen(scale: Scale, numbers: Collection[int]) -> tuple[Item, ...]:
    """The items a rater chose to rate, in the scale's order; the whole scale where none is named.

    Errors: RuleBroken for an item the scale has not, or one that has no statements.
    """
    rateable = {item.number for item in scale.items if item.statements}
    strange = sorted(set(numbers) - rateable)
    if strange:
        said = listed([str(number) for number in strange])
        raise RuleBroken(f"{scale.said()} has nothing to rate under item {said}: choose among the items shown.")
    return tuple(item for item in scale.items if item.statements and (not numbers or item.number in numbers))


def allowing(scale: Scale, keys: Collection[str]) -> Scale:
    """The next version, with “not applicable” as a possible answer to these statements too.

    Errors: RuleBroken for a statement the scale has not, or when every one of them allows it already.
    """
    strange = [key for key in keys if key not in scale.statements]
    if strange:
        raise RuleBroken(f"{scale.said()} has no statement {listed(strange)}: choose among the statements shown.")
    if all(scale.statements[key].may_be_not_applicable for key in keys):
        raise RuleBroken("“Not applicable” can be answered there already: choose the statements it is wanted for.")
    items = tuple(
        replace(
            item,
            statements=tuple(
                replace(statement, may_be_not_applicable=statement.may_be_not_applicable or statement.key in keys)
                for statement in item.statements
            ),
        )
        for item in scale.items
    )
    return replace(scale, version=scale.version + 1, items=items)


def guided(scale: Scale, guidance: Mapping[int, str]) -> Scale:
    """The next version, with a service's own words on what to look for under these items; no words take them away.

    Errors: RuleBroken for an item the scale has not.
    """
    if strange := sorted(set(guidance) - {item.number for item in scale.items}):
        raise RuleBroken(f"{scale.said()} has no item {listed([str(each) for each in strange])}.")
    items = tuple(replace(item, guidance=guidance.get(item.number, item.guidance)) for item in scale.items)
    return replace(scale, version=scale.version + 1, items=items)


def why_not_follow(earlier: Sequence[Scale], later: Scale) -> list[Reason]:
    """What keeps a text from being the next version of a scale; `earlier` are all its versions.

    A statement's key means one thing for ever: ratings of years are laid side by side by it. One whose words change
    gets a number of its own.
    """
    newest = max((each.version for each in earlier), default=0)
    reasons = [
        Reason(f"This is the scale “{each.key}”, and its key stays: write it as it was.")
        for each in earlier[:1]
        if each.key != later.key
    ]
    if later.version != newest + 1:
        reasons.append(Reason(f"Write version = {newest + 1}: versions up to {newest} are kept as they are."))
    said_before = {key: statement.text for each in earlier for key, statement in each.statements.items()}
    reasons.extend(
        Reason(
            f"Statement {key} said “{said_before[key]}” in an earlier version: give the changed statement a number of "
            f"its own, such as {key}a, so that ratings of the two are never mixed."
        )
        for key, statement in later.statements.items()
        if said_before.get(key, statement.text) != statement.text
    )
    return reasons
