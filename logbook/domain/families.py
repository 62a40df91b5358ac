"""Two records of one family: which participants are the same, and what stands in the way of making the records one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from logbook.domain.refusals import Reason


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody in a relationship, under a word such as "mum"."""

    id: UUID
    label: str
    is_child: bool


def same_people(kept: Iterable[Someone], gone: Iterable[Someone]) -> Mapping[UUID, UUID]:
    """Who of the record that goes is whom of the one that stays: the same word, both grown up or both children.

    A word used twice in one record names nobody for certain, so it joins nobody.
    """
    by_word = _by_word(kept)
    pairs = {word: (people, by_word.get(word, [])) for word, people in _by_word(gone).items()}
    return {ours[0]: theirs[0] for ours, theirs in pairs.values() if len(ours) == len(theirs) == 1}


def _by_word(people: Iterable[Someone]) -> dict[tuple[str, bool], list[UUID]]:
    found: dict[tuple[str, bool], list[UUID]] = {}
    for person in people:
        found.setdefault((" ".join(person.label.casefold().split()), person.is_child), []).append(person.id)
    return found


def why_not_merge(*, same_record: bool, same_journey: bool, gone_already: bool) -> list[Reason]:
    """What stands in the way, in words."""
    if same_record:
        return [Reason("This is the same record twice: choose another one.", "other")]
    if gone_already:
        return [Reason("One of the two was merged or taken out already: open your list of clients again.", "other")]
    if not same_journey:
        return [Reason("The two belong to different journeys, so each keeps its own record.", "other")]
    return []
