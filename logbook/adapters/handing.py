"""What every channel says when it did not take a letter."""

from __future__ import annotations


class NotTaken(Exception):
    """The letter was not handed over. `why` names no person; `for_good` when trying again cannot help.

    `unclear`: no answer came after the words were given away, so that the letter may have been taken all the same.
    """

    def __init__(self, why: str, *, for_good: bool = False, unclear: bool = False) -> None:
        self.why = why
        self.for_good = for_good
        self.unclear = unclear
        super().__init__(why)
