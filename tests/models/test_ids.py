"""Keys of rows: in order, never twice, and of the version that is promised."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import time_machine

from logbook.models.base import new_id
from tests.world import NOW


def test_keys_are_in_order_and_say_when_they_were_made() -> None:
    made = [new_id() for _ in range(2_000)]
    assert made == sorted(made)
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}
    since = datetime.now(UTC).timestamp() - (made[0].int >> 80) / 1000
    assert 0 <= since < 60


def test_threads_never_make_the_same_key_twice() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = [key for keys in threads.map(lambda _: [new_id() for _ in range(500)], range(8)) for key in keys]
    assert len(set(made)) == len(made)


def test_a_clock_set_back_sends_no_key_back() -> None:
    before = new_id()
    with time_machine.travel(NOW.replace(year=2001), tick=False):
        assert new_id() > before
        assert len({new_id().int >> 64 for _ in range(100)}) > 1
