"""An instance of its own, and the thief of the drill: they have the master key and every byte there ever was, of every place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from logbook import cli
from logbook.adapters.database import Database
from logbook.adapters.vault import open_vault
from logbook.adapters.vault.chunks import HEADER, RECORD, Cipher
from logbook.adapters.vault.keys import _file_purpose, group_purpose, unwrapped
from logbook.config import Settings
from tests.databases import KIND, SOCKET
from tests.world import World

CANARY = b"a child laughs at 00:12, and nobody else may ever see it"


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
    objects: dict[str, bytes]
    """What the bucket holds; nothing where films lie in the folder."""

    def bytes(self) -> list[bytes]:
        """Every file of every place, the database server's own folder too."""
        server = [Path(os.environ[SOCKET]) / "data"] if os.environ.get(KIND) == "postgresql" else []
        found = (path for place in [*self.places, *server] for path in place.rglob("*"))
        files = [path.read_bytes() for path in found if path.is_file() and not path.is_symlink()]
        return [*files, *self.objects.values()]

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
        stored = [path.read_bytes() for place in self.places for path in place.rglob(locked.file_id.hex)]
        stored += [content for name, content in self.objects.items() if name.endswith(locked.file_id.hex)]
        return plain + sum(opened(each, Cipher(key, locked.file_id)).count(CANARY) for each in stored)

    def lose(self, file_id: UUID) -> None:
        """Take a file's bytes away behind the logbook's back."""
        for path in self.settings.media_folder.rglob(file_id.hex):
            path.unlink()
        for name in [name for name in self.objects if name.endswith(file_id.hex)]:
            del self.objects[name]

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
