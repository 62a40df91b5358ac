"""No byte of a film may lie in plain on the server's disks, at any time: looked for while films come, are remade, played and backed up."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import psutil
from sqlalchemy import select

from bench.figures import Figure
from bench.inspecting import MOMENT, asked, finished
from bench.moments import plays
from bench.sending import MEBIBYTE, upload
from bench.stage import Stage
from logbook.domain.inspection import Work
from logbook.models.recordings import MediaTask

SENTENCE = b"Nobody reads this sentence on a disk."
LENGTH = 32
"""Bytes of a needle: enough that nothing has them by chance."""
VARIED = 20
"""How many different bytes it has at least: what fills a picture up is everywhere."""
NEEDLES = 12
OFTEN = 0.2
IN_MEMORY = ("/memfd:", "/dev/")
"""What looks like a file in a process and lies on no disk."""


class Watch:
    """Looks into every file of some folders, and into every file that a process or its children hold open, deleted ones too."""

    def __init__(self, folders: Sequence[Path], process: psutil.Process, needles: Sequence[bytes]) -> None:
        self._folders, self._process, self._needles = folders, process, list(needles)
        self._known: dict[str, tuple[int, ...]] = {}
        self.found: set[tuple[str, bytes]] = set()
        self.looked = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._again_and_again, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._ended.set()
        self._thread.join()

    def look_for_more(self, needles: Sequence[bytes]) -> None:
        """These too, in everything there is: what was looked into before is looked into again."""
        self._needles = [*self._needles, *needles]
        self._known = {}

    def look(self) -> None:
        """Once, into whatever changed since it was looked into."""
        for path in (*self._lying(), *self._open()):
            with suppress(OSError):  # gone meanwhile
                told = path.stat()
                seen = (told.st_ino, told.st_size, told.st_mtime_ns)
                if stat.S_ISREG(told.st_mode) and self._known.get(str(path)) != seen:
                    content = path.read_bytes()
                    self._known[str(path)] = seen
                    self.looked += 1
                    self.found |= {(str(path), needle) for needle in self._needles if needle in content}

    def _lying(self) -> list[Path]:
        return [path for folder in self._folders for path in folder.rglob("*")]

    def _open(self) -> Iterator[Path]:
        """Open files that have no name any more, or one elsewhere."""
        for process in (self._process, *self._process.children(recursive=True)):
            with suppress(OSError, psutil.NoSuchProcess):  # it ended meanwhile
                for link in Path(f"/proc/{process.pid}/fd").iterdir():
                    name = str(link.readlink())
                    lies = any(name.startswith(f"{folder}/") for folder in self._folders)
                    if name.startswith("/") and not name.startswith(IN_MEMORY) and (not lies or "(deleted)" in name):
                        yield link

    def _again_and_again(self) -> None:
        while not self._ended.wait(OFTEN):
            self.look()


def figures(stage: Stage, content: bytes) -> Iterator[Figure]:
    """A file of one sentence, then a real clip: sent, looked into, remade, played, backed up."""
    backups, keys = stage.instance.folder.parent / "backups", stage.instance.folder.parent / "key-copies"
    folders = (stage.instance.folder, stage.temporary, backups, keys)
    with Watch(folders, stage.server.process, [SENTENCE, *needles(content)]) as watch:
        noise = SENTENCE * (32 * MEBIBYTE // len(SENTENCE))
        upload(stage, stage.expect(noise, MOMENT), noise)
        clip = stage.expect(content, MOMENT)
        upload(stage, clip, content)
        finished(stage.instance.database, _looks_at(stage, clip.file_id))
        finished(stage.instance.database, asked(stage.instance.database, clip.file_id, Work.RENDITION))
        assert plays(stage, clip.id), "the clip cannot be played"
        watch.look_for_more([needle for each in stage.stored(clip.id) for needle in needles(each)])
        back_up = ("backup", "--instance", str(stage.instance.folder), "--to", str(backups), "--keys-to", str(keys))
        subprocess.run([sys.executable, "-m", "logbook", *back_up], check=True, stdout=sys.stderr)
    watch.look()
    assert any(backups.rglob("backup.json")), "there is no backup to look into"
    name = "plaintext in the data folder, temporary folders, open files, a backup"
    yield Figure(name, len(watch.found), "found", 0)
    yield Figure("files looked into for it", watch.looked, "times")


def needles(content: bytes) -> list[bytes]:
    """Some pieces of it, spread over the whole, that nothing else has."""
    step = max(len(content) // (NEEDLES + 1), LENGTH)
    pieces = (_varied(content[at : at + step]) for at in range(step // 2, len(content), step))
    return [piece for piece in pieces if piece]


def _varied(part: bytes) -> bytes:
    windows = (part[at : at + LENGTH] for at in range(0, len(part) - LENGTH + 1, LENGTH))
    return next((window for window in windows if len(set(window)) >= VARIED), b"")


def _looks_at(stage: Stage, file_id: UUID) -> UUID:
    """The task that looking into a file is."""
    with stage.instance.database.reading() as db:
        return db.execute(
            select(MediaTask.id).where(MediaTask.file_id == file_id, MediaTask.work == Work.INSPECT)
        ).scalar_one()
