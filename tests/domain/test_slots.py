"""Each slot stands once, whatever the clocks do: forty zones, two times ten years, and a service that moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from logbook.domain.slots import (
    TIMES,
    missed_between,
    moment_of,
    next_slot,
    slot_to_run,
    slots_after,
    slots_on,
)

NAMES = """
    Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Juba Africa/Khartoum Africa/Sao_Tome Africa/Windhoek America/Asuncion
    America/Caracas America/Havana America/Metlakatla America/New_York America/Port-au-Prince America/Santiago America/Sao_Paulo
    America/St_Johns Antarctica/Troll Asia/Almaty Asia/Amman Asia/Beirut Asia/Damascus Asia/Gaza Asia/Kathmandu Asia/Kolkata
    Asia/Pyongyang Asia/Qyzylorda Asia/Tehran Australia/Adelaide Australia/Lord_Howe Europe/Berlin Europe/Dublin Europe/Istanbul
    Europe/London Europe/Moscow Europe/Volgograd Pacific/Apia Pacific/Bougainville Pacific/Chatham Pacific/Fiji Pacific/Norfolk
"""
ZONES = NAMES.split()
QUARTER = timedelta(minutes=15)
ALL_DAY = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
LONDON = ZoneInfo("Europe/London")


def changes(zone: ZoneInfo, first: date, years: int) -> list[date]:
    """The days (by UTC) on which the clocks there changed."""
    noons = [datetime(first.year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366 * years)]
    return [
        after.date()
        for before, after in pairwise(noons)
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()
    ]


def is_first(moment: datetime | None, looked: datetime | None, wanted: time, zone: ZoneInfo) -> bool:
    """Whether a watch that is looked at every quarter of an hour would have shown it first within the quarter before it did."""
    if moment is None or looked is None:
        return moment is looked
    wall, a_second_before = (at.astimezone(zone) for at in (moment, moment - timedelta(seconds=1)))
    not_yet = a_second_before.date() < wall.date() or a_second_before.time() < wanted
    return timedelta(0) <= looked - moment < QUARTER and wall.time() >= wanted and not_yet


@pytest.mark.parametrize("first", [date(2011, 1, 1), date(2024, 1, 1)])
def test_a_time_on_the_wall_is_one_moment_however_the_clocks_change(first: date) -> None:
    """Held to a watch: the first quarter of an hour at which the wall shows that time or a later one of the same day."""
    assert len(set(ZONES)) == 40
    looked_at = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes(zone, first, 10):
            start = datetime.combine(change, time(), UTC) - timedelta(days=3)
            walls = [(at, at.astimezone(zone)) for at in (start + QUARTER * n for n in range(96 * 7))]
            for day in (change - timedelta(days=1), change, change + timedelta(days=1)):
                that_day = [(at, wall.time()) for at, wall in walls if wall.date() == day]
                for wanted in ALL_DAY:
                    first_shown = next((at for at, shown in that_day if shown >= wanted), None)
                    assert is_first(moment_of(day, wanted, zone), first_shown, wanted, zone), (name, day, wanted)
                looked_at += 1
    assert looked_at > 500


@pytest.mark.parametrize("name", ZONES)
def test_every_slot_of_ten_years_is_met_once_and_in_order(name: str) -> None:
    zone = ZoneInfo(name)
    after = slots_after(datetime(2011, 1, 1, tzinfo=UTC), zone)
    met = [next(after) for _ in range(260 * 10 * len(TIMES))]
    assert len({(slot.day, slot.time) for slot in met}) == len(met)
    assert all(before.at < later.at for before, later in pairwise(met))
    assert all(slot.at.astimezone(zone).time() == slot.time for slot in met)
    assert {slot.day.weekday() for slot in met} == {0, 1, 2, 3, 4}
    assert met[-1].day > date(2020, 11, 1)


def test_a_day_that_never_was_has_no_slots() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert slots_on(date(2011, 12, 30), apia) == []
    assert len(slots_on(date(2011, 12, 29), apia)) == len(TIMES)
    assert next_slot(datetime(2011, 12, 30, 9, 0, tzinfo=UTC), apia).day == date(2012, 1, 2)


def test_the_missing_and_the_repeated_hour() -> None:
    assert moment_of(date(2026, 3, 29), time(1, 30), LONDON) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert moment_of(date(2026, 10, 25), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 18, 8, 29, tzinfo=UTC), None),
        (datetime(2026, 3, 18, 8, 30, tzinfo=UTC), time(8, 30)),
        (datetime(2026, 3, 18, 16, 31, tzinfo=UTC), time(16, 30)),
        (datetime(2026, 3, 18, 17, 29, tzinfo=UTC), time(16, 30)),
        (datetime(2026, 3, 18, 17, 30, tzinfo=UTC), None),
        (datetime(2026, 3, 21, 10, 0, tzinfo=UTC), None),
    ],
)
def test_the_slot_that_stands_is_the_last_one_of_the_working_day(moment: datetime, expected: time | None) -> None:
    slot = slot_to_run(moment, LONDON)
    assert (slot.time if slot else None) == expected


def test_what_was_missed_is_made_up_for_once() -> None:
    """The computer was off from Monday noon to Thursday afternoon: one run, which says how many it stands for."""
    last = slot_to_run(datetime(2026, 3, 16, 12, 0, tzinfo=UTC), LONDON)
    now = slot_to_run(datetime(2026, 3, 19, 14, 0, tzinfo=UTC), LONDON)
    assert last is not None
    assert now is not None
    assert (now.day, now.time) == (date(2026, 3, 19), time(13, 30))
    assert missed_between(last.at, now, LONDON) == 5 + 9 + 9 + 5
    assert missed_between(None, now, LONDON) == 0


def test_a_half_hours_zone_and_one_of_three_quarters() -> None:
    assert next_slot(datetime(2026, 3, 18, tzinfo=UTC), ZoneInfo("Asia/Kolkata")).at == datetime(
        2026, 3, 18, 3, 0, tzinfo=UTC
    )
    assert next_slot(datetime(2026, 3, 18, tzinfo=UTC), ZoneInfo("Asia/Kathmandu")).at == datetime(
        2026, 3, 18, 2, 45, tzinfo=UTC
    )


def test_a_service_that_moves_meets_each_slot_of_its_day_once() -> None:
    """From London to Paris and back within a day: the day and the time on the wall are the slot, so none comes twice."""
    paris = ZoneInfo("Europe/Paris")
    met = []
    for minute in range(24 * 60):
        now = datetime(2026, 3, 18, tzinfo=UTC) + timedelta(minutes=minute)
        zone = paris if 10 <= now.hour < 13 else LONDON
        slot = slot_to_run(now, zone)
        if slot and (slot.day, slot.time) not in met:
            met.append((slot.day, slot.time))
    assert sorted(met) == [(date(2026, 3, 18), wanted) for wanted in TIMES]
