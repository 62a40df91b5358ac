"""One picture of a film, as a JPEG that says nothing but the picture."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av

from logbook.adapters.inspection.child.reading import CannotTake, opened, pictures_of
from logbook.adapters.inspection.child.showing import Upright
from logbook.adapters.inspection.child.source import Film, Made
from logbook.domain.inspection import Facts, Refusal

SHORT, LONG = 1080, 1920
QUALITY = 3
"""The quantiser: 2 is the finest, 31 the coarsest."""


def still(film: Film, made: Made, at_ms: int) -> Facts:
    """The picture shown at that moment; the last one where the film is over by then. Errors: CannotTake."""
    at, shown = Fraction(at_ms, 1000), None
    with opened(film) as container:
        track = pictures_of(container)
        try:
            container.seek(at_ms * 1000)
            for picture in container.decode(track):
                if shown is not None and Fraction(picture.pts or 0) * (picture.time_base or 0) > at:
                    break
                shown = picture
        except av.FFmpegError as error:
            if shown is None:
                raise CannotTake(Refusal.DAMAGED) from error
        if shown is None:
            raise CannotTake(Refusal.DAMAGED)
        upright = Upright(track, short=SHORT, long=LONG, form="yuvj420p").show(shown)
    made.write(_jpeg(upright))
    return Facts("jpeg", "mjpeg", "none", upright.width, upright.height, 0, 0, plays=False, clean=True)


def _jpeg(picture: av.VideoFrame) -> bytes:
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = picture.width, picture.height, "yuvj420p"
    encoder.color_range = 2  # the whole range, as every JPEG has it
    encoder.time_base = Fraction(1, 25)
    encoder.qmin = encoder.qmax = QUALITY
    picture.pts = 0
    return b"".join(bytes(packet) for packet in (*encoder.encode(picture), *encoder.encode(None)))
