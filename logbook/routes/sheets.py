"""Small tables as files, made while somebody waits: CSV, and a workbook written by hand, since the library for it is heavy."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import BytesIO, StringIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from logbook.adapters.documents.defused import defused
from logbook.domain.retention_of_people.report import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def as_csv(table: Table, about: str) -> bytes:
    """One table, with what it is about above it; a mark at its beginning tells spreadsheets that it is UTF-8."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    heading, rows = table
    for row in ([about], heading, *rows):
        writer.writerow([defused(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(tables: Mapping[str, Table], about: str) -> bytes:
    """All of them, a sheet each; every cell is text, so that no program takes one for a formula."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as book:
        for name, content in _parts(tables, about).items():
            book.writestr(name, f"{_HEAD}{content}")
    return out.getvalue()


def _parts(tables: Mapping[str, Table], about: str) -> dict[str, str]:
    names = list(tables)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, len(names) + 1)
    )
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOC}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        **{f"xl/worksheets/sheet{n}.xml": _sheet(tables[name], about) for n, name in enumerate(names, start=1)},
    }


def _sheet(table: Table, about: str) -> str:
    heading, rows = table
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in ((about,), heading, *rows))
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(defused(text))}</t></is></c>'
