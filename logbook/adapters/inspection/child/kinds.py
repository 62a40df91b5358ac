"""What a file truly is, by its own first bytes: the reader for that kind is then used and no other, whatever the file is called.

A playlist, an archive or a picture is of no kind, so nothing that could point elsewhere is ever read as what it claims.
"""

from __future__ import annotations

from typing import Protocol

BEGINNINGS = {
    b"\x1aE\xdf\xa3": "matroska",
    b"\x00\x00\x01\xba": "mpeg",
    b"0&\xb2u\x8ef\xcf\x11": "asf",
}
"""EBML (RFC 8794); an MPEG program stream's pack header (ISO 13818-1); the header object of ASF."""
BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
"""With which an MP4 or QuickTime film can begin (ISO 14496-12; QuickTime File Format)."""
CLEAN_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"}
PACKETS = {188: 0, 192: 4}
"""Lengths of a transport stream's packets, and where each carries its sync byte (ISO 13818-1; 192 as camcorders write them)."""


class Bytes(Protocol):
    """A film to look into."""

    @property
    def size(self) -> int: ...

    def read(self, most: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


def kind_of(film: Bytes) -> str:
    """The reader's name for it; empty when it is no kind of film."""
    film.seek(0)
    head = film.read(1024)
    film.seek(0)
    for beginning, kind in BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    if head[4:8] in BOXES and int.from_bytes(head[:4], "big") != 0:
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    for length, sync in PACKETS.items():
        if len(head) > 4 * length and all(head[at * length + sync] == 0x47 for at in range(5)):
            return "mpegts"
    return ""


def is_index_first(film: Bytes) -> bool:
    """Whether an MP4's index comes before its pictures, and its boxes fill the file to the last byte with nothing strange among them."""
    at = 0
    order: list[bytes] = []
    while at + 8 <= film.size and len(order) < 64:
        film.seek(at)
        head = film.read(16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        order.append(head[4:8])
        if size < 8:
            return False
        at += size
    film.seek(0)
    known = set(order) <= CLEAN_BOXES and order.count(b"moov") == order.count(b"mdat") == 1
    return known and at == film.size and order.index(b"moov") < order.index(b"mdat")
