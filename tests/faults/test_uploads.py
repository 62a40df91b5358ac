"""Uploads against the real server: another program's tus client, and kill -9 in the middle, again and again."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from tusclient.client import TusClient

from logbook.adapters.vault import Vault, open_vault
from logbook.domain.uploads import LAPSES_AFTER
from logbook.models.journal import JournalEntry
from logbook.models.recordings import StoredFile
from tests import recordings
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser
from tests.faults.sending import Sender, hang_up
from tests.faults.server import Server

CHUNK = 64 * 1024
LARGER_THAN_ANY_FORM = 18_000_001
MOST_AT_ONCE = 1_500_000
Tell = Callable[[str, object], None]
Start = Callable[[], Server]


@pytest.fixture
def start(instance_folder: Instance) -> Iterator[Start]:
    """Starts the server on the instance; none outlives the test."""
    started: list[Server] = []

    def one_more() -> Server:
        started.append(Server(instance_folder.folder))
        return started[-1]

    yield one_more
    for server in started:
        server.stop()


@dataclass
class Upload:
    """A clip of Tess's whose bytes are still to come."""

    instance: Instance
    content: bytes
    file_id: UUID
    clip_id: UUID

    @property
    def vault(self) -> Vault:
        return open_vault(self.instance.app.extensions["logbook.settings"])

    def kept(self) -> bytes:
        vault = self.vault
        try:
            return b"".join(vault.read(self.file_id, 0, len(self.content)))
        finally:
            vault.close()

    def sender(self, server: Server) -> Sender:
        return Sender(server, f"/uploads/{self.file_id}", Browser(self.instance.app, server.port).headers("tess"))


def upload_of(instance: Instance, length: int) -> Upload:
    content, vault = recordings.noise(length), open_vault(instance.app.extensions["logbook.settings"])
    with instance.database.writing() as db:
        instance.world.client(db, "heron")
        instance.world.cycle(db, "cycle", "heron")
        recordings.film(db, instance.world, "film", "cycle")
        clip_id = recordings.clip(db, vault, instance.world, "moment", of_film="film", content=content, arrived=False)
        db.execute(update(StoredFile).values(lapses_at=instance.now + LAPSES_AFTER))
        db.commit()
    vault.close()
    instance.sign_in("tess", ["tess"])
    return Upload(instance, content, instance.world.ids["moment_file"], clip_id)


def test_another_programs_client_sends_a_file_with_checksums(
    instance_folder: Instance, start: Start, record_property: Tell
) -> None:
    upload = upload_of(instance_folder, LARGER_THAN_ANY_FORM)
    server = start()
    headers = Browser(instance_folder.app, server.port).headers("tess")
    client = TusClient(f"http://127.0.0.1:{server.port}/uploads", headers=headers)
    sending = client.uploader(
        file_stream=BytesIO(upload.content),
        chunk_size=1024 * 1024,
        metadata={"clip": str(upload.clip_id)},
        upload_checksum=True,
    )
    sending.upload(stop_at=1024 * 1024)
    assert sending.offset == 1024 * 1024
    again = client.uploader(file_stream=BytesIO(upload.content), url=sending.url)
    again.upload()
    assert again.offset == len(upload.content)
    assert upload.kept() == upload.content
    record_property("tus clients that sent a file", 1)


def test_a_few_kills_in_mid_upload_cost_a_chunk_at_most(
    instance_folder: Instance, start: Start, record_property: Tell
) -> None:
    _kill_in_mid_upload(instance_folder, start, 4, record_property)


@pytest.mark.long
def test_fifty_kills_in_mid_upload_cost_a_chunk_at_most(
    instance_folder: Instance, start: Start, record_property: Tell
) -> None:
    _kill_in_mid_upload(instance_folder, start, 50, record_property)


def _kill_in_mid_upload(instance: Instance, start: Start, times: int, tell: Tell) -> None:
    """Every other kill comes when the server has read all that was sent, so that what it lost of it can be told."""
    upload = upload_of(instance, times * MOST_AT_ONCE)
    chance = random.Random(times)  # noqa: S311 - when to kill is no secret
    worst, safe, server = 0, 0, start()
    for number in range(times):
        sent = min(safe + chance.randrange(1, MOST_AT_ONCE), len(upload.content) - 1)
        known = _send_and_kill(upload, server, safe, sent, quiet=number % 2 == 0)
        server = start()
        before, safe = safe, upload.sender(server).offset()
        assert before <= safe <= sent
        if known:
            worst = max(worst, sent - safe)
    rest = upload.sender(server)
    line = rest.begin(safe, len(upload.content) - safe)
    line.sendall(upload.content[safe:])
    assert line.recv(12) == b"HTTP/1.1 204"
    hang_up(line)
    assert rest.offset() == len(upload.content)
    tell("kills in mid-upload", times)
    tell("most bytes read and lost", worst)
    assert worst <= CHUNK
    assert upload.kept() == upload.content
    with instance.database.reading() as db:
        stored = select(func.count()).where(JournalEntry.verb == "recording stored")
        assert db.scalar(stored) == 1


def _send_and_kill(upload: Upload, server: Server, safe: int, sent: int, *, quiet: bool) -> bool:
    """Send up to there and kill the server: once it has read all of it, or while it reads. Whether it is known what it read."""
    sender = upload.sender(server)
    line = sender.begin(safe, len(upload.content) - safe)
    if quiet:
        line.sendall(upload.content[safe:sent])
        sender.wait_until_read(line)
    else:
        threading.Thread(target=_pour, args=(line, upload.content[safe:sent]), daemon=True).start()
    server.kill()
    hang_up(line)
    return quiet


def _pour(line: socket.socket, content: bytes) -> None:
    with contextlib.suppress(OSError):  # the server is killed meanwhile: that is the point
        line.sendall(content)
