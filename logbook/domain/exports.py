"""A logbook as a file: how long it is kept, and where the making of one stands, derived from its dated facts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

KEPT_FOR = timedelta(hours=24)
"""How long a file waits to be fetched: it holds a whole logbook, and another is made in seconds."""
LEASE = timedelta(minutes=2)
"""How long a maker may be silent before another takes the making up."""
MOST_TRIES = 3
"""How often making is begun: what ends the maker itself must not do so for ever."""


class ExportKind(StrEnum):
    """The forms a logbook is made in; the values end its file's name."""

    PDF = "pdf"
    WORKBOOK = "xlsx"


class RatingsKind(StrEnum):
    """The forms ratings are made in: tidy text tables, or a workbook; each with its codebook."""

    CSV = "ratings-csv"
    WORKBOOK = "ratings-xlsx"

    @property
    def ending(self) -> str:
        """How the file's name ends: the two text tables come as one archive."""
        return "zip" if self is RatingsKind.CSV else "xlsx"


class ExportState(StrEnum):
    """Where a file stands."""

    WAITING = "waiting"
    BEING_MADE = "being made"
    READY = "ready"
    EXPIRED = "expired"
    NOT_MADE = "not made"


@dataclass(frozen=True, slots=True)
class ExportFacts:
    """The dated facts of one file; `error` is the sentence that says why it could not be made."""

    claimed_at: datetime | None
    made_at: datetime | None
    error: str = ""


def state(facts: ExportFacts, now: datetime) -> ExportState:
    """Where the file stands now. A claim that has run out waits to be taken up again."""
    if facts.made_at is not None:
        return ExportState.READY if now < kept_until(facts.made_at) else ExportState.EXPIRED
    if facts.error:
        return ExportState.NOT_MADE
    claimed = facts.claimed_at is not None and now - facts.claimed_at < LEASE
    return ExportState.BEING_MADE if claimed else ExportState.WAITING


def kept_until(made_at: datetime) -> datetime:
    """When the file is no longer there to fetch."""
    return made_at + KEPT_FOR


def file_name(trainee: str, made_on: date, kind: ExportKind) -> str:
    """ "vig-logbook-tess-okoro-2026-03-18.pdf": letters and digits every system takes; without a name where it has none."""
    plain = unicodedata.normalize("NFKD", trainee).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z0-9]+", plain)[:6]
    return "-".join(["vig-logbook", *words, made_on.isoformat()]) + f".{kind}"


def ratings_file_name(made_on: date, kind: RatingsKind) -> str:
    """ "vig-ratings-2026-03-18.zip": nobody's name, since the file may hold several people's."""
    return f"vig-ratings-{made_on.isoformat()}.{kind.ending}"
