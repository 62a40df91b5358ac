"""A logbook written into a file. Each form brings a heavy library, loaded when it is first asked for: in the jobs process only."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from logbook.domain.exports import ExportKind, RatingsKind

if TYPE_CHECKING:
    from logbook.models.erased import Certificate
    from logbook.models.evidence import Logbook
    from logbook.models.ratings_file import RatingsFile


WRITERS = {ExportKind.PDF: "pdf", ExportKind.WORKBOOK: "workbook"}
"""The module that writes each form."""


class CannotWrite(Exception):
    """This computer cannot make such a file; the sentence is for the person who asked."""


def write(kind: ExportKind, logbook: Logbook) -> bytes:
    """The logbook in this form. Errors: CannotWrite."""
    writer = import_module(f"{__name__}.{WRITERS[kind]}")
    content: bytes = writer.write(logbook)
    return content


def write_ratings(kind: RatingsKind, file: RatingsFile) -> bytes:
    """Ratings with their codebook in this form."""
    if kind is RatingsKind.CSV:
        content: bytes = import_module(f"{__name__}.ratings_text").write(file)
    else:
        content = import_module(f"{__name__}.ratings_workbook").write(file)
    return content


def certify(facts: Certificate) -> bytes:
    """A certificate of erasure, as a tagged PDF. Errors: CannotWrite."""
    content: bytes = import_module(f"{__name__}.pdf").write_certificate(facts)
    return content
