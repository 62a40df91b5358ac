"""Ratings as a workbook: a sheet of tidy rows, and the codebook beside it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from logbook.adapters.documents.sheets import Column
from logbook.adapters.documents.workbook import fill
from logbook.domain.skills.tidy import COLUMNS

if TYPE_CHECKING:
    from logbook.models.ratings_file import RatingsFile

WIDE = {"practitioner": 22, "rater": 28, "note": 60, "scale": 22}
LOCAL = ZoneInfo("UTC")
"""Moments in the rows are the service's local time already."""


def write(file: RatingsFile) -> bytes:
    """The workbook's bytes."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    book.properties.title, book.properties.creator = "VIG ratings", "VIG Logbook"
    book.properties.created = book.properties.modified = file.as_of.replace(tzinfo=None)
    columns = [Column(name, WIDE.get(name, 14)) for name, _meaning in COLUMNS]
    fill(book.create_sheet("Ratings"), columns, file.rows, LOCAL)
    fill(
        book.create_sheet("Codebook"),
        (Column("about", 30), Column("name", 18), Column("meaning", 96)),
        file.codebook(),
        LOCAL,
    )
    out = BytesIO()
    book.save(out)
    return out.getvalue()
