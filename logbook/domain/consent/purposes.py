"""What footage may be used for: each purpose is asked apart, in words and on a lawful basis that are data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from logbook.domain.toml_text import Table, read_toml


class Purpose(StrEnum):
    """Filming, family review and supervision are one answer, CARE; every other is asked apart and is a no until it is a yes.

    Court, conferences and assessment of a family are not purposes: disclosure under an order is a recorded act of its own.
    """

    CARE = "care"
    ACCREDITATION = "accreditation"
    INTERVISION = "intervision"
    OUTSIDE_INTERVISION = "outside-intervision"
    TEACHING = "teaching"
    BOOKLET = "booklet"
    RESEARCH = "research"

    @property
    def words(self) -> str:
        """What it is called in a sentence."""
        return _WORDS.get(self, str(self))


_WORDS = {
    Purpose.CARE: "filming, family review and supervision",
    Purpose.OUTSIDE_INTERVISION: "intervision outside the service",
    Purpose.BOOKLET: "the booklet",
}

ASKED_APART = tuple(purpose for purpose in Purpose if purpose is not Purpose.CARE)
"""Every purpose but the first, in the order they are asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How one purpose is asked for: the question, what a yes means, and the lawful basis it rests on."""

    purpose: Purpose
    asks: str
    means: str
    basis: str


def read_purposes(toml_text: str) -> Mapping[Purpose, Asked]:
    """Every purpose as the text asks for it, in the text's order. Errors: BrokenText, with the line, the key and what to do."""
    table = read_toml(toml_text)
    table.only("purposes")
    found: dict[Purpose, Asked] = {}
    for each in table.tables("purposes"):
        asked = _asked(each)
        if asked.purpose in found:
            raise each.broken("key", f"“{asked.purpose}” is asked twice: keep one of them")
        found[asked.purpose] = asked
    missing = [purpose for purpose in Purpose if purpose not in found]
    if missing:
        raise table.broken("purposes", f"“{missing[0]}” is missing: every purpose needs its words, asked for or not")
    return found


def _asked(table: Table) -> Asked:
    table.only("key", "asks", "means", "basis")
    key = table.slug("key")
    if key not in set(Purpose):
        raise table.broken("key", f"“{key}” is no purpose: the purposes are {', '.join(Purpose)}")
    return Asked(
        purpose=Purpose(key),
        asks=table.words("asks", 300),
        means=table.words("means", 600),
        basis=table.words("basis", 300),
    )
