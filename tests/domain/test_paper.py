"""Photographed paper: told by its bytes, freed of what the phone wrote into it, and still the same picture."""

from __future__ import annotations

import struct
import zlib

import pytest

from logbook.domain.consent.paper import MOST_BYTES, NotPaper, cleaned

GPS = b"lat 51.4779 long -0.0015 phone of somebody"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(turned: int, order: str = "<") -> bytes:
    """A phone's metadata: which way up, and where it was."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    return b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 1) + entry + bytes(4) + GPS


def jpeg(turned: int = 6, order: str = "<") -> bytes:
    picture = segment(0xC0, b"frame") + segment(0xDA, b"scan") + b"\x12\xff\x00\x34\xff\xd0\x56"
    more = segment(0xE1, exif(turned, order)) + segment(0xED, GPS) + segment(0xFE, GPS)
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + more + picture + b"\xff\xd9" + b"a film behind it " + GPS


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"eXIf", GPS) + chunk(b"tEXt", GPS)
    + chunk(b"IDAT", b"picture") + chunk(b"IEND", b"") + GPS
)  # fmt: skip


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_jpeg_keeps_its_picture_and_which_way_up_it_is_and_nothing_else(order: str) -> None:
    kind, clean = cleaned(jpeg(6, order))
    assert kind == "image/jpeg"
    assert b"51.4779" not in clean
    assert b"a film behind it" not in clean
    assert clean.endswith(b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9")
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in clean
    assert cleaned(clean) == (kind, clean)


def test_an_upright_jpeg_says_nothing_at_all() -> None:
    assert b"Exif" not in cleaned(jpeg(1))[1]


def test_a_png_keeps_its_picture() -> None:
    kind, clean = cleaned(PNG)
    assert (kind, b"picture" in clean, b"51.4779" in clean) == ("image/png", True, False)


def test_a_pdf_is_kept_as_it_is() -> None:
    assert cleaned(b"%PDF-1.7 words") == ("application/pdf", b"%PDF-1.7 words")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 a zip", "no photograph"),
        (b"<svg onload=x>", "no photograph"),
        (b"\xff\xd8\xff", "did not arrive whole"),
        (jpeg()[:60], "did not arrive whole"),
        (PNG[:40], "did not arrive whole"),
        (b"\xff\xd8\xff\xe0\x00\x00", "did not arrive whole"),
        (b"%PDF-" + bytes(MOST_BYTES), "larger than 10 MB"),
    ],
)
def test_what_is_no_paper_is_refused_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(NotPaper, match=says):
        cleaned(data)
