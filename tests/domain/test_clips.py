"""A moment to keep: each fault is said in words, and a sound moment has none."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from logbook.domain.clips import MOST_CHARACTERS, Moment, faults
from logbook.domain.words import film_time

SOUND = Moment(
    clip_id=UUID(int=1),
    film_id=UUID(int=2),
    begins_ms=41_000,
    ends_ms=58_000,
    film_ms=600_000,
    words="she waits",
    media_type="video/mp4",
    length=5_000_000,
    principles=("attentive",),
)


def test_a_sound_moment_has_no_fault() -> None:
    assert list(faults(SOUND)) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"begins_ms": -1}, "ends before it begins"),
        ({"ends_ms": 41_000}, "ends before it begins"),
        ({"begins_ms": 0, "ends_ms": 30_000, "film_ms": 10_000}, "ends at 0:30, and the film is over at 0:10"),
        ({"begins_ms": 0, "ends_ms": 1_300_000, "film_ms": 2_000_000}, "longer than twenty minutes"),
        ({"words": "x" * (MOST_CHARACTERS + 1)}, "longer than 200 characters"),
        ({"principles": ("attentive", "clairvoyant")}, "1 of these are not on it"),
        ({"media_type": "application/zip"}, "not a kind of film"),
        ({"media_type": "application/octet-stream"}, "not a kind of film"),
    ],
)
def test_each_fault_is_said(changed: dict[str, object], said: str) -> None:
    (reason,) = faults(replace(SOUND, **changed))  # type: ignore[arg-type]
    assert said in reason.sentence


def test_the_last_frame_may_end_a_little_after_the_film_was_said_to() -> None:
    assert list(faults(replace(SOUND, film_ms=SOUND.ends_ms - 40))) == []


def test_a_whole_film_may_be_of_a_kind_the_device_did_not_know() -> None:
    assert list(faults(replace(SOUND, media_type="application/octet-stream", whole_film=True))) == []


@pytest.mark.parametrize(
    ("milliseconds", "shown"), [(0, "0:00"), (7_900, "0:07"), (761_000, "12:41"), (3_729_000, "1:02:09")]
)
def test_a_place_in_a_film_reads_as_the_player_shows_it(milliseconds: int, shown: str) -> None:
    assert film_time(milliseconds) == shown
