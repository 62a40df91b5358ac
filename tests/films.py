"""Small real films of the kinds people have, made once a run, as bytes. What is seen and heard in them is counted: see browser/filming."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.filming import Film

SECONDS = 6
PLACE = "+51.5007-000.1246/"
TAGS = {"location": PLACE, "com.apple.quicktime.make": "Fictional", "com.apple.quicktime.model": "Fictional 7"}


@cache
def phone() -> bytes:
    """H.264 and AAC in MP4, filmed upright: turned by its player, the index at the end, the place and the device said."""
    return _made(Film(seconds=SECONDS, turned=90, tags=TAGS))


@cache
def cut() -> bytes:
    """What the clipping page sends: H.264 and AAC in MP4, the index first, nothing said."""
    return _made(Film(seconds=SECONDS, options={"movflags": "faststart"}))


@cache
def without_index() -> bytes:
    """VP8 and Opus in WebM as a browser records it: its length stands nowhere."""
    return _made(Film(seconds=SECONDS, video="libvpx", audio="libopus", kind="webm", options={"live": "1"}))


@cache
def unknown_to_browsers() -> bytes:
    """MPEG-4 part 2 in QuickTime, as older cameras film."""
    return _made(Film(seconds=SECONDS, video="mpeg4", kind="mov", tags=TAGS))


@cache
def camcorder() -> bytes:
    """H.264 and AAC in a transport stream, whose clock begins anywhere and whose sound lies behind its pictures."""
    return _made(Film(seconds=SECONDS, kind="mpegts"))


@cache
def long_and_unknown(seconds: int) -> bytes:
    """The same, long enough to be caught in the middle of it."""
    return _made(Film(seconds=seconds, video="mpeg4", kind="mov"))


def _made(film: Film) -> bytes:
    with TemporaryDirectory() as folder:
        return film.write(Path(folder) / "film").read_bytes()
