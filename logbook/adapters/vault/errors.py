"""What the vault refuses, each with a sentence for whoever has to act on it."""

from __future__ import annotations


class VaultError(Exception):
    """Any refusal of the vault."""


class NoSuchFile(VaultError):
    """There is no key for it: it never was, it was destroyed, or it is not whole yet where a whole file is asked for."""


class StorageFull(VaultError):
    """There is no room. Nothing of what was just being written is kept, and what was there before still is."""


class Away(VaultError):
    """The bucket cannot be reached, or does not let us in. What was asked of it is to be asked again later."""


class WrongOffset(VaultError):
    """The sender is elsewhere in the file than the store; `at` is where the store is, in bytes of the file itself."""

    def __init__(self, at: int) -> None:
        super().__init__(f"The file goes on at byte {at:,}.")
        self.at = at


class InUse(VaultError):
    """Somebody else is writing this file at this moment."""


class Tampered(VaultError):
    """What is stored is not what was put there. Nothing of it is given out."""


class NoMasterKey(VaultError):
    """The master key is missing, is no key, or is not the one these files were locked with."""


class NotYetGone(VaultError):
    """The key is destroyed here, but a copy of it or the bucket could not be reached; `places` says which. Destroying again tries again."""

    def __init__(self, places: list[str]) -> None:
        super().__init__("What is destroyed may still lie where nobody could reach: " + ", ".join(places))
        self.places = places
