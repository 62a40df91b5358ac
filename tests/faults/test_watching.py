"""Clips flow from the default server: readers who stand still hold nobody up, and an end is felt in the middle of a film."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any

import pytest
from sqlalchemy import insert, update

from logbook.adapters import secrets
from logbook.adapters.vault import open_vault
from logbook.cli.serve import THREADS, server_for
from logbook.models.base import new_id
from logbook.models.recordings import Clip, Viewing
from tests import recordings
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser

CONTENT = recordings.noise(6_000_000)
STALLED = THREADS + 6
"""More readers than the server has threads; sixteen are promised."""


@dataclass
class Playing:
    """The default server with a clip on it, and what a player needs to fetch its bytes."""

    instance: Instance
    server: Any
    cookie: str

    def ask(self, start: int = 0) -> socket.socket:
        """A connection on which the rest of the clip was asked for, with little room for what nobody reads."""
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
        reader.settimeout(30)
        reader.connect(self.server.bind_addr)
        head = f"GET /media/an-address HTTP/1.1\r\nHost: here\r\nCookie: {self.cookie}\r\nRange: bytes={start}-\r\n\r\n"
        reader.sendall(head.encode())
        return reader

    def resumed(self, read: bytes) -> bytes:
        """What a player has in the end that asks again from where it was."""
        for _ in range(10):
            if len(read) < len(CONTENT):
                with closing(self.ask(len(read))) as again:
                    read += rest(again)
        return read

    def change(self, statement: Any) -> None:
        with self.instance.database.writing() as db:
            db.execute(statement)
            db.commit()


@contextmanager
def serving(app: Any) -> Iterator[Any]:
    server = server_for(app, "127.0.0.1", 0)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


@pytest.fixture
def playing(instance_folder: Instance) -> Iterator[Playing]:
    world, vault = instance_folder.world, open_vault(instance_folder.app.extensions["logbook.settings"])
    with instance_folder.database.writing() as db:
        world.client(db, "heron")
        world.cycle(db, "cycle", "heron")
        recordings.film(db, world, "film", "cycle")
        recordings.clip(db, vault, world, "moment", of_film="film", content=CONTENT)
        facts = {"service_id": world.saltmarsh, "clip_id": world.moment, "file_id": world.moment_file}
        now = instance_folder.now
        lasts = {
            "on": now.date(),
            "issued_at": now,
            "until": now.replace(year=now.year + 1),
            "token_digest": secrets.hash_of("an-address"),
        }
        db.execute(insert(Viewing).values(id=new_id(), person_id=world.tess, **facts, **lasts))
        db.commit()
    instance_folder.sign_in("tess", ["token of tess"])
    with serving(instance_folder.app) as server:
        cookie = Browser(instance_folder.app, 0).headers("token of tess")["Cookie"]
        yield Playing(instance_folder, server, cookie)


def rest(reader: socket.socket) -> bytes:
    """What still comes of an answer until it ends or breaks off."""
    answer = HTTPResponse(reader)
    answer.begin()
    assert answer.status == 206
    read = b""
    try:
        while piece := answer.read1(65_536):
            read += piece
    except ConnectionResetError:
        return read
    return read


def test_readers_who_stand_still_hold_nobody_up_and_go_on_where_they_were(playing: Playing) -> None:
    stalled = [playing.ask() for _ in range(STALLED)]
    until = time.monotonic() + 10
    while playing.server.requests.idle and time.monotonic() < until:
        time.sleep(0.01)
    assert playing.server.requests.idle == 0, "every thread is busy with a reader who takes nothing"
    began = time.monotonic()
    with closing(Browser(playing.instance.app, playing.server.bind_addr[1])) as somebody:
        assert somebody.get("token of tess", "/clients")[0] == 200
    assert time.monotonic() - began < 6
    first, last = rest(stalled[0]), rest(stalled[-1])
    assert len(first) < len(CONTENT), "it was let go of"
    for read in (first, last):
        assert playing.resumed(read) == CONTENT
    for reader in stalled:
        reader.close()


def test_five_seconds_after_an_end_no_byte_comes_any_more(playing: Playing) -> None:
    clip = update(Clip).values(held_at=playing.instance.now)
    read, last, ended = 0, 0.0, 0.0
    with closing(playing.ask()) as reader, suppress(ConnectionResetError):
        answer = HTTPResponse(reader)
        answer.begin()
        while piece := answer.read1(8_192):
            read, last = read + len(piece), time.monotonic()
            if not ended and read > 200_000:
                playing.change(clip)
                ended = time.monotonic()
            time.sleep(0.02)
    assert 0 < last - ended < 5
    assert read < len(CONTENT)
