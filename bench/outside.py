"""What of the rest of a film can be got out of a clip: by every picture's bars and every second's tone, whatever an edit list says."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import av

from tests.browser.filming import HEIGHT, MOST_SECONDS, WIDTH, number_of, tones


class Outside(NamedTuple):
    """How much does not belong: pictures, those whose number cannot be read among them; tones; bytes nobody accounts for."""

    pictures: int
    beeps: int
    hidden: int
    inside: int


def of(content: bytes, begins: int, ends: int, rate: int) -> Outside:
    """Of a clip that may show the pictures from `begins` to before `ends`, so many a second."""
    numbers = list(_numbers(content))
    inside = sum(begins <= number < ends for number in numbers)
    seconds = {second % MOST_SECONDS for second in range(begins // rate, -(-ends // rate))}
    return Outside(len(numbers) - inside, len(tones(content) - seconds), _hidden(content), inside)


def _numbers(content: bytes) -> Iterator[int]:
    with av.open(BytesIO(content), "r", options={"ignore_editlist": "1"}) as film:
        for frame in film.decode(video=0):
            small = frame.reformat(width=WIDTH, height=HEIGHT)
            yield number_of(small.to_image())  # type: ignore[no-untyped-call]


def _hidden(content: bytes) -> int:
    """The bytes in the boxes of media that are no packet of a track: what is not in the index may still be a picture."""
    with av.open(BytesIO(content), "r", options={"ignore_editlist": "1"}) as film:
        packets = sum(packet.size for packet in film.demux())
    return abs(sum(length for kind, length in _boxes(content) if kind in {b"mdat", b"free", b"skip"}) - packets)


def _boxes(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Each outermost box of an MP4 with how many bytes are in it."""
    at = 0
    while at + 8 <= len(content):
        size, head = int.from_bytes(content[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        size = size or len(content) - at
        yield content[at + 4 : at + 8], size - head
        at += max(size, head)
