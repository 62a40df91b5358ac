"""tus 1.0, status by status: what is acknowledged is there, and every refusal keeps what was there before."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.adapters.vault import StorageFull, Vault, open_vault
from logbook.models.concerns import Concern
from logbook.models.journal import JournalEntry
from logbook.models.recordings import Clip, MediaTask, StoredFile
from tests import recordings
from tests.conftest import Browse
from tests.uploading import CONTENT, PIECE, SPEAKS, WHOLE_CHUNKS, Sending, named
from tests.world import NOW, World


@pytest.fixture
def vault(app: Flask) -> Vault:
    return open_vault(app.extensions["logbook.settings"])


@pytest.fixture
def sending(db: Session, world: World, vault: Vault, browse: Browse) -> Sending:
    world.client(db, "heron")
    world.cycle(db, "cycle", "heron")
    recordings.film(db, world, "film", "cycle")
    recordings.clip(db, vault, world, "moment", of_film="film", content=CONTENT, arrived=False)
    db.commit()
    return Sending(browse("tess"), world, vault, f"/uploads/{world.ids['moment_file']}")


def test_it_says_what_it_can_do(sending: Sending) -> None:
    answer = sending.browser.options("/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,expiration,termination"
    assert answer.headers["Tus-Max-Size"] == str(4 * 1024**3)
    assert "sha1" in answer.headers["Tus-Checksum-Algorithm"].split(",")


def test_a_marked_moment_is_asked_for_by_its_clip(sending: Sending) -> None:
    said = {"Upload-Length": str(len(CONTENT)), "Upload-Metadata": named(clip=sending.world.moment)}
    answer = sending.ask("POST", "/uploads", headers=said)
    assert (answer.status_code, answer.headers["Location"]) == (201, sending.address)
    assert answer.headers["Upload-Expires"].endswith("GMT")
    assert sending.ask("POST", "/uploads", headers=said).headers["Location"] == sending.address


def test_its_first_bytes_may_come_along(sending: Sending) -> None:
    said = {"Upload-Length": str(len(CONTENT)), "Upload-Metadata": named(clip=sending.world.moment)}
    answer = sending.ask("POST", "/uploads", headers=said, data=CONTENT[:65_536], content_type=PIECE)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "65536")


def test_piece_after_piece_until_it_is_whole(sending: Sending, db: Session) -> None:
    answer = sending.piece(0, 100_000)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "65536"), "whole encrypted chunks count"
    head = sending.ask("HEAD")
    assert (head.status_code, head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (200, "65536", "200000")
    assert head.headers["Cache-Control"] == "no-store"
    answer = sending.piece(65_536, len(CONTENT))
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "200000")
    assert sending.ask("DELETE").status_code == 409, "what arrived is not given up but thrown away"
    assert sending.kept() == CONTENT
    file = db.get_one(StoredFile, sending.world.moment_file)
    assert file.finished_at is not None
    assert db.scalars(select(MediaTask.work).where(MediaTask.file_id == file.id)).all() == ["inspect"]
    assert "recording stored" in db.scalars(select(JournalEntry.verb)).all()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Offset": "65536"}, 409),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": "half"}, 400),
        ({"Upload-Checksum": "crc32 AAAA"}, 400),
        ({"Upload-Checksum": "sha1 not-base64!"}, 400),
        ({"Upload-Checksum": "sha1 " + base64.b64encode(b"0" * 20).decode()}, 460),
    ],
)
def test_what_is_not_right_is_refused_and_nothing_is_kept(
    sending: Sending, headers: dict[str, str], status: int
) -> None:
    answer = sending.piece(0, len(CONTENT), **headers)
    assert answer.status_code == status
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.mimetype == "text/plain"
    assert sending.safe() == 0


def test_a_checksum_that_is_right(sending: Sending) -> None:
    digest = base64.b64encode(hashlib.sha1(CONTENT, usedforsecurity=False).digest()).decode()
    assert sending.piece(0, len(CONTENT), **{"Upload-Checksum": f"sha1 {digest}"}).status_code == 204
    assert sending.kept() == CONTENT


def test_more_than_was_announced(sending: Sending) -> None:
    answer = sending.ask("PATCH", data=CONTENT + b"and more", content_type=PIECE, headers={"Upload-Offset": "0"})
    assert answer.status_code == 413
    assert sending.safe() == 0


def test_a_piece_too_small_or_called_something_else_says_so(sending: Sending) -> None:
    assert sending.piece(0, 1000).status_code == 400
    plain = sending.ask("PATCH", data=CONTENT, content_type="video/mp4", headers={"Upload-Offset": "0"})
    assert (plain.status_code, sending.safe()) == (415, 0)
    sending.piece(0, WHOLE_CHUNKS)
    assert sending.piece(WHOLE_CHUNKS, len(CONTENT)).headers["Upload-Offset"] == str(len(CONTENT)), "the last may be"


def test_a_length_that_is_not_the_announced_one(sending: Sending) -> None:
    said = {"Upload-Length": "5", "Upload-Metadata": named(clip=sending.world.moment)}
    answer = sending.ask("POST", "/uploads", headers=said)
    assert answer.status_code == 409
    assert "choose the same film again" in answer.text


@pytest.mark.parametrize("said", ["", "clip", "clip !!", named(clip="../../etc/passwd"), named(name="film.mp4")])
def test_metadata_that_names_no_clip(sending: Sending, said: str) -> None:
    answer = sending.ask("POST", "/uploads", headers={"Upload-Length": "200000", "Upload-Metadata": said})
    assert answer.status_code == 400


def test_two_connections_at_once(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses: list[int] = []
    read = Vault.append

    def meanwhile(self: Vault, file_id: Any, offset: int, body: Any, length: int) -> int:
        class Slow:
            def read(self, most: int = -1) -> bytes:
                if not statuses:
                    statuses.append(0)
                    other = sending.browser.application.test_client()
                    with sending.browser.session_transaction() as mine, other.session_transaction() as theirs:
                        theirs.update(mine)
                    answer = other.patch(
                        sending.address,
                        data=CONTENT[:65_536],
                        content_type=PIECE,
                        headers=SPEAKS | {"Upload-Offset": "0"},
                    )
                    statuses.append(answer.status_code)
                piece: bytes = body.read(most)
                return piece

        return read(self, file_id, offset, Slow() if not statuses else body, length)  # type: ignore[arg-type]

    monkeypatch.setattr(Vault, "append", meanwhile)
    assert sending.piece(0, len(CONTENT)).status_code == 204
    assert statuses == [0, 423]


def test_a_full_disk_keeps_nothing_of_it(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> int:
        raise StorageFull("no room")

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "append", full)
        answer = sending.piece(0, len(CONTENT))
        assert answer.status_code == 507
        assert "can be sent again" in answer.text
    assert sending.safe() == 0
    assert sending.piece(0, len(CONTENT)).status_code == 204


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c.mp4", "..", ".mp4", "film\n.mp4", "x" * 3_000])
def test_a_files_name_is_nobodys_and_leads_nowhere(sending: Sending, name: str) -> None:
    """Clients of the protocol may tell a file's name: it is neither kept nor followed."""
    told = named(clip=sending.world.moment, filename=name)
    said = {"Upload-Length": str(len(CONTENT)), "Upload-Metadata": told}
    answer = sending.ask("POST", "/uploads", headers=said)
    assert answer.status_code == 201
    assert answer.headers["Location"].rsplit("/", 1)[1] == str(sending.world.moment_file)


def test_giving_up(sending: Sending, db: Session) -> None:
    sending.piece(0, 65_536)
    assert sending.ask("DELETE").status_code == 204
    assert sending.ask("HEAD").status_code == 410
    assert sending.piece(65_536, len(CONTENT)).status_code == 410
    assert db.get_one(Clip, sending.world.moment).deleted_at is not None


def test_given_up_while_a_concern_stands_its_bytes_stay(sending: Sending, db: Session) -> None:
    world = sending.world
    sending.piece(0, 65_536)
    raised = {"client_id": world.heron, "owner_id": world.tess, "raised_at": NOW, "raised_by_id": world.sunny}
    db.add(Concern(service_id=world.saltmarsh, **raised))
    db.commit()
    assert sending.ask("DELETE").status_code == 204
    assert sending.ask("HEAD").status_code == 410
    assert sending.vault.offset(world.moment_file) == 65_536
    assert db.scalars(select(MediaTask.work)).all() == ["destroy"], "done once nothing keeps it"


def test_after_a_week_it_has_lapsed(sending: Sending, database: Database) -> None:
    assert sending.safe() == 0
    with database.writing() as writing:
        writing.get_one(StoredFile, sending.world.moment_file).lapses_at = NOW
        writing.commit()
    assert sending.ask("HEAD").status_code == 410


def test_methods_in_disguise(sending: Sending) -> None:
    said = {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    answer = sending.ask("POST", data=CONTENT, content_type=PIECE, headers=said)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "200000")
    assert sending.ask("POST", headers={"X-HTTP-Method-Override": "GET"}).status_code == 405


def test_the_last_byte_is_safe_though_nobody_was_told(sending: Sending, db: Session) -> None:
    """The server went away after the last byte and before it said so: the next HEAD puts it right."""
    sending.vault.append(sending.world.moment_file, 0, BytesIO(CONTENT), len(CONTENT))
    assert db.get_one(StoredFile, sending.world.moment_file).finished_at is None
    db.rollback()
    assert sending.safe() == len(CONTENT)
    db.expire_all()
    assert db.get_one(StoredFile, sending.world.moment_file).finished_at is not None
    assert sending.safe() == len(CONTENT)
    assert len(db.scalars(select(MediaTask.id)).all()) == 1
