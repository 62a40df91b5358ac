"""The logbook as a workbook: one sheet a subject, one row a thing, real dates, minutes as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from logbook.adapters.documents.about import about
from logbook.adapters.documents.defused import defused
from logbook.adapters.documents.sheets import SHEETS, Column

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from logbook.models.evidence import Logbook

HEADING = Font(name="Arial", size=11, bold=True, color="0B3F42")
HEADING_FILL = PatternFill("solid", fgColor="E3F0EC")
BODY = Font(name="Arial", size=10)
WRAPPED = Alignment(vertical="top", wrap_text=True)
A_DAY, A_MOMENT = "d mmm yyyy", "d mmm yyyy hh:mm"


def write(logbook: Logbook) -> bytes:
    """The workbook's bytes."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    book.properties.title = defused(f"VIG logbook of {logbook.trainee}")
    book.properties.creator = "VIG Logbook"
    book.properties.created = book.properties.modified = logbook.as_of.replace(tzinfo=None)
    for sheet in SHEETS:
        fill(book.create_sheet(sheet.title), sheet.columns, sheet.rows(logbook), logbook.zone)
    fill(book.create_sheet("About"), (Column("What", 34), Column("", 96)), about(logbook), logbook.zone)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def fill(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> None:
    """A heading and its rows, frozen, filtered and fit to print."""
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(1, number)
        _put(cell, column.title, zone)
        cell.font, cell.fill = HEADING, HEADING_FILL
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    last = 1
    for last, values in enumerate(rows, start=2):
        for number, value in enumerate(values, start=1):
            _put(sheet.cell(last, number), value, zone)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    sheet.sheet_view.zoomScale = 110
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _put(cell: Cell | Any, value: Any, zone: ZoneInfo) -> None:
    """A value as its own type; text is told to be text, whatever it looks like."""
    cell.font, cell.alignment = BODY, WRAPPED
    if isinstance(value, datetime):
        local = value.astimezone(zone) if value.tzinfo else value
        cell.value, cell.number_format = local.replace(tzinfo=None, microsecond=0), A_MOMENT
    elif isinstance(value, date):
        cell.value, cell.number_format = value, A_DAY
    elif isinstance(value, bool):
        cell.value = "yes" if value else "no"
    elif isinstance(value, int | float):
        cell.value = value
    elif value:
        cell.value = defused(str(value))
        cell.data_type = "s"
