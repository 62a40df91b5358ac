"""Keys of rows: version 7 uuids (RFC 9562), made in order by whichever thread asks.

A few lines of our own: a library would bring half a megabyte into every process for them.
"""

from __future__ import annotations

from secrets import randbits
from threading import Lock
from time import time_ns
from uuid import UUID

CHANCE = 74
"""Bits of a key that are chance, beneath the milliseconds of its making."""
STEP = 64
"""Bits by which a key of the same millisecond lies beyond the one before it: in order, and as far from being guessed."""

_making = Lock()
_last = 0


def next_id() -> UUID:
    """Greater than every key this process made before, even where the clock was set back."""
    global _last  # noqa: PLW0603 - the one thing that all threads must agree on
    with _making:
        chance = randbits(CHANCE)
        _last = max(time_ns() // 1_000_000 << CHANCE | chance, _last + 1 + (chance >> CHANCE - STEP))
        upper, lower = divmod(_last, 1 << 62)
    moment, middle = divmod(upper, 1 << 12)
    return UUID(int=moment << 80 | 0x7 << 76 | middle << 64 | 0b10 << 62 | lower)
