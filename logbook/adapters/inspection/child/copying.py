"""A moment cut out of a film without making its pictures anew, where that loses less than a second at its edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import av

from logbook.adapters.inspection.child.reading import opened, packets_of, pictures_of, sound_of, time_of
from logbook.adapters.inspection.child.source import Film, Made
from logbook.adapters.inspection.child.writing import mp4

MAY_LOSE = Fraction(1)
"""Seconds that moving the beginning to a key picture may lose; beyond that the moment is made anew."""
MOST_COPIED = 400 << 20
"""Bytes; a longer moment is made anew, smaller."""
WITHOUT_MESSAGES = "filter_units=remove_types=6"
"""Supplemental messages (SEI) out of H.264: cameras write places and serial numbers there. ITU-T H.264, table 7-1."""

Span = tuple[Fraction, Fraction]


class NotCopied(Exception):
    """It has to be made anew."""


def copied(
    film: Film, made: Made, begins: Fraction, ends: Fraction, progress: Callable[[Fraction], None]
) -> Span | None:
    """What of the film went into `made`, in seconds: all of it within the marks. None when it has to be made anew.

    Errors: CannotTake.
    """
    try:
        with opened(film) as container, mp4(made) as into:
            return _Copy(container, into, begins, ends, progress).run()
    except (NotCopied, av.FFmpegError):
        return None


@dataclass
class _Copy:
    container: Any
    into: Any
    begins: Fraction
    ends: Fraction
    progress: Callable[[Fraction], None]
    first: Fraction | None = None
    last: Fraction = Fraction(0)
    early: list[Any] = field(default_factory=list)
    bytes_: int = 0

    def run(self) -> Span:
        track, sound = pictures_of(self.container), sound_of(self.container)
        self.pictures = self.into.add_stream_from_template(track)
        self.sound = self.into.add_stream_from_template(sound) if sound else None
        messages = av.BitStreamFilterContext(WITHOUT_MESSAGES, track)
        self.container.seek(int(self.begins * av.time_base))
        over = False
        for packet in packets_of(self.container, track, sound):
            if packet.pts is None or packet.dts is None or packet.is_discard:
                continue
            if packet.stream is sound:
                self._sound(packet)
                if over and time_of(packet, sound) > self.ends:
                    break
            elif not over:
                over = not self._picture(packet, messages)
                if over and not sound:
                    break
        if self.first is None or self.last <= self.first:
            raise NotCopied
        return self.first, self.last

    def _picture(self, packet: Any, messages: Any) -> bool:
        """Write it if it lies within; whether one after it still can, in the order they are decoded in."""
        at, lasts = time_of(packet, packet.stream), (packet.duration or 0) * packet.time_base
        if at + lasts > self.ends:
            return False
        if self.first is None:
            if not packet.is_keyframe or at < self.begins:
                return True
            if at - self.begins > MAY_LOSE:
                raise NotCopied
            self.first = at
            self._write_early()
        if at >= self.first:  # one before it was made to follow pictures that are not in the moment
            self.last = max(self.last, at + lasts)
            for part in messages.filter(packet):
                self._write(part, self.pictures)
            self.progress(at)
        return True

    def _sound(self, packet: Any) -> None:
        """A packet of sound carries a trace of what follows it: it goes along only where twice its length fits."""
        at = time_of(packet, packet.stream)
        if at < self.begins or at + 2 * (packet.duration or 0) * packet.time_base > self.ends:
            return
        if self.first is None:
            self.early.append(packet)
        elif at >= self.first and self.sound is not None:
            self._write(packet, self.sound)

    def _write_early(self) -> None:
        waiting, self.early = self.early, []
        for packet in waiting:
            self._sound(packet)

    def _write(self, packet: Any, track: Any) -> None:
        self.bytes_ += packet.size
        if self.bytes_ > MOST_COPIED:
            raise NotCopied
        moved = int((self.first or 0) / packet.time_base)
        packet.pts -= moved
        packet.dts -= moved
        packet.stream = track
        self.into.mux(packet)
