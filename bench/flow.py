"""A clip as players fetch it: parts of it beside the same parts of an unencrypted file, and readers who stand still."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import NamedTuple
from uuid import UUID

from bench import plain
from bench.figures import Figure
from bench.moments import plays
from bench.servers import Server, started
from bench.stage import Stage

TIMES = 41
LARGE = 16 * 1024 * 1024
SMALL = 64 * 1024
MEBIBYTE = 1024 * 1024
READERS = 16
LITTLE = 16 * 1024
"""Room for what a reader does not read, in bytes."""
OTHERS = ("/clients", "/", "/progress")
ROUNDS = 8


class Took(NamedTuple):
    """Seconds to the first byte of an answer, and to its last."""

    first: float
    last: float


def figures(stage: Stage, clip_id: UUID, content: bytes) -> Iterator[Figure]:
    """Of a clip of this content that can be played."""
    address = plays(stage, clip_id)
    assert address, "the clip cannot be played"
    yield from _ranges(stage, address, content)
    yield from _stalled(stage, address, content)


def _ranges(stage: Stage, address: str, content: bytes) -> Iterator[Figure]:
    """In turns on one server, so that a busy machine slows both; the middle of all turns."""
    file = stage.instance.folder.parent / "unencrypted.mp4"
    file.write_bytes(content)
    with _beside(stage, file) as server:
        cookie = stage.headers()["Cookie"]
        large = min(LARGE, len(content) // 2)
        spread = len(content) - large
        starts = [turn * spread // TIMES for turn in range(TIMES)]
        small, whole = (
            [[_fetch(server, path, cookie, at, length, content) for path in (address, plain.PATH)] for at in starts]
            for length in (SMALL, large)
        )
    ours, floor = (median(each.first for each in side) * 1000 for side in zip(*small, strict=True))
    yield Figure("a part of a clip: the first byte", ours, "ms", 3, floor)
    ours, floor = (large / MEBIBYTE / median(each.last for each in side) for side in zip(*whole, strict=True))
    yield Figure("a part of a clip: throughput", ours, "MiB a second", 0.5, floor, at_least=True)


@contextmanager
def _beside(stage: Stage, file: Path) -> Iterator[Server]:
    environment = {"LOGBOOK_DATABASE_URL": stage.settings.database_url, "TMPDIR": str(stage.temporary)}
    with started("bench.plain", str(stage.instance.folder), str(file), environment=environment) as server:
        yield server


def _fetch(server: Server, path: str, cookie: str, start: int, length: int, content: bytes) -> Took:
    """One part on a connection of its own that stands already, compared with what it has to be."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=60)) as line:
        line.connect()
        began = perf_counter()
        line.request("GET", path, headers={"Cookie": cookie, "Range": f"bytes={start}-{start + length - 1}"})
        answer = line.getresponse()
        read = answer.read(1)
        first = perf_counter() - began
        read += answer.read()
        took = Took(first, perf_counter() - began)
    assert answer.status == 206
    assert read == content[start : start + length]
    return took


def _stalled(stage: Stage, address: str, content: bytes) -> Iterator[Figure]:
    """Readers who ask for the clip and take none of it: what others wait meanwhile, and how many get all of it in the end."""
    cookie = stage.headers()["Cookie"]
    with ExitStack() as stack:
        stalled = [stack.enter_context(closing(_ask(stage, address, cookie))) for _ in range(READERS)]
        sleep(0.5)
        slowest = max(_opened(stage, path, cookie) for _ in range(ROUNDS) for path in OTHERS)
        yield Figure(f"the slowest other request beside {READERS} stalled readers", slowest, "s", 6)
        resumed = sum(_resumed(stage, address, cookie, reader, content) for reader in stalled)
        yield Figure("stalled readers that went on to the identical end", resumed, "readers", READERS, at_least=True)


def _ask(stage: Stage, address: str, cookie: str, start: int = 0) -> socket.socket:
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
    reader.settimeout(60)
    reader.connect(("127.0.0.1", stage.server.port))
    reader.sendall(
        f"GET {address} HTTP/1.1\r\nHost: here\r\nCookie: {cookie}\r\nRange: bytes={start}-\r\n\r\n".encode()
    )
    return reader


def _opened(stage: Stage, path: str, cookie: str) -> float:
    """Seconds a page took."""
    began = perf_counter()
    with closing(HTTPConnection("127.0.0.1", stage.server.port, timeout=60)) as line:
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
    assert answer.status == 200, f"{path} answered {answer.status}"
    return perf_counter() - began


def _resumed(stage: Stage, address: str, cookie: str, reader: socket.socket, content: bytes) -> bool:
    """Whether what it takes now, and asks for again wherever it is let go of, is the whole clip."""
    read = _rest(reader)
    for _ in range(20):
        if len(read) < len(content):
            with closing(_ask(stage, address, cookie, len(read))) as again:
                read += _rest(again)
    return read == content


def _rest(reader: socket.socket) -> bytes:
    """What still comes until the answer ends or breaks off."""
    read = bytearray()
    with suppress(ConnectionResetError):
        answer = HTTPResponse(reader)
        answer.begin()
        assert answer.status == 206
        while piece := answer.read1(65_536):
            read += piece
    return bytes(read)
