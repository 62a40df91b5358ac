"""The drill: an old backup is restored after an erasure, and by real bytes nothing of what was destroyed can be read again.
Films lie in a folder once, and once in a bucket.

Whoever tries has everything: the master key, every byte of every file there ever was a copy of, and the places of the keys.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from logbook.actions import erasing_footage, keeping_films
from logbook.adapters.backups import NoBackup
from logbook.adapters.database import Database
from logbook.adapters.migrations import migrate
from logbook.adapters.vault import Vault, open_vault
from logbook.config import read_settings
from logbook.domain.retention import Rule
from logbook.models.erasures import Erasure
from logbook.models.recordings import Clip
from tests import recordings
from tests import world as worlds
from tests.buckets import Kept, bucket_server, environment
from tests.cli.thief import CANARY, Instance
from tests.databases import new_empty_database
from tests.postgres import programs
from tests.world import NOW

FILM = CANARY * 3000
WEEK = timedelta(days=7)


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """The bucket, to which the environment leads where it is not the folder's turn."""
    if request.param == "folder":
        yield Kept()
        return
    monkeypatch.setattr("logbook.adapters.vault.objects.TRIES", 1)
    with bucket_server() as (kept, bucket):
        for name, value in environment(bucket).items():
            monkeypatch.setenv(name, value)
        yield kept
        assert CANARY not in kept.ever


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Kept) -> Iterator[Instance]:
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")
    with new_empty_database() as url, time_machine.travel(NOW, tick=False) as clock:
        if url.startswith("postgresql"):
            monkeypatch.setenv("LOGBOOK_DATABASE_URL", url)
        settings = read_settings(tmp_path / "instance")
        database = Database(settings.database_url)
        migrate(database)
        vault = open_vault(settings)
        with database.writing() as db:
            world = worlds.build(db)
            for client in ("heron", "kestrel"):
                world.client(db, client, code=client.title())
                world.cycle(db, f"{client}_cycle", client)
                recordings.film(db, world, f"{client}_film", f"{client}_cycle")
                recordings.clip(db, vault, world, f"{client}_clip", of_film=f"{client}_film", content=FILM)
            db.commit()
        vault.close()
        master = bytes.fromhex(settings.master_key_file.read_text())
        made = Instance(settings, database, world, master, [tmp_path], kept.objects)
        keeping_films.into_the_bucket(database, settings, NOW)
        assert len(kept.objects) == (2 if settings.vault.bucket else 0)
        clock.shift(timedelta(seconds=1))
        yield made
        database.dispose()


def erase_heron(made: Instance) -> None:
    with made.database.writing() as db:
        made.world.withdraws(db, "heron")
        db.commit()
    erasing_footage.sweep(made.database, made.settings, NOW + WEEK)


def told_of_erasures(made: Instance) -> list[tuple[bool, int, bool]]:
    """Of each whether it was done, how many places were missed, and whether it is confirmed."""
    with made.database.reading() as db:
        return [
            (each.destroyed_at is not None, each.missed, each.finished_at is not None)
            for each in db.scalars(select(Erasure))
        ]


def readable(vault: Vault, file_id: UUID) -> bytes:
    with vault.open(file_id) as film:
        return film.read()


def test_a_restored_old_backup_brings_nothing_back(
    instance: Instance, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    heron, kestrel = instance.locked("heron_clip"), instance.locked("kestrel_clip")
    backups, keys = tmp_path / "backups", tmp_path / "keys"
    assert instance.command("backup", "--to", str(backups), "--keys-to", str(keys)) == 0
    (old,) = backups.iterdir()
    whole = len(FILM) // len(CANARY)
    before = instance.recoverable(heron)
    assert before == 2 * whole, "from the media and from the backup's"
    erase_heron(instance)
    after = instance.recoverable(heron)
    record_property("recoverable before it was withdrawn", before)
    record_property("recoverable after withdrawal and its grace", after)
    assert after == 0, "not from disk, log, backup or the copy of the keys"
    assert instance.recoverable(kestrel) == 2 * whole
    assert instance.command("restore", str(old), "--stopped") == 0
    with instance.database.reading() as db:
        clip = db.get_one(Clip, instance.world.heron_clip)
        assert (clip.destroyed_at is not None, clip.destroyed_because) == (True, Rule.BEFORE)
        assert db.get_one(Clip, instance.world.kestrel_clip).destroyed_at is None
        assert [each.finished_at is not None for each in db.scalars(select(Erasure))] == [True]
    assert instance.recoverable(heron) == 0
    vault = open_vault(instance.settings)
    assert readable(vault, instance.world.kestrel_clip_file) == FILM
    vault.close()
    assert not list(instance.settings.media_folder.rglob(heron.file_id.hex))


def test_a_lost_instance_comes_back_from_backup_and_keys_without_what_was_destroyed(
    instance: Instance, tmp_path: Path
) -> None:
    heron = instance.locked("heron_clip")
    backups, keys = tmp_path / "backups", tmp_path / "keys"
    assert instance.command("backup", "--to", str(backups), "--keys-to", str(keys)) == 0
    (old,), (copy,) = backups.iterdir(), sorted(keys.glob("keys-*.db"))
    erase_heron(instance)
    master = instance.settings.master_key_file.read_text()
    instance.database.dispose()
    shutil.rmtree(instance.settings.instance)
    instance.objects.clear()
    instance.settings.instance.mkdir()
    instance.settings.master_key_file.write_text(master)
    assert instance.command("restore", str(old), "--keys", str(copy), "--stopped") == 0
    assert instance.recoverable(heron) == 0
    vault = open_vault(instance.settings)
    assert readable(vault, instance.world.kestrel_clip_file) == FILM
    vault.close()
    with instance.database.reading() as db:
        assert db.get_one(Clip, instance.world.heron_clip).destroyed_at is not None


def test_a_second_backup_links_what_the_first_has_and_the_keys_are_in_neither(
    instance: Instance, tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    for day in (0, 1):
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            assert instance.command("backup", "--to", str(backups)) == 0
    first, second = sorted(backups.iterdir())
    (one,), (other,) = (list(each.rglob(instance.world.heron_clip_file.hex)) for each in (first, second))
    assert one.samefile(other)
    heron = instance.locked("heron_clip")
    raw = [path.read_bytes() for path in backups.rglob("*") if path.is_file()]
    assert not [content for content in raw if heron.file in content or heron.group in content or CANARY in content]


@pytest.mark.parametrize("kept", ["bucket"], indirect=True)
def test_while_the_bucket_is_away_the_keys_go_and_the_erasure_is_confirmed_when_it_answers(
    instance: Instance, kept: Kept
) -> None:
    heron = instance.locked("heron_clip")
    kept.away = True
    erase_heron(instance)
    assert instance.recoverable(heron) == 0
    assert told_of_erasures(instance) == [(True, 1, False)]
    assert len(kept.objects) == 2
    kept.away = False
    erasing_footage.sweep(instance.database, instance.settings, NOW + WEEK)
    assert told_of_erasures(instance) == [(True, 0, True)]
    assert [name.endswith(instance.world.kestrel_clip_file.hex) for name in kept.objects] == [True]


def test_lost_bytes_are_told_by_the_doctor_and_put_back_from_a_backup(
    instance: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert instance.command("backup", "--to", str(tmp_path / "backups")) == 0
    assert instance.command("doctor", "--mend") == 0
    assert "Every encrypted file is there." in capsys.readouterr().out
    instance.lose(instance.world.kestrel_clip_file)
    assert instance.command("doctor", "--mend") == 1
    assert f"file {instance.world.kestrel_clip_file}: nothing of it is there" in capsys.readouterr().out
    (backup,) = (tmp_path / "backups").iterdir()
    assert instance.command("restore", str(backup), "--stopped") == 0
    assert "Encrypted files put back: 1." in capsys.readouterr().out
    assert instance.command("doctor", "--mend") == 0
    assert not (instance.objects and [path for path in instance.settings.media_folder.rglob("*") if path.is_file()])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["restore", "{backup}"], "Stop the logbook first"),
        (["restore", "{nothing}", "--stopped"], "is no whole backup"),
        (["restore", "{backup}", "--stopped", "--keys", "{keys}"], "This instance has its keys"),
    ],
)
def test_what_cannot_be_restored_is_said_and_nothing_is_changed(
    instance: Instance, tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert instance.command("backup", "--to", str(tmp_path / "b"), "--keys-to", str(tmp_path / "k")) == 0
    (backup,), (keys,) = (tmp_path / "b").iterdir(), sorted((tmp_path / "k").glob("*.db"))
    names = {"backup": backup, "keys": keys, "nothing": tmp_path}
    try:
        ended = instance.command(*(each.format(**names) for each in arguments))
        told = capsys.readouterr().err
    except NoBackup as refused:
        ended, told = 1, str(refused)
    assert ended != 0
    assert said in told
    with instance.database.reading() as db:
        assert db.get_one(Clip, instance.world.heron_clip).destroyed_at is None
