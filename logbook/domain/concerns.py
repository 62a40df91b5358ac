"""Concerns: somebody who watched is worried. Footage and every erasure of that family stop at once, until it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Decision(StrEnum):
    """How a concern ended for the footage; the values are the words people read.

    SHOWN_AGAIN: as if nothing had stopped it. KEPT: under a legal hold, watched by nobody, until that is lifted. GOES_ON: nobody
    watches it again, and what is to be destroyed is destroyed by its own rules.
    """

    SHOWN_AGAIN = "it may be watched again"
    KEPT = "it is kept under a legal hold"
    GOES_ON = "it stays closed, and what is to be destroyed is destroyed"


@dataclass(frozen=True, slots=True)
class Raised:
    """One concern as far as footage goes: of which family, how it was decided (None: not yet), and whether its hold stands."""

    about: UUID
    decision: Decision | None
    hold_stands: bool = False

    @property
    def closes(self) -> bool:
        """Whether nobody watches because of it."""
        if self.decision is Decision.KEPT:
            return self.hold_stands
        return self.decision is not Decision.SHOWN_AGAIN

    @property
    def keeps(self) -> bool:
        """Whether nothing is destroyed because of it. A legal hold is asked about beside this, whoever set it."""
        return self.decision is None
