"""Days, times, durations and counts in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from logbook.domain import words

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (date(2026, 3, 3), "Tue 3 March"),
        (date(2025, 12, 31), "Wed 31 December 2025"),
        (date(2027, 1, 1), "Fri 1 January 2027"),
    ],
)
def test_a_day(when: date, said: str) -> None:
    assert words.day(when, TODAY) == said


def test_a_moment_is_said_by_the_services_clocks() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert words.clock(late, ZoneInfo("Europe/London")) == "00:30"
    assert words.moment(late, ZoneInfo("Europe/London"), TODAY) == "Wed 1 July at 00:30"
    assert words.moment(late, ZoneInfo("America/Toronto"), TODAY) == "Tue 30 June at 19:30"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (555, "9 h 15"), (605, "10 h 05"), (900, "15 h")]
)
def test_a_duration(minutes: int, said: str) -> None:
    assert words.duration(minutes) == said


def test_counts() -> None:
    assert words.count(1, "cycle") == "1 cycle"
    assert words.count(0, "cycle") == "0 cycles"
    assert words.count(12000, "diary", "diaries") == "12,000 diaries"


def test_lists() -> None:
    assert words.listed([]) == ""
    assert words.listed(["Heron"]) == "Heron"
    assert words.listed(["Heron", "Willow"]) == "Heron and Willow"
    assert words.listed(["Heron", "Willow", "Harbour"]) == "Heron, Willow and Harbour"
