"""The sound of a moment as AAC: exactly as long as its pictures, silence where the film has a gap."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
from av.container import OutputContainer

RATES = (44_100, 48_000)
BITS = 128_000
SAMPLE = 4
"""Bytes of one sample of one channel, as the encoder takes them."""
GAP = 50
"""A gap of a fiftieth of a second or more is filled with silence; less is the rounding of clocks."""


class Sound:
    """Hears the film's sound as it is decoded and writes what lies between the first picture and the last."""

    def __init__(self, into: OutputContainer, track: Any) -> None:
        found = track.codec_context
        self._rate = found.sample_rate if found.sample_rate in RATES else RATES[1]
        self._layout = "mono" if found.layout.nb_channels == 1 else "stereo"
        self._channels = 1 if self._layout == "mono" else 2
        self._plain = av.AudioResampler(format="fltp", layout=self._layout, rate=self._rate)
        self._into = into
        self._stream: Any = None
        self._waiting: list[tuple[Fraction, Any]] = []
        self._first = Fraction(0)
        self._written = 0

    def hear(self, frame: Any, at: Fraction) -> None:
        """Sound that begins at `at` seconds of the film; it waits until its pictures are known."""
        frame.pts = None
        parts = self._plain.resample(frame)
        for part in parts:
            self._waiting.append((at, part))
            at += Fraction(part.samples, self._rate)

    def begin(self, first: Fraction) -> None:
        """The first picture is shown at that second of the film: nothing before it is written."""
        self._first = first
        self._stream = self._into.add_stream("aac", rate=self._rate, layout=self._layout)
        self._stream.bit_rate = BITS

    def write(self, until: Fraction) -> None:
        """Write what is heard before that second of the film."""
        while self._waiting and self._waiting[0][0] < until:
            at, frame = self._waiting[0]
            whole = at + Fraction(frame.samples, self._rate) <= until
            if not whole:
                return
            self._put(*self._waiting.pop(0))

    def end(self, last: Fraction) -> None:
        """The last picture is gone at that second: what goes on is cut there."""
        most = int((last - self._first) * self._rate)
        for at, frame in self._waiting:
            self._put(at, frame, most)
        self._mux(self._stream.encode(None))

    def _put(self, at: Fraction, frame: Any, most: int | None = None) -> None:
        """One piece at its place, counted in samples from the first picture; nothing beyond `most` of them."""
        place = round((at - self._first) * self._rate)
        if self._written and abs(place - self._written) < self._rate // GAP:
            place = self._written
        skip = max(self._written - place, 0)
        stop = frame.samples if most is None else min(frame.samples, most - place)
        if skip >= stop:
            return
        if place > self._written:
            self._silence(place - self._written)
        cut = slice(skip * SAMPLE, stop * SAMPLE)
        self._encode([bytes(plane)[cut] for plane in frame.planes[: self._channels]], stop - skip)

    def _silence(self, length: int) -> None:
        while length > 0:
            part = min(length, self._rate)
            self._encode([bytes(part * SAMPLE)] * self._channels, part)
            length -= part

    def _encode(self, planes: list[bytes], length: int) -> None:
        frame = av.AudioFrame(format="fltp", layout=self._layout, samples=length)
        for plane, data in zip(frame.planes, planes, strict=True):
            plane.update(data.ljust(plane.buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = self._rate, self._written, Fraction(1, self._rate)
        self._written += length
        self._mux(self._stream.encode(frame))

    def _mux(self, packets: Any) -> None:
        """The encoder's run-up is no sound of the film and would shift all of it; what comes after the last sample is none either."""
        for packet in packets:
            if packet.pts is not None and 0 <= packet.pts < self._written:
                self._into.mux(packet)
