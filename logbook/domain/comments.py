"""Timed comments and stills: a place in a clip as people type it, and what is too long or lies outside."""

from __future__ import annotations

import re

from logbook.domain.refusals import RuleBroken
from logbook.domain.words import film_time

LONGEST = 2_000
"""Characters of one comment."""
A_FRAME = 50
"""Milliseconds by which a browser's last picture may lie behind the end that was marked."""
_PLACE = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,4})(?:[.,](\d{1,3}))?", re.ASCII)


def place(said: str, length_ms: int) -> int:
    """ "0:07.4", "7.4" or "1:02:09" in milliseconds from the clip's beginning; nothing at all is its beginning.

    Errors: RuleBroken where it cannot be read, or the clip is over by then.
    """
    if not said.strip():
        return 0
    found = _PLACE.fullmatch(said.strip())
    if found is None:
        raise RuleBroken("Write the place in the clip in minutes and seconds, like 0:07.", field="at")
    hours, minutes, seconds, part = found.groups()
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return within(whole * 1000 + int((part or "0").ljust(3, "0")), length_ms)


def within(at_ms: int, length_ms: int) -> int:
    """The place, when the clip has it. Errors: RuleBroken."""
    if not 0 <= at_ms <= length_ms + A_FRAME:
        raise RuleBroken(f"The clip is over at {film_time(length_ms)}: choose a place within it.", field="at")
    return min(at_ms, length_ms)


def comment(words: str) -> str:
    """The words of a comment. Errors: RuleBroken where there are none, or too many."""
    if not words:
        raise RuleBroken("Write what you see there, in a few words.", field="words")
    if len(words) > LONGEST:
        raise RuleBroken(
            f"A comment takes at most {LONGEST:,} characters and this has {len(words):,}: shorten it.", field="words"
        )
    return words
