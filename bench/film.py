"""The film everything about video is measured on: a quarter of an hour as a phone leaves it, made here, of nobody.

Each picture carries its number and each second its tone, as tests/browser/filming reads them. It is written as it is made: a
second of it is in memory at a time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av

from tests.browser.filming import BARS, HEIGHT, HERTZ, beeps

BAR_ROWS = Fraction(40, HEIGHT)
"""Of the picture's height: the bars, and the same bars inverted beneath."""
WHITE, BLACK, GREY = b"\xeb", b"\x10", b"\x80"
SOUND_BITS = 30_000
"""What a beep a second takes of the 64,000 bits a second it may."""
PLACE = "+51.5007-000.1246/"
TAGS = {"location": PLACE, "com.apple.quicktime.make": "Fictional", "com.apple.quicktime.model": "Fictional 7"}


@dataclass(frozen=True)
class Phone:
    """A film of this many seconds and, within 2 %, bytes: H.264 and AAC, a key picture each second, the index at the end."""

    seconds: int = 900
    length: int = 1_900_000_000
    width: int = 1920
    height: int = 1080
    rate: int = 30

    def film(self, path: Path) -> Path:
        """Write it, unless it is there."""
        if path.exists():
            return path
        unfinished = path.with_suffix(".part")
        with av.open(str(unfinished), "w", format="mp4", options={"movflags": "use_metadata_tags"}) as into:
            into.metadata.update(TAGS)
            pictures = self._pictures(into)
            sound: Any = into.add_stream("aac", rate=HERTZ, layout="mono")
            sound.bit_rate = 64_000
            numbers, waves = iter(range(self.seconds * self.rate)), beeps(self.seconds, HERTZ)
            look = Look(self.width, self.height)
            for wave in waves:
                for number in islice(numbers, self.rate):
                    into.mux(pictures.encode(look.picture(number)))
                into.mux(sound.encode(wave))
            into.mux(pictures.encode(None))
            into.mux(sound.encode(None))
        return unfinished.rename(path)

    def _pictures(self, into: Any) -> Any:
        """A track of a steady rate of bytes: where the pictures need fewer, filler makes them up, as hardware encoders do."""
        bits = self.length * 8 // self.seconds - SOUND_BITS
        steady = f"nal-hrd=cbr:force-cfr=1:filler=1:vbv-maxrate={bits // 1000}:vbv-bufsize={bits // 2000}:vbv-init=1"
        keys = f"keyint={self.rate}:min-keyint={self.rate}:scenecut=0"
        options = {"preset": "ultrafast", "x264-params": f"{steady}:{keys}"}
        stream: Any = into.add_stream("libx264", rate=self.rate, options=options)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = self.width, self.height, "yuv420p", bits
        return stream


class Look:
    """What the pictures show: their number as bars, and a wall that moves."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._bar_rows = int(height * BAR_ROWS)
        self._wall_rows = height - 2 * self._bar_rows
        self._wall = b"".join(_rows(width, 2 * self._wall_rows))
        self._grey = GREY * (width // 2 * (height // 2))

    def picture(self, number: int) -> av.VideoFrame:
        """The picture of this number, up to 65,535."""
        lit = [bool(number >> bar & 1) for bar in range(BARS)]
        above, below = (
            b"".join((WHITE if on is white else BLACK) * (self._width // BARS) for on in lit) for white in (True, False)
        )
        start = number % self._wall_rows * self._width
        wall = self._wall[start : start + self._wall_rows * self._width]
        frame = av.VideoFrame(self._width, self._height, "yuv420p")
        planes = (above * self._bar_rows + below * self._bar_rows + wall, self._grey, self._grey)
        for plane, data in zip(frame.planes, planes, strict=True):
            plane.update(_in_lines(data, plane.width, plane.line_size))
        frame.pts = number
        return frame


def _rows(width: int, rows: int) -> Iterator[bytes]:
    """Patches of grey, eight points square: a wallpaper."""
    chance = random.Random(1)  # noqa: S311  no secret
    for _patch in range(0, rows, 8):
        row = b"".join(bytes([chance.randrange(80, 160)]) * 8 for _ in range(-(-width // 8)))[:width]
        yield row * 8


def _in_lines(data: bytes, width: int, line: int) -> bytes:
    """The same picture where each line in memory is longer than it is shown."""
    if width == line:
        return data
    return b"".join(data[at : at + width].ljust(line, b"\0") for at in range(0, len(data), width))
