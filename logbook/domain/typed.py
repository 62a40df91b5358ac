"""What people type, read kindly: words, days in three parts, minutes. None stands for 'this cannot be read'."""

import re
import unicodedata
from datetime import date

from logbook.domain.words import MONTHS

_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,3})\s*(?:h|hrs?|hours?|:)\s*(?:(\d{1,2})\s*(?:m|mins?|minutes?)?)?", re.IGNORECASE
)
_HOURS = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s*(?:h|hours?)?", re.ASCII | re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,6})\s*(?:m|mins?|minutes?)?", re.IGNORECASE)


def clean(text: str) -> str:
    """The words without control characters (a database refuses some) and with plain line ends; nothing else changes.

    Emoji, right-to-left marks and combining accents are the person's own and stay as they are.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def minutes(text: str) -> int | None:
    """ "90", "90 min", "1 h 30", "1:30" are all ninety minutes."""
    said = text.strip()
    if found := _MINUTES.fullmatch(said):
        return int(found[1])
    if found := _HOURS_AND_MINUTES.fullmatch(said):
        return int(found[1]) * 60 + int(found[2] or 0)
    return None


def hours(text: str) -> int | None:
    """Hours as minutes: "3", "2.5", "3 h", "2 h 30" and "90 min" are read; a bare number is hours."""
    said = text.strip()
    if found := _HOURS.fullmatch(said):
        return round(float(found[1].replace(",", ".")) * 60)
    return None if said.isdigit() else minutes(said)


def day(day_part: str, month_part: str, year_part: str) -> date | None:
    """Three inputs as a date: the month as a number or its name, a year of two figures as one of this century."""
    day_said, year_said, month = day_part.strip(), year_part.strip(), _month(month_part.strip())
    if month is None or not re.fullmatch(r"[0-9]{1,2}", day_said) or not re.fullmatch(r"([0-9]{2}){1,2}", year_said):
        return None
    try:
        return date(int(year_said if len(year_said) == 4 else f"20{year_said}"), month, int(day_said))
    except ValueError:
        return None


def _month(said: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", said):
        return int(said)
    named = [number for number, name in enumerate(MONTHS, 1) if len(said) > 2 and name.lower().startswith(said.lower())]
    return named[0] if named else None
