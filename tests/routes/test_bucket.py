"""A clip is sent and watched with a bucket as with a folder, and when the bucket is away a page says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logbook.adapters.vault import open_vault
from logbook.adapters.vault.bucket import Bucket
from logbook.config import Settings, VaultSettings
from tests import recordings
from tests.buckets import Kept, bucket_server
from tests.watching import CONTENT, Watching

SPEAKS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def bucket(watching: Watching, app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """The clip lies in the bucket alone."""
    monkeypatch.setattr("logbook.adapters.vault.objects.TRIES", 1)
    monkeypatch.setattr("logbook.adapters.vault.objects.PAUSE", 0.0)
    with bucket_server() as (kept, reached):
        vault = open_vault(replace(settings, vault=VaultSettings(bucket=reached)))
        monkeypatch.setitem(app.extensions, "logbook.vault", vault)
        assert isinstance(vault.store, Bucket)
        vault.store.take_in(watching.world.moment_file)
        yield kept
        kept.away = False
        vault.destroy_file(watching.world.moment_file)
        vault.close()


@pytest.mark.parametrize(
    ("said", "part"),
    [("bytes=0-1", slice(0, 2)), ("bytes=100000-199999", slice(100_000, 200_000)), ("bytes=0-", slice(None))],
)
def test_ranges(watching: Watching, bucket: Kept, said: str, part: slice) -> None:
    tess = watching.browse("tess")
    answer = tess.get(watching.address(tess), headers={"Range": said})
    assert (answer.status_code, answer.data == CONTENT[part]) == (206, True)
    assert bucket.times("GET") == 1


def test_while_the_bucket_is_away_the_page_says_so_and_later_it_plays(
    watching: Watching, bucket: Kept, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tess = watching.browse("tess")
    at = watching.address(tess)
    bucket.away = True
    answer = tess.get(at)
    assert answer.status_code == 503
    assert "The recordings cannot be reached just now" in answer.text
    bucket.away = False
    assert tess.get(at).data == CONTENT


@pytest.fixture
def coming(watching: Watching, bucket: Kept, app: Flask, db: Session) -> str:
    """Where the bytes of another clip are sent to."""
    vault = app.extensions["logbook.vault"]
    recordings.clip(db, vault, watching.world, "sent", of_film="film", content=CONTENT, arrived=False, position=2)
    db.commit()
    return f"/uploads/{watching.world.sent_file}"


def test_a_clip_is_sent_in_pieces_and_only_its_ciphertext_reaches_the_bucket(
    watching: Watching, bucket: Kept, app: Flask, coming: str
) -> None:
    tess, vault, before = watching.browse("tess"), app.extensions["logbook.vault"], dict(bucket.objects)
    for start, stop, safe in ((0, 100_000, 65_536), (65_536, len(CONTENT), len(CONTENT))):
        piece = {"data": CONTENT[start:stop], "content_type": "application/offset+octet-stream"}
        answer = tess.patch(coming, headers=SPEAKS | {"Upload-Offset": str(start)}, **piece)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(safe))
    assert bucket.objects == before, "whoever sends does not wait for the bucket"
    vault.store.take_in(watching.world.sent_file)
    assert b"".join(vault.read(watching.world.sent_file, 0, len(CONTENT))) == CONTENT
    assert CONTENT[:64] not in bucket.ever
    vault.destroy_file(watching.world.sent_file)
    assert bucket.objects == before


def test_given_up_while_the_bucket_is_away_it_is_asked_for_again(watching: Watching, bucket: Kept, coming: str) -> None:
    tess = watching.browse("tess")
    bucket.away = True
    assert tess.delete(coming, headers=SPEAKS).status_code == 503
    bucket.away = False
    assert tess.delete(coming, headers=SPEAKS).status_code == 204
    assert tess.head(coming, headers=SPEAKS).status_code == 410
