"""The logbook as a tagged PDF (PDF/UA-1), to be read, printed and kept. Nothing is fetched from anywhere to make it."""

from __future__ import annotations

import logging
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from logbook.adapters.documents import CannotWrite
from logbook.adapters.documents.defused import clean
from logbook.domain import words
from logbook.domain.signing import SignedWords

try:
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher
except OSError as without_pango:
    raise CannotWrite(
        "This server cannot make PDFs, because a library it needs for them, Pango, is not installed. The spreadsheet "
        "holds the same. Whoever looks after the server can add it: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0"
    ) from without_pango

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from logbook.models.erased import Certificate
    from logbook.models.evidence import Logbook


logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its warnings may quote the document
logging.getLogger("weasyprint.progress").setLevel(logging.CRITICAL)

FOLDER = "templates/evidence/print"
CERTIFICATE = "templates/recordings/print"


class Nothing(URLFetcher):
    """Fetches nothing: the document is whole as it is."""

    def fetch(self, url: str, headers: Any = None) -> NoReturn:  # noqa: ARG002 - WeasyPrint's signature
        """Refuse. Errors: ValueError, always."""
        raise ValueError("a logbook refers to nothing outside itself")


def write(logbook: Logbook) -> bytes:
    """The PDF's bytes."""
    page = _templates(FOLDER, logbook.zone).get_template("logbook.html")
    return _written(page.render(logbook=logbook, SignedWords=SignedWords))


def write_certificate(facts: Certificate) -> bytes:
    """The same of a certificate of erasure."""
    return _written(_templates(CERTIFICATE, facts.zone).get_template("certificate.html").render(facts=facts))


def _written(page: str) -> bytes:
    style = (files("logbook") / FOLDER / "logbook.css").read_text(encoding="utf-8")
    fetch = Nothing()
    html = HTML(string=page, base_url=None, url_fetcher=fetch)
    content: bytes = html.write_pdf(
        stylesheets=[CSS(string=style, url_fetcher=fetch)], pdf_variant="pdf/ua-1", optimize_images=False
    )
    return content


def _templates(folder: str, zone: ZoneInfo) -> Environment:
    """The document's own templates, with the words for days and durations; every text is cleaned and escaped."""
    pages = Environment(
        loader=PackageLoader("logbook", folder),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    pages.filters["day"] = words.full_day
    pages.filters["on"] = lambda when: words.full_day(when.astimezone(zone).date())
    pages.filters["moment"] = lambda when: (
        f"{words.full_day(when.astimezone(zone).date())} at {words.clock(when, zone)}"
    )
    pages.filters["duration"] = words.duration
    pages.filters["count"] = words.count
    pages.filters["listed"] = words.listed
    return pages
