"""A paper consent as it comes from a phone: told by its own first bytes, and freed of what the phone wrote into it.

JPEG, PNG or PDF. A JPEG keeps, of all its metadata, only which way up it is; a PDF is kept as it is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MOST_BYTES = 10 * 1024 * 1024
STARTS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))
_SOS, _EOI, _EXIF = 0xDA, 0xD9, 0xE1
_JPEG_DROPPED = frozenset({*range(0xE1, 0xF0), 0xFE}) - {0xEE}
"""Every application segment and comment, save the one that says how colours are stored (0xEE)."""
_PNG_DROPPED = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


class NotPaper(ValueError):
    """These bytes are no photographed consent; the words say what to do."""


def cleaned(data: bytes) -> tuple[str, bytes]:
    """The media type by content, and the bytes without metadata. Errors: NotPaper."""
    if len(data) > MOST_BYTES:
        raise NotPaper("The photograph is larger than 10 MB: take it again at a smaller size, or save it as a PDF.")
    kind = next((media_type for start, media_type in STARTS if data.startswith(start)), "")
    if not kind:
        raise NotPaper("This is no photograph: choose a JPEG or PNG picture, or a PDF.")
    try:
        if kind == "image/jpeg":
            return kind, b"".join(_jpeg(data))
        return kind, b"".join(_png(data)) if kind == "image/png" else data
    except (struct.error, IndexError):
        raise NotPaper("The photograph did not arrive whole: choose it once more.") from None


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while True:
        if data[at] != 0xFF:
            raise IndexError
        marker = data[at + 1]
        if marker == _EOI:
            yield data[at : at + 2]  # whatever hangs behind the picture is left out
            return
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if end > len(data) or end < at + 4:
            raise IndexError
        if marker == _EXIF and (turned := _turned(data[at + 4 : end])):
            yield turned
        if marker == _SOS:
            end = _after_scan(data, end)
        if marker not in _JPEG_DROPPED:
            yield data[at:end]
        at = end


def _after_scan(data: bytes, at: int) -> int:
    """Where the next marker stands after picture data: 0xFF followed by neither a stuffed zero nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if data[at + 1] not in (0x00, *range(0xD0, 0xD8)):
            return at
        at += 2


def _turned(exif: bytes) -> bytes:
    """A segment that says nothing but which way up the picture is; empty where the phone did not say, or it stands upright."""
    if exif[:6] != b"Exif\0\0" or exif[6:8] not in (b"II", b"MM"):
        return b""
    order = "<" if exif[6:8] == b"II" else ">"
    tiff = exif[6:]
    try:
        first = struct.unpack(f"{order}I", tiff[4:8])[0]
        count = struct.unpack(f"{order}H", tiff[first : first + 2])[0]
        entries = (tiff[first + 2 + 12 * n : first + 14 + 12 * n] for n in range(count))
        said = [
            struct.unpack(f"{order}H", e[8:10])[0] for e in entries if struct.unpack(f"{order}H", e[:2])[0] == 0x0112
        ]
    except struct.error:
        return b""
    if not said or not 2 <= said[0] <= 8:
        return b""
    body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, said[0], 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at = 8
    while True:
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if end > len(data):
            raise IndexError
        if kind not in _PNG_DROPPED:
            yield data[at:end]
        if kind == b"IEND":
            return
        at = end
