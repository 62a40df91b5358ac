"""What is asked of the child process, within which limits, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from logbook.domain.inspection import Facts, Work

MEMORY = 2 << 30
"""Bytes of address space: what the libraries map, the pictures of a 4K film in hand, and those an encoder looks ahead at."""
MOST_MADE = 512 << 20
"""Bytes of what is made, which is held in memory until it is encrypted: twenty minutes of a rendition fit twice."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of a processor, and seconds by the clock."""

    processor: int
    clock: float

    @classmethod
    def of(cls, work: Work, milliseconds: int) -> Limits:
        """What is fair for so much film; remaking one goes at half its own pace on the slowest machine we know."""
        if work in (Work.INSPECT, Work.STILL):
            return cls(60, 120)
        clock = 180 + 8 * milliseconds // 1000
        return cls(4 * clock, clock)


@dataclass(frozen=True, slots=True)
class Order:
    """One piece of work. Milliseconds of the film: where the moment begins and ends, or in `begins_ms` alone where the still is."""

    work: Work
    begins_ms: int = 0
    ends_ms: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the facts of what was looked at or made, what of the film is in it, and how many bytes were made."""

    facts: Facts
    begins_ms: int
    ends_ms: int
    length: int
