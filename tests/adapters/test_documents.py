"""The logbook as files: a tagged PDF and a workbook, whatever people wrote in it."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader
from sqlalchemy.orm import Session

from logbook.adapters import documents
from logbook.adapters.documents import pdf
from logbook.adapters.documents.defused import LONGEST, defused
from logbook.domain import signing
from logbook.domain.exports import ExportKind
from logbook.models import evidence
from logbook.models.clients import Client
from tests import evidencing
from tests.world import NOW, World


@pytest.fixture
def full(db: Session, world: World) -> Session:
    evidencing.fill(db, world)
    return db


def made(db: Session, world: World, kind: ExportKind) -> bytes:
    return documents.write(kind, evidence.read(db, world.tess_journey, NOW))


class TestThePdf:
    def test_is_tagged_and_says_what_it_is(self, full: Session, world: World) -> None:
        read = PdfReader(BytesIO(made(full, world, ExportKind.PDF)))
        root: Any = read.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
        assert root["/StructTreeRoot"]["/K"]
        assert root["/Lang"] == "en"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
        assert read.metadata is not None
        assert (read.metadata.title, read.metadata.author) == ("VIG logbook of Tess", "Tess")
        said_of_it = root["/Metadata"].get_data().decode()
        assert re.search(r"pdfuaid:part(>|=\")1\b", said_of_it), said_of_it
        assert "VIG logbook of Tess" in said_of_it

    def test_has_all_its_words_in_the_tree_of_tags_and_their_fonts_within(self, full: Session, world: World) -> None:
        """What PDF/UA asks of every page: its reading order is the tags', its content hangs in the tree, and its letters are there."""
        read = PdfReader(BytesIO(made(full, world, ExportKind.PDF)))
        root: Any = read.trailer["/Root"]
        known = root["/StructTreeRoot"]["/ParentTree"]["/Nums"][::2]
        pages: list[Any] = list(read.pages)
        for page in pages:
            assert page["/Tabs"] == "/S"
            assert page["/StructParents"] in known
            for each in page.get("/Annots", ()):
                assert each.get_object()["/StructParent"] in known
            for font in page["/Resources"]["/Font"].values():
                below = font.get_object().get("/DescendantFonts", [font])[0].get_object()
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & below["/FontDescriptor"].get_object().keys()

    def test_has_headers_in_its_tables_and_bookmarks(self, full: Session, world: World) -> None:
        read = PdfReader(BytesIO(made(full, world, ExportKind.PDF)))
        root: Any = read.trailer["/Root"]
        tags = list(walk(root["/StructTreeRoot"]))
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Link"} <= {tag["/S"] for tag in tags if "/S" in tag}
        cells = [attributes(tag) for tag in tags if tag.get("/S") == "/TD"]
        assert cells
        assert all(cell["/Headers"] for cell in cells)
        assert [titles(each) for each in read.outline[:1]] == [["Logbook of Tess"]]
        assert "How to check the sign-offs" in str(read.outline)

    def test_holds_the_words_and_the_digests(self, full: Session, world: World) -> None:
        read = PdfReader(BytesIO(made(full, world, ExportKind.PDF)))
        text = said(read)
        assert "She waits, he looks up." in text
        assert "<b>longer</b>" in text
        logbook = evidence.read(full, world.tess_journey, NOW)
        signed = logbook.clients[1].cycles[0].sign_off
        assert signed is not None
        assert re.sub(r"\s", "", text).count(signed.digest) == 2
        assert f"Page {len(read.pages)} of {len(read.pages)}" in text

    def test_fetches_nothing(self, full: Session, world: World) -> None:
        with pytest.raises(ValueError, match="nothing outside itself"):
            pdf.Nothing().fetch("https://elsewhere.example/a.png")
        assert b"elsewhere" not in made(full, world, ExportKind.PDF)

    def test_an_empty_logbook_is_a_document_too(self, db: Session, world: World) -> None:
        read = PdfReader(BytesIO(made(db, world, ExportKind.PDF)))
        assert "No supervision session has been entered yet." in said(read)


WITHOUT_PANGO = """
import sys


class WithoutPango:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


sys.meta_path.insert(0, WithoutPango())
from logbook.adapters import documents
from logbook.domain.exports import ExportKind

try:
    documents.write(ExportKind.PDF, None)
except documents.CannotWrite as said:
    print(said)
from logbook.adapters.documents import workbook
"""


def test_without_pango_a_sentence_says_so_and_the_rest_works() -> None:
    said = subprocess.run([sys.executable, "-c", WITHOUT_PANGO], capture_output=True, text=True, check=True).stdout
    assert "Pango, is not installed. The spreadsheet holds the same." in said
    assert "apt-get install libpango-1.0-0" in said


class TestTheWorkbook:
    def test_has_a_sheet_for_each_subject_with_frozen_headings(self, full: Session, world: World) -> None:
        book = opened(made(full, world, ExportKind.WORKBOOK))
        assert book.sheetnames == ["Clients", "Cycles", "Shared reviews", "Supervision", "Milestones", "About"]
        assert {sheet.freeze_panes for sheet in book} == {"B2"}
        assert [book[name].max_row for name in book.sheetnames[:5]] == [5, 13, 12, 3, 3]

    def test_dates_are_dates_and_minutes_numbers(self, full: Session, world: World) -> None:
        rows = table(opened(made(full, world, ExportKind.WORKBOOK)), "Shared reviews")
        assert {type(row["Reviewed on"]) for row in rows} == {datetime}
        assert {(row["Minutes"], row["Minutes: travel"]) for row in rows} == {(45, 20)}
        supervised = table(opened(made(full, world, ExportKind.WORKBOOK)), "Supervision")
        assert [row["Held on"].date() for row in supervised] == [date(2026, 2, 26), date(2026, 3, 11)]
        assert supervised[0]["Confirmed by the trainee"] == datetime(2026, 3, 18, 10, 0)  # noqa: DTZ001 - a workbook's

    def test_no_text_is_a_formula(self, full: Session, world: World) -> None:
        full.get_one(Client, world.client_0).helping_question = "=1+1"
        full.flush()
        book = opened(made(full, world, ExportKind.WORKBOOK))
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
        assert kinds == {"s", "n", "d"}
        assert "'=1+1" in [row["Helping question"] for row in table(book, "Clients")]
        assert {row["Next step"] for row in table(book, "Shared reviews")} == {f"'{evidencing.AWKWARD['next_step']}"}
        assert {row["Where"] for row in table(book, "Shared reviews")} == {"'@home"}

    def test_a_signed_record_proves_itself(self, full: Session, world: World) -> None:
        for row in table(opened(made(full, world, ExportKind.WORKBOOK)), "Cycles"):
            if row["Signed record"]:
                assert (
                    signing.digest_of_text(evidencing.AWKWARD["line"], row["Key of its words"]) in row["Signed record"]
                )
                assert sha256(row["Signed record"].encode()).hexdigest() == row["Digest"]


@pytest.mark.parametrize(
    "text", ["=1", "+x", "-x", "@x", "|x", "%x", "\tx", "\rx", "\nx", "  =1", "＝1", "\x00=1", "-2+3"]
)
def test_what_begins_like_a_formula_is_defused(text: str) -> None:
    assert defused(text).startswith("'")


@pytest.mark.parametrize("text", ["-5", "+1,000.5", "She waits", "5 = 5", "", "é"])
def test_what_does_not_is_left_alone(text: str) -> None:
    assert defused(text) == text


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    cut = defused("=" + "x" * 40_000)
    assert len(cut) == LONGEST
    assert cut.endswith("(the whole text is in the PDF)")


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def table(book: Workbook, name: str) -> list[dict[str, Any]]:
    headings, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def walk(tag: Any) -> Any:
    tag = tag.get_object() if hasattr(tag, "get_object") else tag
    if isinstance(tag, list):
        for each in tag:
            yield from walk(each)
    elif isinstance(tag, dict) and "/Type" in tag and tag["/Type"] != "/MCR":
        yield tag
        yield from walk(tag.get("/K", []))


def attributes(tag: Any) -> dict[str, Any]:
    found = tag.get("/A", {})
    found = found.get_object() if hasattr(found, "get_object") else found
    return {k: v for each in (found if isinstance(found, list) else [found]) for k, v in each.get_object().items()}


def said(read: PdfReader) -> str:
    """The words of the document; pypdf leaves zeros between the characters of a font in which a character was missing."""
    return "".join(page.extract_text() for page in read.pages).replace("\x00", "")


def titles(entry: Any) -> list[str]:
    return [entry["/Title"]] if not isinstance(entry, list) else [each["/Title"] for each in entry]
