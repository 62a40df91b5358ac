"""The drill: an old backup is restored after an erasure, and by real bytes nothing of what was destroyed can be read again.

Whoever tries has everything: the master key, every byte of every file there ever was a copy of, and the places of the keys.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from logbook import cli
from logbook.actions import erasing_footage
from logbook.adapters.backups import NoBackup
from logbook.adapters.database import Database
from logbook.adapters.migrations import migrate
from logbook.adapters.vault import Vault, open_vault
from logbook.adapters.vault.chunks import HEADER, RECORD, Cipher
from logbook.adapters.vault.keys import _file_purpose, group_purpose, unwrapped
from logbook.config import Settings, read_settings
from logbook.domain.retention import Rule
from logbook.models.erasures import Erasure
from logbook.models.recordings import Clip
from tests import recordings
from tests import world as worlds
from tests.databases import KIND, SOCKET, new_empty_database
from tests.postgres import programs
from tests.world import NOW, World

CANARY = b"a child laughs at 00:12, and nobody else may ever see it"
FILM = CANARY * 3000
WEEK = timedelta(days=7)


@dataclass
class Locked:
    """A file's keys as they lay in the file of keys: what a thief of bytes would look for."""

    file_id: UUID
    group_id: UUID
    key_id: bytes
    master: str
    group: bytes
    file: bytes


@dataclass
class Instance:
    """An instance of its own with two families, and everything there ever was a byte of."""

    settings: Settings
    database: Database
    world: World
    master: bytes
    places: list[Path]

    def bytes(self) -> list[bytes]:
        """Every file of every place, the database server's own folder too."""
        server = [Path(os.environ[SOCKET]) / "data"] if os.environ.get(KIND) == "postgresql" else []
        found = (path for place in [*self.places, *server] for path in place.rglob("*"))
        return [path.read_bytes() for path in found if path.is_file() and not path.is_symlink()]

    def locked(self, name: str) -> Locked:
        """What opens this clip's file now, as stored."""
        file_id = self.world.ids[f"{name}_file"]
        vault = open_vault(self.settings)
        ask = "SELECT g.group_id, g.key_id, g.master, g.wrapped, f.wrapped FROM files f JOIN groups g USING (key_id)"
        with vault.keys.file.reading() as rows:
            group_id, *rest = rows.execute(f"{ask} WHERE f.file_id = ?", (file_id.bytes,)).fetchone()
        vault.close()
        return Locked(file_id, UUID(bytes=group_id), *rest)

    def recoverable(self, locked: Locked) -> int:
        """How many canaries somebody finds who has the master key and every byte there is."""
        raw = self.bytes()
        plain = sum(content.count(CANARY) for content in raw)
        if not any(locked.group in content for content in raw) or not any(locked.file in content for content in raw):
            return plain
        group_key = unwrapped(self.master, locked.group, group_purpose(locked.group_id.bytes, locked.key_id))
        key = unwrapped(group_key, locked.file, _file_purpose(locked.file_id, locked.key_id))
        stored = [path for place in self.places for path in place.rglob(locked.file_id.hex)]
        return plain + sum(opened(path.read_bytes(), Cipher(key, locked.file_id)).count(CANARY) for path in stored)

    def command(self, *arguments: str) -> int:
        """One of the operator's commands on this instance, which is stopped: nobody holds its database."""
        self.database.dispose()
        return cli.main([*arguments, "--instance", str(self.settings.instance)])


def opened(stored: bytes, cipher: Cipher) -> bytes:
    chunks = -(-(len(stored) - HEADER.size) // RECORD)
    ends = [HEADER.size + index * RECORD for index in range(chunks)]
    return b"".join(
        cipher.unseal(index, stored[begins : begins + RECORD], last=index == chunks - 1)
        for index, begins in enumerate(ends)
    )


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
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
        made = Instance(settings, database, world, master, [tmp_path])
        clock.shift(timedelta(seconds=1))
        yield made
        database.dispose()


def erase_heron(made: Instance) -> None:
    with made.database.writing() as db:
        made.world.withdraws(db, "heron")
        db.commit()
    erasing_footage.sweep(made.database, made.settings, NOW + WEEK)


def readable(vault: Vault, file_id: UUID) -> bytes:
    with vault.open(file_id) as film:
        return film.read()


def test_a_restored_old_backup_brings_nothing_back(instance: Instance, tmp_path: Path) -> None:
    heron, kestrel = instance.locked("heron_clip"), instance.locked("kestrel_clip")
    backups, keys = tmp_path / "backups", tmp_path / "keys"
    assert instance.command("backup", "--to", str(backups), "--keys-to", str(keys)) == 0
    (old,) = backups.iterdir()
    whole = len(FILM) // len(CANARY)
    assert instance.recoverable(heron) == 2 * whole, "before: from the media and from the backup's"
    erase_heron(instance)
    assert instance.recoverable(heron) == 0, "after: not from disk, log, backup or the copy of the keys"
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
