"""Short drawn films for the invented service, made where films are parsed: two round faces who pass things to and fro.

Run as a program it writes them one after the other, each behind its length, and ends. Nothing is read, and nobody is filmed.
"""

from __future__ import annotations

import math
import os
import sys
from array import array
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import av

from logbook.adapters.inspection.child.source import Made
from logbook.adapters.inspection.child.writing import mp4

WIDTH, HEIGHT, RATE, SECONDS = 640, 360, 12, 5
HERTZ = 22_050
ENCODER = {"threads": "1", "preset": "veryfast", "crf": "26", "bf": "0"}
Colour = tuple[int, int, int]
"""Brightness and the two colour differences, as a film keeps them."""
WALL, FLOOR, INK = (205, 118, 138), (168, 108, 148), (40, 128, 128)
ADULT, CHILD, HAIR, RED, BLUE = (180, 108, 152), (196, 106, 150), (84, 116, 146), (96, 100, 196), (110, 176, 100)


class Picture:
    """One picture, drawn row by row into its three planes."""

    def __init__(self) -> None:
        self.planes = [
            bytearray(bytes((wall,)) * (size * 3 // 4) + bytes((floor,)) * (size // 4))
            for wall, floor, size in zip(WALL, FLOOR, (WIDTH * HEIGHT, *2 * (WIDTH * HEIGHT // 4,)), strict=True)
        ]

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A filled rectangle."""
        self._rows(top, bottom, lambda _row: (left, right), colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""

        def span(row: float) -> tuple[float, float]:
            half = math.sqrt(max(radius * radius - (row - y) ** 2, 0))
            return x - half, x + half

        self._rows(y - radius, y + radius, span, colour)

    def _rows(
        self, top: float, bottom: float, span: Callable[[float], tuple[float, float]], colour: Colour
    ) -> None:  # fmt: skip
        for plane, value, part in zip(self.planes, colour, (1, 2, 2), strict=True):
            wide, high = WIDTH // part, HEIGHT // part
            for row in range(max(round(top / part), 0), min(round(bottom / part), high)):
                left, right = (min(max(round(edge / part), 0), wide) for edge in span((row + 0.5) * part))
                if right > left:
                    plane[row * wide + left : row * wide + right] = bytes((value,)) * (right - left)

    def face(self, x: float, y: float, size: float, colour: Colour, at: tuple[float, float]) -> None:
        """A round face that looks at a place."""
        self.disc(x, y - size * 0.18, size * 1.04, HAIR)
        self.disc(x, y, size, colour)
        away = math.hypot(at[0] - x, at[1] - y) or 1
        look_x, look_y = (at[0] - x) / away, (at[1] - y) / away
        for side in (-0.36, 0.36):
            eye_x, eye_y = x + side * size + look_x * size * 0.2, y - size * 0.1 + look_y * size * 0.1
            self.disc(eye_x, eye_y, size * 0.16, (235, 128, 128))
            self.disc(eye_x + look_x * size * 0.07, eye_y + look_y * size * 0.07, size * 0.08, INK)
        mouth_x = x + look_x * size * 0.2
        self.disc(mouth_x, y + size * 0.45, size * 0.24, INK)
        self.box(mouth_x - size * 0.3, y + size * 0.18, mouth_x + size * 0.3, y + size * 0.46, colour)

    def frame(self, number: int) -> av.VideoFrame:
        """The picture as the encoder takes it."""
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane, drawn, part in zip(frame.planes, self.planes, (1, 2, 2), strict=True):
            wide, step = WIDTH // part, plane.line_size
            plane.update(b"".join(drawn[at : at + wide].ljust(step, b"\0") for at in range(0, len(drawn), wide)))
        frame.pts, frame.time_base = number, Fraction(1, RATE)
        return frame


def ball(picture: Picture, at: float) -> None:
    """A ball rolls over, is waited for, and comes back."""
    there = min(at / 2, 1) if at < 4 else max(1 - (at - 4) / 1.6, 0)
    x = 250 + 170 * (0.5 - 0.5 * math.cos(math.pi * there))
    _both(picture, (x, 300))
    picture.disc(x, 300, 26, RED)


def bricks(picture: Picture, at: float) -> None:
    """One brick upon the other, in turns; a seventh would be too many."""
    there = int(min(at / 0.9, 5)) + 1
    _both(picture, (335, 330 - 28 * there))
    for number in range(there):
        lean = 3 * math.sin(number * 2.1 + at) if number else 0
        picture.box(305 + lean, 316 - 28 * number, 365 + lean, 342 - 28 * number, RED if number % 2 else BLUE)


def cloth(picture: Picture, at: float) -> None:
    """A cloth before the big face comes down: there you are."""
    open_ = 0.5 - 0.5 * math.cos(math.pi * min(max(at - 2, 0) / 0.8, 1))
    _both(picture, (200 + 250 * open_, 190))
    picture.box(95, 70 + 200 * open_, 290, 280 + 60 * open_, BLUE)


def _both(picture: Picture, at: tuple[float, float]) -> None:
    picture.face(190, 170, 78, ADULT, at)
    picture.face(465, 225, 52, CHILD, at)


SCENES = (ball, bricks, cloth)


def draw(scene: Callable[[Picture, float], None], made: Made) -> None:
    """The film of one scene, with a low and a high note in turns."""
    with mp4(made) as into:
        pictures: Any = into.add_stream("libx264", rate=RATE, options=ENCODER)
        pictures.width, pictures.height, pictures.pix_fmt, pictures.gop_size = WIDTH, HEIGHT, "yuv420p", RATE
        sound: Any = into.add_stream("aac", rate=HERTZ, layout="mono")
        for second in range(SECONDS):
            for number in range(second * RATE, (second + 1) * RATE):
                drawn = Picture()
                scene(drawn, number / RATE)
                into.mux(pictures.encode(drawn.frame(number)))
            into.mux(sound.encode(_note(second)))
        into.mux(pictures.encode(None))
        into.mux(sound.encode(None))


@cache
def _wave(high: bool) -> bytes:
    """A second of sound: a note that fades, the big face's low and the small one's high."""
    turn = 2 * math.pi * (523.25 if high else 261.63) / HERTZ
    wave = (int(5_000 * math.exp(-at / 4_000) * min(at / 200, 1) * math.sin(turn * at)) for at in range(HERTZ))
    return array("h", wave).tobytes()


def _note(second: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=HERTZ)
    frame.planes[0].update(_wave(bool(second % 2)))
    frame.sample_rate, frame.pts, frame.time_base = HERTZ, second * HERTZ, Fraction(1, HERTZ)
    return frame


def main() -> None:
    """Every scene, each behind its length in eight bytes."""
    for scene in SCENES:
        made = Made(os.memfd_create("drawn"))
        draw(scene, made)
        sys.stdout.buffer.write(made.size.to_bytes(8, "big") + made.again().read(made.size))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
