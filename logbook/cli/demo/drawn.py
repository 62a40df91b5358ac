"""The drawn films of the invented service: made by a process apart while the people are put in, and kept in the vault as any film is."""

from __future__ import annotations

import subprocess
import sys
from functools import cached_property
from uuid import UUID

from logbook.adapters.inspection.worker import HOUSE
from logbook.adapters.vault import Vault, open_vault
from logbook.config import Settings
from logbook.domain.inspection import Facts
from logbook.models.base import new_id

MAKER = "logbook.adapters.inspection.child.drawing"
MILLISECONDS = 5_000
FACTS = Facts("mp4", "h264", "aac", 640, 360, 0, MILLISECONDS, plays=True, clean=True)
"""What the inspector would say of each of them."""
PATIENCE = 60


class Drawn:
    """The films, and the vault they go into. The drawing begins when this is made."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._maker = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-P", "-m", MAKER],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": HOUSE},
        )

    @cached_property
    def films(self) -> list[bytes]:
        """Each film whole; none where they cannot be made here. Waits for the drawing to end, the first time."""
        try:
            said, _ = self._maker.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._maker.kill()
            self._maker.communicate()
            return []
        return _parted(said) if self._maker.returncode == 0 else []

    @cached_property
    def _vault(self) -> Vault:
        return open_vault(self._settings)

    def keep(self, film: bytes, group_id: UUID) -> UUID:
        """Put a film into the vault under its family's key, and give its file's id.

        The id is a new one at each filling: what was destroyed under an id never comes back under it.
        """
        file_id = new_id()
        self._vault.put(file_id, group_id, film)
        return file_id

    def close(self) -> None:
        """Let go of the keys, and of a drawing that nobody waited for."""
        if self._maker.poll() is None:
            self._maker.kill()
        self._maker.communicate()
        if "_vault" in self.__dict__:
            self._vault.close()


def _parted(said: bytes) -> list[bytes]:
    found, at = list[bytes](), 0
    while at < len(said):
        begins = at + 8
        at = begins + int.from_bytes(said[at:begins], "big")
        found.append(said[begins:at])
    return found
