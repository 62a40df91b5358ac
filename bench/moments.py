"""One moment from its mark to where it plays, in a real browser over a slow line, and what of the rest of the film went with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple
from uuid import UUID

from playwright.sync_api import Browser
from sqlalchemy import select

from bench import outside
from bench.device import Device, Holding, browsing, clipping
from bench.figures import Figure
from bench.film import Phone
from bench.inspecting import MOMENT
from bench.stage import Stage
from bench.throttle import throttled
from logbook.models.recordings import Clip, StoredFile

BITS = 10_000_000
"""What the line carries in a second, each way."""
MEGABYTE = 1_000_000
FEWER = 1
"""Pictures by which the marks stand before whole seconds, so that a cut has something to leave out at both ends."""
SPARED = 2.0
"""Seconds that everything but the bytes' own way may take."""
PATIENCE = 600.0


class Marks(NamedTuple):
    """The first picture within the marks and the first one after them."""

    begins: int
    ends: int


@dataclass(frozen=True)
class Sent:
    """How one moment was cut and sent."""

    clip_id: UUID
    marks: Marks
    opened: int
    cut: float
    cutting: int
    sending: int
    """Bytes by which the browser's memory grew: until it was cut, and until it played."""
    playable: float
    """Seconds from the second mark until its first bytes came as a player asks for them."""
    content: bytes
    """What travelled."""

    @property
    def transfer(self) -> float:
        """Seconds its own bytes take on the line."""
        return len(self.content) * 8 / BITS


def both(stage: Stage, film: Path, phone: Phone) -> tuple[Sent, Sent]:
    """One moment copied, and made anew as the smaller file."""
    with browsing() as browser:
        lossless, smaller = (sent(stage, browser, film, phone, smaller=each) for each in (False, True))
    return lossless, smaller


def figures(stage: Stage, phone: Phone, film: int, lossless: Sent, smaller: Sent) -> Iterator[Figure]:
    """Everything that is asked of the two, from a film of so many bytes."""
    size = len(lossless.content) / MEGABYTE
    yield from _pace(lossless, film, phone, "lossless", 40)
    spared = "mark to playable less 2 s, beside the clip's own transfer, lossless"
    yield Figure(spared, lossless.playable - SPARED, "s", 1.1, lossless.transfer)
    yield Figure("read by the page to open the film", lossless.opened / MEGABYTE, "MB", 2)
    yield Figure("cut, beside the clip's transfer", lossless.cut, "s", 0.05, lossless.transfer)
    yield Figure("memory of the browser while cutting, beside the clip", lossless.cutting / MEGABYTE, "MB", 5, size)
    yield Figure("memory of the browser until it plays, beside the clip", lossless.sending / MEGABYTE, "MB", 5, size)
    yield from _nothing_else(stage, lossless, phone, "lossless")
    yield from _pace(smaller, film, phone, "smaller file", 90)
    yield Figure("the smaller file made", smaller.cut, "s")
    yield from _nothing_else(stage, smaller, phone, "smaller file")


def sent(stage: Stage, browser: Browser, film: Path, phone: Phone, *, smaller: bool) -> Sent:
    """A moment in the middle of the film, marked, cut and sent."""
    first = (phone.seconds - MOMENT) // 2 * phone.rate - FEWER
    marks = Marks(first, first + MOMENT * phone.rate)
    cookie = stage.headers()["Cookie"]
    with (
        throttled(stage.server.port, BITS) as line,
        clipping(browser, line.port, stage.clipping_page, cookie) as device,
    ):
        opened = device.open_film(film)
        for number, mark in ((marks.begins, device.begins_here), (marks.ends, None)):
            shown = device.go_to((number + 0.5) / phone.rate)
            assert round(shown * phone.rate) == number, f"picture {shown * phone.rate} was shown, not {number}"
            if mark:
                mark()
        holding, began = Holding(), perf_counter()
        cut = device.ends_here_and_is_kept(smaller=smaller)
        cutting = holding.so_far()
        clip_id = _playable(stage, device)
        playable = perf_counter() - began
        return Sent(clip_id, marks, opened, cut, cutting, holding.end(), playable, line.uploaded())


def _playable(stage: Stage, device: Device) -> UUID:
    """Send what was cut and wait for it as a player would: ask for an address, then for its first bytes."""
    known = _arrived(stage)
    device.send()
    until = perf_counter() + PATIENCE
    while perf_counter() < until:
        for clip_id in _arrived(stage) - known:
            if plays(stage, clip_id):
                return clip_id
        sleep(0.05)
    raise AssertionError(f"the moment could not be played within {PATIENCE} s. The page says: {device.told()!r}")


def _arrived(stage: Stage) -> set[UUID]:
    """The clips whose last byte is safe."""
    whole = select(Clip.id).join(StoredFile, StoredFile.id == Clip.file_id).where(StoredFile.finished_at.is_not(None))
    with stage.instance.database.reading() as db:
        return set(db.scalars(whole))


def plays(stage: Stage, clip_id: UUID) -> str:
    """The address it plays at once its first bytes came from there; empty while it does not."""
    line = HTTPConnection("127.0.0.1", stage.server.port, timeout=60)
    try:
        asks = stage.headers()
        line.request("POST", f"/clips/{clip_id}/address", headers={**asks, "Accept": "application/json"})
        answer = line.getresponse()
        said = answer.read()
        if answer.status != 200:
            return ""
        address = str(json.loads(said)["address"])
        line.request("GET", address, headers={"Cookie": asks["Cookie"], "Range": "bytes=0-1"})
        first = line.getresponse()
        return address if first.status == 206 and len(first.read()) == 2 else ""
    finally:
        line.close()


def _pace(moment: Sent, film: int, phone: Phone, way: str, target: float) -> Iterator[Figure]:
    """The film's bytes alone, without anything else that sending it would take: the harder comparison."""
    whole = film * 8 / BITS
    judged = target if phone.seconds == Phone.seconds else None
    name = f"uploading the film, beside mark to playable of one {MOMENT} s moment, {way}"
    yield Figure(name, whole, "s", judged, moment.playable, at_least=True)
    yield Figure(f"the clip, {way}", len(moment.content) / MEGABYTE, "MB")


def _nothing_else(stage: Stage, moment: Sent, phone: Phone, way: str) -> Iterator[Figure]:
    """Read back from what travelled and from every file that is kept of it."""
    kept = stage.stored(moment.clip_id)
    found = [
        outside.of(content, moment.marks.begins, moment.marks.ends, phone.rate) for content in (moment.content, *kept)
    ]
    names = ("pictures", "beeps", "bytes no picture or sound accounts for")
    for name, counts in zip(names, zip(*(each[:3] for each in found), strict=True), strict=True):
        where = "outside the marks in" if name != names[2] else "in"
        yield Figure(f"{name} {where} what was sent and {len(kept)} stored, {way}", sum(counts), "counted", 0)
    least = min(each.inside for each in found)
    yield Figure(
        f"pictures within the marks read there, {way}", least, "pictures", (MOMENT - 1) * phone.rate, at_least=True
    )
