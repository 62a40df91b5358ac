"""The master key: 32 random bytes, written as 64 hexadecimal digits, from the environment, a file, or a command's output.

Several may be given, one a line (in the environment: separated by spaces). The first is the one new keys are to be locked
with; the others still open what was locked before. That is how a change of the master key goes on while everybody works.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

from logbook.adapters.vault.errors import NoMasterKey
from logbook.config import Settings, kept_secret

PATIENCE = 30
"""Seconds a command is given to print the key."""
_KEY = re.compile(r"[0-9a-fA-F]{64}")
Read = Callable[[], str]


def new_key() -> str:
    """A fresh master key as it is written down."""
    return secrets.token_hex(32)


def name_of(key: bytes) -> str:
    """What a master key is called where it was used: it tells keys apart and gives nothing of them away."""
    return hashlib.sha256(b"logbook master key\x00" + key).hexdigest()[:16]


def parsed(text: str, where: str) -> dict[str, bytes]:
    """Keys by name, in their order. Errors: NoMasterKey; what is there instead is never repeated."""
    words = text.split()
    if not words or not all(_KEY.fullmatch(word) for word in words):
        raise NoMasterKey(
            f"The master key in {where} is not 64 hexadecimal digits (several of them: one a line). "
            "Put back the one this instance was started with."
        )
    return {name_of(key): key for key in map(bytes.fromhex, words)}


class MasterKeys:
    """The master keys at hand. They are read at first need, and read again when one is asked for that is not among them."""

    def __init__(self, settings: Settings) -> None:
        self.file: Path | None = None
        self._where, self._read = self._source(settings)
        self._keys: dict[str, bytes] = {}

    def first(self, *, make: bool) -> str:
        """The name of the one new keys are to be locked with; made when there is no file yet and `make` says it may be."""
        if make and self.file is not None:
            kept_secret(self.file, new_key)
        return next(iter(self.again()))

    def key(self, name: str) -> bytes:
        """The key of this name. Errors: NoMasterKey."""
        found = self._keys.get(name) or self.again().get(name)
        if found is None:
            raise NoMasterKey(
                f"The master key in {self._where} is not the one the files of this instance were locked with. "
                "Put back the one they were, or give both, one a line, the new one first."
            )
        return found

    def again(self) -> dict[str, bytes]:
        """Read the source anew."""
        self._keys = parsed(self._read(), self._where)
        return self._keys

    def _source(self, settings: Settings) -> tuple[str, Read]:
        if settings.vault.master_key:
            return "LOGBOOK_MASTER_KEY", lambda: settings.vault.master_key
        if settings.vault.master_key_command:
            return "LOGBOOK_MASTER_KEY_COMMAND", lambda: _printed(settings.vault.master_key_command)
        self.file = file = settings.master_key_file
        return str(file), lambda: _written(file)


def _written(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError as trouble:
        raise NoMasterKey(
            f"The master key cannot be read from {file}. Put it back there, or see its owner."
        ) from trouble


def _printed(command: str) -> str:
    """What the command prints. It is run without a shell, and what it says on its error output is its own."""
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command
            shlex.split(command), stdout=subprocess.PIPE, timeout=PATIENCE, check=True, text=True
        )
    except (OSError, subprocess.SubprocessError, ValueError) as trouble:
        raise NoMasterKey(f"LOGBOOK_MASTER_KEY_COMMAND did not print a key ({type(trouble).__name__}).") from trouble
    return done.stdout
