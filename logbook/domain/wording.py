"""Numbers, minutes and days as people say them."""

from __future__ import annotations

from datetime import date


def in_hours(minutes: int) -> str:
    """Minutes as a logbook says them: "45 minutes" under an hour, then "15 h" or "14 h 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours and rest:
        return count_of(rest, "minute")
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def count_of(number: int, noun: str) -> str:
    """A number with its noun, for nouns that take an s: "1 client", "6 clients"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def day_in_words(day: date) -> str:
    """A day with its year: "3 March 2026"."""
    return f"{day.day} {day:%B %Y}"
