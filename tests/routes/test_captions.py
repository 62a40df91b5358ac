"""Captions: kept encrypted beside the clip by its owner, read at the clip's own address, and gone when they are replaced or it goes."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from logbook.adapters.vault import StorageFull, open_vault
from logbook.adapters.vault.folder import Folder
from logbook.domain.recordings import Part
from logbook.models.recordings import MediaTask, StoredFile
from tests.watching import ASKS, Watching

SAID = "0:02-0:04 Look, a ball!"
ALL = select(StoredFile).where(StoredFile.part == Part.CAPTIONS).order_by(StoredFile.created_at)


def keep(watching: Watching, text: str, who: str = "tess", **file: tuple[BytesIO, str]) -> int:
    to = f"/clips/{watching.world.moment}/captions"
    return watching.browse(who).post(to, data={"text": text, **file}).status_code


def test_they_are_read_at_the_address_the_clip_is_played_at(watching: Watching) -> None:
    assert keep(watching, SAID) == 302
    sunny = watching.browse("sunny")
    told = watching.ask(sunny).get_json()
    assert told["captions"] == f"{told['address']}/captions"
    answer = sunny.get(told["captions"])
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/vtt", "private, no-store")
    assert answer.text == "WEBVTT\n\n00:00:02.000 --> 00:00:04.000\nLook, a ball!\n"
    assert watching.browse("sky").get(told["captions"]).status_code == 404
    assert watching.journal().count("clip watched") == 1
    assert watching.journal().count("clip captioned") == 1
    page = sunny.post(f"/clips/{watching.world.moment}/address").text
    assert '<track kind="captions"' in page


@pytest.mark.parametrize("way", ["withdrawn", "concern", "held_at", "relationship"])
def test_what_stops_the_clip_stops_its_captions(watching: Watching, way: str) -> None:
    keep(watching, SAID)
    sunny = watching.browse("sunny")
    at = watching.ask(sunny).get_json()["captions"]
    assert sunny.get(at).status_code == 200
    watching.ends(way)
    assert sunny.get(at).status_code in (404, 409)


def test_they_lie_encrypted_and_those_before_are_destroyed(watching: Watching, app: Flask) -> None:
    keep(watching, SAID)
    settings = app.extensions["logbook.settings"]
    vault = open_vault(settings)
    (first,) = watching.rows(ALL)
    assert b"Look" in b"".join(vault.read(first.id, 0, first.length))
    assert not [path for path in settings.media_folder.rglob("*") if path.is_file() and b"Look" in path.read_bytes()]
    assert keep(watching, "0:03 Another line") == 302
    before, after = watching.rows(ALL)
    assert before.destroyed_at is not None
    assert after.destroyed_at is None
    assert [task.file_id for task in watching.rows(select(MediaTask).where(MediaTask.work == "destroy"))] == [before.id]
    assert keep(watching, "") == 302
    assert all(file.destroyed_at for file in watching.rows(ALL))
    assert watching.ask(watching.browse("tess")).get_json()["captions"] == ""


def test_its_owner_alone_captions_it_and_finds_what_they_typed(watching: Watching) -> None:
    assert keep(watching, SAID, who="sunny") == 403
    assert keep(watching, SAID, who="otto") == 404
    assert keep(watching, SAID) == 302
    tess, to = watching.browse("tess"), f"/clips/{watching.world.moment}/captions"
    assert SAID in tess.get(to).text
    refused = tess.post(to, data={"text": "0:02 Look\nwithout a time"})
    assert refused.status_code == 422
    assert "Line 2: write the time first" in refused.text
    assert "without a time" in refused.text


def test_a_file_takes_the_place_of_the_lines(watching: Watching) -> None:
    vtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<script>Look</script>\n"
    assert keep(watching, "0:09 not this", file=(BytesIO(vtt), "../../x.vtt")) == 302
    assert "0:01-0:02 Look" in watching.browse("tess").get(f"/clips/{watching.world.moment}/captions").text
    to = f"/clips/{watching.world.moment}/captions"
    refused = watching.browse("tess").post(to, data={"text": SAID, "file": (BytesIO(b"PK\x03\x04"), "x.vtt")})
    assert refused.status_code == 422
    assert "This is not a WebVTT file" in refused.text
    assert SAID in refused.text


def test_a_family_speaks_its_own_language(watching: Watching) -> None:
    to, tess = f"/clips/{watching.world.moment}/captions", watching.browse("tess")
    tess.post(to, data={"text": "0:02 Edrych, pêl!", "language": "cy"})
    assert watching.ask(tess).get_json()["spoken"] == "cy"
    assert 'srclang="cy"' in tess.post(f"/clips/{watching.world.moment}/address").text
    assert '<option value="cy" selected lang="cy">Cymraeg' in tess.get(to).text
    refused = tess.post(to, data={"text": SAID, "language": "en onerror=x"})
    assert refused.status_code == 422
    assert "Choose the language from the list" in refused.text
    assert watching.ask(tess).get_json()["spoken"] == "cy"


def test_a_clip_without_captions_and_an_address_that_never_was(watching: Watching) -> None:
    tess = watching.browse("tess")
    address = watching.address(tess)
    assert tess.get(f"{address}/captions").status_code == 404
    assert tess.get(f"/media/{uuid4().hex}/captions", headers=ASKS).status_code == 404


def test_a_full_disk_keeps_nothing_and_gives_back_what_was_typed(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(watching, SAID)

    def full(_store: Folder, _length: int) -> None:
        raise StorageFull("There is no room.")

    monkeypatch.setattr(Folder, "require_room", full)
    answer = watching.browse("tess").post(
        f"/clips/{watching.world.moment}/captions", data={"text": "0:03 Another line"}
    )
    assert answer.status_code == 507
    assert "There is no room to keep this just now" in answer.text
    assert "0:03 Another line" in answer.text
    (file,) = watching.rows(ALL)
    assert file.destroyed_at is None
    assert watching.rows(select(MediaTask)) == []
