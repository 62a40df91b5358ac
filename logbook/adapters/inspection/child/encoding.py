"""A film, or a moment of one, made anew as H.264 and AAC at 720p: what every browser plays, upright, exact to the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.container import InputContainer, OutputContainer

from logbook.adapters.inspection.child.reading import CannotTake, opened, packets_of, pictures_of, sound_of
from logbook.adapters.inspection.child.showing import Upright
from logbook.adapters.inspection.child.sounding import Sound
from logbook.adapters.inspection.child.source import Film, Made
from logbook.adapters.inspection.child.writing import mp4
from logbook.domain.inspection import Refusal

SHORT, LONG = 720, 1280
TICKS = 90_000
MOST_RATE = 60
THREADS = 4
"""Each holds pictures of its own in hand: on a machine with many processors they would fill the memory there is."""
ENCODER = {
    "threads": str(THREADS),
    "preset": "veryfast",
    "crf": "23",
    "maxrate": "2500k",
    "bufsize": "5000k",
    "bf": "0",
}
"""No pictures that follow later ones: what is made can be cut again at any key picture, of which there is one a second."""
COUNTED = {"mpegts", "mpeg", "asf"}
"""Forms whose clocks begin anywhere: a moment is counted from their first picture."""
RUN_UP = 12
"""Seconds before a moment at which reading such a form begins: its places are found by clock, not by key picture."""
LAG = 5
"""Seconds by which sound may lie behind its pictures in a film."""

Span = tuple[Fraction, Fraction]


def encoded(film: Film, made: Made, begins: Fraction, ends: Fraction, progress: Callable[[Fraction], None]) -> Span:
    """What of the film went into `made`, in seconds: every picture that lies whole within. Errors: CannotTake."""
    with opened(film) as container, mp4(made) as into:
        anew = _Anew(container, into, begins, ends, progress)
        anew.run()
    if anew.first is None:
        raise CannotTake(Refusal.BEGINS_LATE if begins else Refusal.DAMAGED)
    return anew.first, anew.last


@dataclass
class _Anew:
    container: InputContainer
    into: OutputContainer
    begins: Fraction
    ends: Fraction
    progress: Callable[[Fraction], None]
    first: Fraction | None = None
    last: Fraction = Fraction(0)
    pictures: Any = None
    over: bool = False
    heard: Fraction = Fraction(0)
    seen: Fraction = Fraction(0)

    def run(self) -> None:
        track, heard = pictures_of(self.container), sound_of(self.container)
        track.thread_type, track.thread_count = "AUTO", THREADS
        self._upright = Upright(track, short=SHORT, long=LONG)
        self._lasts = 1 / Fraction(track.guessed_rate or track.average_rate or 25)
        counted = self.container.format.name in COUNTED
        self._origin = Fraction(self.container.start_time or 0, av.time_base) if counted else Fraction(0)
        self._sound = Sound(self.into, heard) if heard else None
        if self.begins:
            begins = self.begins + self._origin - (RUN_UP if counted else 0)
            self.container.seek(int(max(begins, self._origin) * av.time_base))
        for packet in packets_of(self.container, track, heard):
            self._take(packet, of_pictures=packet.stream is track)
            if self.over and (heard is None or max(self.heard, self.seen - LAG) >= self.last):
                break
        if self.pictures is not None:
            self.into.mux(self.pictures.encode(None))
        if self._sound and self.first is not None:
            self._sound.end(self.last)

    def _take(self, packet: Any, *, of_pictures: bool) -> None:
        """Decode a packet and write what of it lies within."""
        frames: list[Any]
        try:
            frames = packet.decode()
        except av.FFmpegError:  # one packet that cannot be read is passed over, as a player does
            frames = []
        for frame in frames:
            told = frame.pts if frame.pts is not None else frame.dts
            at = Fraction(told or 0) * (frame.time_base or 0) - self._origin
            if of_pictures:
                self.seen = at
                self._show(frame, at)
            elif self._sound:
                self.heard = at
                self._sound.hear(frame, at)

    def _show(self, picture: Any, at: Fraction) -> None:
        """Write it if it lies whole within. Sound may come later in the film than its pictures: it is waited for."""
        lasts = Fraction(picture.duration or 0) * (picture.time_base or 0) or self._lasts
        self.over = self.over or at + lasts > self.ends
        if self.over or at < self.begins or (self.first is not None and at < self.last - lasts / 2):
            return
        upright = self._upright.show(picture)
        if self.first is None:
            self.first = at
            self.pictures = self._encoder()
            if self._sound:
                self._sound.begin(at)
        upright.pts, upright.time_base = round((at - self.first) * TICKS), Fraction(1, TICKS)
        upright.pict_type = 0
        self.into.mux(self.pictures.encode(upright))
        if self._sound:
            self._sound.write(at + lasts)
        self.last = at + lasts
        self.progress(at)

    def _encoder(self) -> Any:
        rate = min(max(1, round(1 / self._lasts)), MOST_RATE)
        stream: Any = self.into.add_stream("libx264", rate=rate, options=ENCODER)
        stream.width, stream.height, stream.pix_fmt = self._upright.width, self._upright.height, "yuv420p"
        stream.gop_size = rate
        stream.codec_context.time_base = Fraction(1, TICKS)
        return stream
