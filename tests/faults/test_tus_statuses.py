"""Every status that tus 1.0 and the extensions spoken here can answer with, seen from the real server, one after the other."""

from __future__ import annotations

import hashlib
import resource
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from logbook.adapters.vault import Vault, copies, open_vault
from logbook.domain.uploads import CHECKED_PIECE, LAPSES_AFTER
from logbook.models.recordings import StoredFile
from tests import recordings
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser
from tests.faults.sending import Sender, hang_up
from tests.faults.server import Server
from tests.uploading import PIECE, SPEAKS, named

CHUNK = 64 * 1024
CONTENT = recordings.noise(9_000_000)
REFUSED = bytes(48 << 20)
FULL_FROM = len(CONTENT) - 1000
"""No file grows beyond so many bytes while the disk is full: its last chunk does not fit, and the database does."""
CLIPS = ("whole", "large", "other", "given", "lapsed", "kept")


@dataclass
class Talking:
    """The real server with clips of Tess's that wait for their bytes, and what programs say to it."""

    instance: Instance
    server: Server
    vault: Vault

    def address(self, clip: str) -> str:
        return f"/uploads/{self.instance.world.ids[f'{clip}_file']}"

    def says(
        self, method: str, address: str, body: bytes = b"", who: str = "tess", **said: Any
    ) -> tuple[int, dict[str, str]]:
        """The status and the headers of an answer; a header said as None is left out."""
        headers = SPEAKS | self.held(who) | {name.replace("_", "-"): text for name, text in said.items()}
        with closing(HTTPConnection("127.0.0.1", self.server.port, timeout=30)) as line:
            line.request(method, address, body, {name: text for name, text in headers.items() if text is not None})
            answer = line.getresponse()
            answer.read()
            return answer.status, dict(answer.headers)

    def sends(self, clip: str, start: int, stop: int, **said: Any) -> tuple[int, dict[str, str]]:
        """A piece."""
        usual: dict[str, Any] = {"Upload_Offset": str(start), "Content_Type": PIECE}
        return self.says("PATCH", self.address(clip), CONTENT[start:stop], **(usual | said))

    def begins(self, clip: str, start: int, coming: int | None, **said: Any) -> int:
        """The status where a piece is refused by its head alone: no byte of its body is sent."""
        length = {"Transfer_Encoding": "chunked"} if coming is None else {"Content_Length": str(coming)}
        return self.sends(clip, start, start, Connection="close", **(length | said))[0]

    def safe(self, clip: str) -> int:
        return int(self.says("HEAD", self.address(clip))[1]["Upload-Offset"])

    def held(self, who: str) -> dict[str, str]:
        with closing(Browser(self.instance.app, self.server.port)) as browser:
            return browser.headers(who)


@pytest.fixture
def talking(instance_folder: Instance) -> Iterator[Talking]:
    instance, world = instance_folder, instance_folder.world
    vault = open_vault(instance.app.extensions["logbook.settings"])
    with instance.database.writing() as db:
        world.client(db, "heron")
        world.cycle(db, "cycle", "heron")
        recordings.film(db, world, "film", "cycle")
        for at, name in enumerate(CLIPS, 1):
            recordings.clip(db, vault, world, name, of_film="film", content=CONTENT, arrived=False, position=at)
        db.execute(update(StoredFile).values(lapses_at=instance.now + LAPSES_AFTER))
        db.execute(update(StoredFile).where(StoredFile.id == world.ids["lapsed_file"]).values(lapses_at=instance.now))
        db.commit()
    for name in ("tess", "sunny"):
        instance.sign_in(name, [name])
    server = Server(instance.folder)
    yield Talking(instance, server, vault)
    server.stop()
    vault.close()


def test_every_status_of_the_protocol(talking: Talking, tmp_path: Path) -> None:
    what_is_refused_whole(talking)
    what_is_asked_for(talking)
    what_is_sent(talking)
    what_stands_in_the_way(talking)
    what_has_ended(talking, tmp_path / "apart")


def what_is_refused_whole(to: Talking) -> None:
    """A film that is refused is answered, and is never in memory."""
    taken = []
    for coming in (0, len(REFUSED)):  # the first wakes what the second is measured against
        said = {"Content_Type": PIECE, "Upload_Offset": str(CHUNK)}
        status, told = to.says("PATCH", to.address("whole"), REFUSED[:coming], **said)
        assert (status, told["Upload-Offset"]) == (409, "0")
        taken.append(most_taken(to.server))
    assert taken[1] - taken[0] < len(REFUSED) / 4
    assert to.begins("whole", CHUNK, 4 << 30) == 409, "so much is not even read: the connection ends with the answer"


def most_taken(server: Server) -> int:
    """The most memory the web process ever had, in bytes."""
    said = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
    return int(said.partition("VmHWM:")[2].split()[0]) * 1024


def what_is_asked_for(to: Talking) -> None:
    """OPTIONS, POST and HEAD."""
    clip, length = named(clip=to.instance.world.ids["whole"]), str(len(CONTENT))
    assert to.says("OPTIONS", "/uploads", Tus_Resumable=None)[0] == 204
    status, told = to.says("HEAD", to.address("whole"), Tus_Resumable="0.2.2")
    assert (status, told["Tus-Version"], told["Tus-Resumable"]) == (412, "1.0.0", "1.0.0")
    assert to.says("HEAD", to.address("whole"), Tus_Resumable=None)[0] == 412
    said = {"Upload_Metadata": clip, "Upload_Length": length}
    asked: dict[int, list[dict[str, Any]]] = {
        201: [{}],
        400: [{"Upload_Length": None}, {"Upload_Length": "-1"}, {"Upload_Metadata": "clip !"}, {"X_CSRFToken": None}],
        404: [{"Upload_Metadata": named(clip=uuid4())}, {"who": "sunny"}],
        409: [{"Upload_Length": "5"}, {"Upload_Length": str(8 << 30)}],
    }
    for expected, ways in asked.items():
        for way in ways:
            answer = to.says("POST", "/uploads", b"", **(said | way))
            assert answer[0] == expected, (way, answer)
    status, told = to.says("POST", "/uploads", CONTENT[:CHUNK], Content_Type=PIECE, **said)
    assert (status, told["Upload-Offset"], told["Location"]) == (201, str(CHUNK), to.address("whole"))
    status, told = to.says("HEAD", to.address("whole"))
    assert (status, told["Upload-Offset"], told["Upload-Length"]) == (200, str(CHUNK), length)
    assert (told["Cache-Control"], told["Upload-Expires"][-3:]) == ("no-store", "GMT")
    for who, address in (("sunny", to.address("whole")), ("tess", f"/uploads/{uuid4()}")):
        assert [to.says(method, address, who=who)[0] for method in ("HEAD", "DELETE")] == [404, 404]
    assert to.says("GET", to.address("whole"))[0] == 405
    assert to.says("POST", to.address("whole"), X_HTTP_Method_Override="GET")[0] == 405


def what_is_sent(to: Talking) -> None:
    """PATCH: whatever is not right leaves what was there before."""
    digest = b64encode(hashlib.sha1(CONTENT[CHUNK : 4 * CHUNK], usedforsecurity=False).digest()).decode()
    refused: dict[int, list[dict[str, Any]]] = {
        400: [{"Upload_Offset": None}, {"Upload_Offset": "x"}, {"Upload_Checksum": f"crc32 {digest}"}],
        409: [{"Upload_Offset": str(2 * CHUNK)}, {"Upload_Offset": "0"}],
        412: [{"Tus_Resumable": None}],
        415: [{"Content_Type": "video/mp4"}],
    }
    for expected, ways in refused.items():
        for way in ways:
            assert to.begins("whole", CHUNK, 3 * CHUNK, **way) == expected, way
    assert to.begins("whole", CHUNK, 1000) == 400, "smaller than what is kept grows by"
    assert to.begins("whole", CHUNK, len(CONTENT)) == 413, "more than was announced"
    assert to.begins("whole", CHUNK, CHECKED_PIECE + 1, Upload_Checksum=f"sha1 {digest}") == 413
    assert to.begins("whole", CHUNK, None) == 411
    assert to.sends("whole", CHUNK, 5 * CHUNK, Upload_Checksum=f"sha1 {digest}")[0] == 460
    assert to.safe("whole") == CHUNK
    assert to.sends("whole", CHUNK, 4 * CHUNK, Upload_Checksum=f"sha1 {digest}")[0] == 204
    disguised = {"Content_Type": PIECE, "Upload_Offset": str(4 * CHUNK), "X_HTTP_Method_Override": "PATCH"}
    assert to.says("POST", to.address("whole"), CONTENT[4 * CHUNK :], **disguised)[0] == 204
    assert b"".join(to.vault.read(to.instance.world.ids["whole_file"], 0, len(CONTENT))) == CONTENT
    assert to.says("DELETE", to.address("whole"))[0] == 409, "what arrived whole is thrown away on its own page"


def what_stands_in_the_way(to: Talking) -> None:
    """Another connection that sends; a disk that is full."""
    sender = Sender(to.server, to.address("other"), to.held("tess"))
    line = sender.begin(0, len(CONTENT))
    line.sendall(CONTENT[: 3 * CHUNK])
    sender.wait_until_read(line)
    safe = to.safe("other")
    assert to.begins("other", safe, len(CONTENT) - safe) == 423
    hang_up(line)
    soft, hard = resource.prlimit(to.server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(to.server.pid, resource.RLIMIT_FSIZE, (FULL_FROM, hard))
    assert to.sends("large", 0, len(CONTENT))[0] == 507
    assert to.safe("large") == 0
    resource.prlimit(to.server.pid, resource.RLIMIT_FSIZE, (soft, hard))
    assert to.sends("large", 0, len(CONTENT))[0] == 204


def what_has_ended(to: Talking, apart: Path) -> None:
    """DELETE, and uploads that are no more."""
    assert to.sends("given", 0, CHUNK)[0] == 204
    assert to.says("DELETE", to.address("given"))[0] == 204
    for clip in ("given", "lapsed"):
        assert to.says("HEAD", to.address(clip))[0] == 410
        assert to.begins(clip, 0, 2 * CHUNK) == 410
    copies.take(to.vault.keys.file, apart, to.instance.now, days=7)
    away = apart.rename(apart.with_name("away"))
    assert to.says("DELETE", to.address("kept"))[0] == 503, "a copy of its key is out of reach"
    away.rename(apart)
    assert to.says("DELETE", to.address("kept"))[0] == 204
    assert to.says("HEAD", to.address("kept"))[0] == 410
