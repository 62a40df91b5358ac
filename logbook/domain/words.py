"""How days, times, durations and counts are said on a page: always in words, always short."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(when: date, today: date) -> str:
    """ "Tue 3 March"; with its year when that is not this year. Never through the locale: servers differ in theirs."""
    said = f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}"
    return said if when.year == today.year else f"{said} {when.year}"


def month(when: date) -> str:
    """ "March 2026"."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def full_day(when: date) -> str:
    """ "3 March 2026": for what is kept, whenever it is read."""
    return f"{when.day} {month(when)}"


def clock(when: datetime, zone: ZoneInfo) -> str:
    """ "14:02", on the service's clocks."""
    return f"{when.astimezone(zone):%H:%M}"


def moment(when: datetime, zone: ZoneInfo, today: date) -> str:
    """ "Tue 3 March at 14:02", on the service's clocks: the day is the day it was there."""
    return f"{day(when.astimezone(zone).date(), today)} at {clock(when, zone)}"


def duration(minutes: int) -> str:
    """ "45 min", "9 h 15", "15 h"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def film_time(milliseconds: int) -> str:
    """A place in a film, as the player shows it: "0:07", "12:41", "1:02:09"."""
    minutes, second = divmod(milliseconds // 1000, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 cycle", "11 cycles"; `many` where adding an s is wrong."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(things: Sequence[str]) -> str:
    """ "Heron", "Heron and Willow", "Heron, Willow and Harbour"."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"


def size(number: int) -> str:
    """Bytes as people read them, in powers of ten as on a phone: "940 KB", "61 MB", "1.9 GB"."""
    for unit, of in (("GB", 10**9), ("MB", 10**6)):
        if number >= of:
            shown = number / of
            return f"{shown:.0f} {unit}" if shown >= 10 else f"{shown:.1f} {unit}"
    return f"{-(-number // 1000)} KB"
