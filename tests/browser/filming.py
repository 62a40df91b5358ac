"""Small films to clip, and what is found in a cut when everything in it is looked at.

Each picture carries its number as bars, black and white, with the same bars inverted beneath; a square of noise stands for a face.
Each whole second begins with a tone of its own, a tenth of a second long, so that a sound from outside a moment gives itself away.
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 320, 180
BARS = 16
BAR = WIDTH // BARS
FACE = (120, 100, 200, 170)
"""Left, top, right and bottom of the noise, in pixels of the upright picture."""
HERTZ = 44_100
WINDOW = HERTZ // 100
QUIET = 400
"""The mean of a window of samples, of 32,768, under which nothing is heard."""
MOST_SECONDS = 30
LOWEST, STEP = 500, 100
"""The tone of second 0, and by how much each later one is higher."""
TURNED = {
    0: (1, 0, 0, 0, 1, 0),
    90: (0, 1, 0, -1, 0, 0),
}
"""The first six numbers of a track's matrix for a picture to be turned clockwise."""

ENCODED = {
    "libx264": {"sc_threshold": "0"},  # key pictures where they are asked for, and nowhere else
    # one thread: for pictures this small its threads spend twenty times as long waiting for one another
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "threads": "1"},
}


@dataclass
class Film:
    """What to film: `key_every` pictures; `turned` in degrees; `tags` beside the pictures."""

    seconds: int = 10
    rate: int = 25
    key_every: int = 25
    video: str = "libx264"
    audio: str = "aac"
    kind: str = "mp4"
    turned: int = 0
    tags: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """The film as a file, its index at the end as a phone leaves it; one that was made before is not made again."""
        if repr(self) not in _MADE:
            self._make(path)
            _MADE[repr(self)] = path.read_bytes()
        path.write_bytes(_MADE[repr(self)])
        return path

    def _make(self, path: Path) -> None:
        tagged = {"movflags": "use_metadata_tags"} if self.tags else {}
        with av.open(str(path), "w", format=self.kind, options={**tagged, **self.options}) as into:
            into.metadata.update(self.tags)
            pictures: Any = into.add_stream(self.video, rate=self.rate)
            pictures.width, pictures.height, pictures.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            pictures.gop_size, pictures.bit_rate = self.key_every, 600_000
            pictures.options = ENCODED.get(self.video, {})
            sound: Any = into.add_stream(self.audio, rate=48_000 if self.audio == "libopus" else HERTZ, layout="mono")
            for number in range(self.seconds * self.rate):
                into.mux(pictures.encode(_picture(number)))
            into.mux(pictures.encode(None))
            for chunk in beeps(self.seconds, sound.rate):
                into.mux(sound.encode(chunk))
            into.mux(sound.encode(None))
        if self.turned:
            path.write_bytes(_turn(path.read_bytes(), self.turned))


_MADE: dict[str, bytes] = {}
"""Each film of this run as it was made, by what was asked for."""


def _picture(number: int) -> av.VideoFrame:
    image = Image.new("RGB", (WIDTH, HEIGHT), "grey")
    brush = ImageDraw.Draw(image)
    for bar in range(BARS):
        white = bool(number >> bar & 1)
        for top, lit in ((0, white), (40, not white)):
            brush.rectangle((bar * BAR, top, bar * BAR + BAR - 1, top + 39), fill="white" if lit else "black")
    left, top, right, bottom = FACE
    noise = random.Random(number).randbytes((right - left) // 8 * ((bottom - top) // 10))  # noqa: S311  no secret
    face = Image.frombytes("L", ((right - left) // 8, (bottom - top) // 10), noise)
    image.paste(face.resize((right - left, bottom - top), Image.Resampling.NEAREST), (left, top))
    frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
    frame.pts = number
    return frame


def beeps(seconds: int, rate: int) -> Iterator[av.AudioFrame]:
    """A second of sound at a time; after half a minute the tones begin again."""
    for second in range(seconds):
        tone = 2 * math.pi * (LOWEST + STEP * (second % MOST_SECONDS)) / rate
        wave = (12_000 * math.sin(tone * at) if at < rate / 10 else 0 for at in range(rate))
        samples = array("h", (int(value) for value in wave))
        frame = av.AudioFrame(format="s16", layout="mono", samples=rate)
        frame.planes[0].update(samples.tobytes())
        frame.sample_rate, frame.pts, frame.time_base = rate, second * rate, Fraction(1, rate)
        yield frame


def _turn(data: bytes, degrees: int) -> bytes:
    """The first track's matrix set as a phone held upright sets it."""
    at = data.index(b"tkhd") + 4 + 40
    matrix = b"".join((int(value) << 16 & 0xFFFFFFFF).to_bytes(4, "big") for value in _rows(degrees))
    return data[:at] + matrix + data[at + 32 :]


def _rows(degrees: int) -> tuple[int, ...]:
    a, b, _, c, d, _ = TURNED[degrees]
    return (a, b, 0, c, d, 0, HEIGHT if degrees == 90 else 0, 0)


def pictures(data: bytes) -> list[Image.Image]:
    """Every picture that can be decoded from these bytes, whatever an edit list says."""
    with av.open(BytesIO(data), "r", options={"ignore_editlist": "1"}) as film:
        return [frame.to_image() for frame in film.decode(video=0)]  # type: ignore[no-untyped-call]


def numbers(data: bytes) -> list[int]:
    """The number each picture carries; -1 for one whose bars cannot be read."""
    return [number_of(image) for image in pictures(data)]


def number_of(image: Image.Image) -> int:
    """The number in the bars of one upright picture, whatever its size."""
    grey = image.convert("L").resize((WIDTH, HEIGHT))
    read = 0
    for bar in range(BARS):
        above, below = (int(grey.getpixel((bar * BAR + BAR // 2, y))) for y in (20, 60))  # type: ignore[arg-type]
        if abs(above - below) < 100:
            return -1
        read |= (above > below) << bar
    return read


def tones(data: bytes) -> set[int]:
    """The seconds of the film whose tone is heard anywhere in these bytes."""
    samples, heard, run = _samples(data), set[int](), list[int]()
    for at in range(0, len(samples) + WINDOW, WINDOW):
        window = samples[at : at + WINDOW]
        if sum(map(abs, window)) > QUIET * WINDOW:
            run += window
        elif run:
            heard.add(_second_of(run))
            run = []
    return heard


def _second_of(run: list[int]) -> int:
    """The second whose tone fits best, by the strength of each in the middle of what was heard."""
    middle = run[len(run) // 4 : -len(run) // 4] or run

    def strength(second: int) -> float:
        turn = 2 * math.pi * (LOWEST + STEP * second) / HERTZ
        across = sum(value * math.cos(turn * at) for at, value in enumerate(middle))
        along = sum(value * math.sin(turn * at) for at, value in enumerate(middle))
        return math.hypot(across, along)

    return max(range(MOST_SECONDS), key=strength)


def _samples(data: bytes) -> list[int]:
    with av.open(BytesIO(data), "r", options={"ignore_editlist": "1"}) as film:
        if not film.streams.audio:
            return []
        plain = av.AudioResampler(format="s16", layout="mono", rate=HERTZ)
        heard = array("h")
        for frame in film.decode(audio=0):
            for part in plain.resample(frame):
                heard.frombytes(bytes(part.planes[0])[: part.samples * 2])
        return heard.tolist()
