"""Bank holidays, by a service's country and part of it.

Ten years of a calendar at a time are told by a process of its own that ends with its answer: the library that knows them takes 17 MB,
which neither the web process nor the timetable should hold for the sake of a few days.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from logbook.adapters import clock

PATIENCE = 60
"""Seconds for an answer that takes half of one on a quiet machine."""


class UnknownCalendar(Exception):
    """A country, or a part of one, whose bank holidays are not known; the sentence names those that are."""


def closed_in(country: str, subdivision: str | None) -> Callable[[date], bool]:
    """Whether a day is a bank holiday there. Errors: UnknownCalendar."""
    part = subdivision or ""
    _ten_years(country, part, clock.now().year // 10)  # what is not known is said now, not at the first day asked about
    return lambda day: day in _ten_years(country, part, day.year // 10)


@lru_cache(maxsize=64)
def _ten_years(country: str, part: str, decade: int) -> frozenset[date]:
    asked = [sys.executable, "-P", "-m", "logbook.adapters.bank_holidays", country, part, str(decade * 10)]
    answer = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE, check=True)  # noqa: S603 - our own module, no shell
    told = json.loads(answer.stdout)
    if "unknown" in told:
        raise UnknownCalendar(told["unknown"])
    return frozenset(map(date.fromisoformat, told["days"]))


def _days(country: str, part: str, first_year: int) -> list[str]:
    """The bank holidays of ten years, in the process of their own."""
    import holidays  # noqa: PLC0415 - only the process that ends with its answer loads it

    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        raise UnknownCalendar(
            f"The bank holidays of “{country}” are not known: give the two letters of a country, such as GB."
        )
    if part and part not in known[country]:
        parts = ", ".join(known[country]) or "none"
        raise UnknownCalendar(f"“{part}” is no part of {country} with holidays of its own. Known are: {parts}.")
    calendar = holidays.country_holidays(country, subdiv=part or None, years=range(first_year, first_year + 10))
    return sorted(day.isoformat() for day in calendar)


def _tell(country: str, part: str, first_year: str) -> dict[str, object]:
    try:
        return {"days": _days(country, part, int(first_year))}
    except UnknownCalendar as unknown:
        return {"unknown": str(unknown)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_tell(*sys.argv[1:])))
