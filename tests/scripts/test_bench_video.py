"""The rulers of video can find what they look for: a leaked picture, plaintext on a disk, a line that is too fast."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from bench import canary, outside
from bench.throttle import throttled
from tests.browser.filming import Film

RATE = 25
BITS = 4_000_000
ANSWER = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"


def test_every_picture_and_tone_outside_the_marks_is_counted(tmp_path: Path) -> None:
    content = Film(seconds=4).write(tmp_path / "film.mp4").read_bytes()
    assert outside.of(content, 0, 4 * RATE, RATE)[:2] == (0, 0)
    assert outside.of(content, RATE, 3 * RATE, RATE)[:2] == (2 * RATE, 2)
    assert outside.of(content, RATE, 3 * RATE, RATE).inside == 2 * RATE


def test_bytes_that_no_index_names_are_counted(tmp_path: Path) -> None:
    content = Film(seconds=2).write(tmp_path / "film.mp4").read_bytes()
    known = outside.of(content, 0, 2 * RATE, RATE).hidden
    hidden = (1008).to_bytes(4, "big") + b"free" + bytes(1000)
    assert outside.of(content + hidden, 0, 2 * RATE, RATE).hidden == known + 1000


def test_plaintext_is_found_where_it_lies_and_where_it_lay(tmp_path: Path) -> None:
    film = os.urandom(100_000)
    needles = canary.needles(film)
    assert len(needles) >= canary.NEEDLES
    clean = tmp_path / "clean"
    clean.write_bytes(os.urandom(50_000))
    watch = canary.Watch([tmp_path], psutil.Process(), needles)
    watch.look()
    assert (watch.found, watch.looked > 0) == (set(), True)
    (tmp_path / "spooled").write_bytes(film)
    watch.look()
    assert {path for path, _needle in watch.found} == {str(tmp_path / "spooled")}
    (tmp_path / "spooled").unlink()


def test_plaintext_in_an_open_file_without_a_name_is_found(tmp_path: Path) -> None:
    film = os.urandom(10_000)
    watch = canary.Watch([tmp_path], psutil.Process(), canary.needles(film))
    with (tmp_path / "gone").open("w+b", buffering=0) as open_still:
        open_still.write(film)
        (tmp_path / "gone").unlink()
        watch.look()
        assert len(watch.found) == len(canary.needles(film))


@pytest.fixture
def server() -> Iterator[int]:
    """Reads one request of a known length and answers it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                line, _where = listening.accept()
                read = b""
                while not read.endswith(b"the end"):
                    read += line.recv(65_536)
                line.sendall(ANSWER)
                line.close()

        threading.Thread(target=answer, daemon=True).start()
        yield int(listening.getsockname()[1])


def test_the_line_is_no_faster_than_said_and_remembers_what_was_sent(server: int) -> None:
    body = os.urandom(200_000) + b"the end"
    head = f"PATCH /x HTTP/1.1\r\nUpload-Offset: 0\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with throttled(server, BITS) as line, socket.create_connection(("127.0.0.1", line.port)) as browser:
        began = time.monotonic()
        browser.sendall(head + body)
        assert browser.recv(100) == ANSWER
        assert time.monotonic() - began >= len(head + body) * 8 / BITS
        assert line.uploaded() == body
