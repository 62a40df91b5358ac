"""Ratings as two text tables in one archive: the tidy rows, and the codebook that says what they mean."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from logbook.adapters.documents.defused import defused
from logbook.domain.skills.tidy import COLUMNS

if TYPE_CHECKING:
    from logbook.models.ratings_file import RatingsFile


def write(file: RatingsFile) -> bytes:
    """The archive's bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("ratings.csv", _table([name for name, _meaning in COLUMNS], file.rows))
        archive.writestr("codebook.csv", _table(["about", "name", "meaning"], file.codebook()))
    return out.getvalue()


def _table(heading: list[str], rows: Iterable[Iterable[Any]]) -> str:
    """With a byte-order mark, by which spreadsheets know that it is UTF-8."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([_said(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) else defused(str(value))
