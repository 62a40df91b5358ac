"""Ids, times and salts of invented rows: the same on every run with the same seed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

_VERSION_7 = 7 << 76
_VARIANT = 2 << 62


class Ids:
    """Version 7 uuids that count up, so that bulk inserts append to every index; the seed fills the rest."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose; nothing real is kept under these ids
        self._moment = (1_577_836_800_000 + seed * 1_000_000_000) << 80

    def __call__(self) -> UUID:
        self._moment += 1 << 80
        noise = self._random.getrandbits(74)
        return UUID(int=self._moment | _VERSION_7 | (noise >> 62) << 64 | _VARIANT | noise & (1 << 62) - 1)

    def salt(self) -> str:
        """128 bits in hexadecimal."""
        return f"{self._random.getrandbits(128):032x}"


def workday(day: date) -> date:
    """The day, or the Friday before when it falls on a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of that day, in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)
