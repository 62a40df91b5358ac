"""A clip's bytes go to one person at an address of their own, for as long as they may watch it and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from logbook.models import kept
from logbook.models.recordings import Viewing
from logbook.routes.flowing import while_it_stands
from tests.statements import statements
from tests.watching import CONTENT, Watching
from tests.world import NOW


def test_one_address_is_one_line_in_the_journal_however_often_it_is_read(watching: Watching) -> None:
    tess = watching.browse("tess")
    at = watching.address(tess)
    before = watching.journal()
    assert before[-1:] == ["clip watched"]
    whole = tess.get(at)
    assert (whole.status_code, whole.data == CONTENT) == (200, True)
    for start in (0, 65_000, 299_999):
        part = tess.get(at, headers={"Range": f"bytes={start}-"})
        assert (part.status_code, part.data == CONTENT[start:]) == (206, True)
    assert watching.journal() == before
    assert len(watching.rows(select(Viewing.id))) == 1
    assert watching.rows(select(Viewing.token_digest)) != [at.rsplit("/", 1)[1]]


@pytest.mark.parametrize(("who", "most"), [("tess", 4), ("sunny", 5)])
def test_a_part_is_answered_in_few_statements_kept_from_the_one_before(watching: Watching, who: str, most: int) -> None:
    """Whose session it is, the viewing with its clip and file, concerns, who is in it with all they said; how somebody else stands."""
    browser = watching.browse(who)
    at = watching.address(browser)
    browser.get(at, headers={"Range": "bytes=0-1"})
    built = kept._with_room.cache_info().misses
    with statements(watching.database) as seen:
        assert browser.get(at, headers={"Range": "bytes=70000-80000"}).status_code == 206
    assert len([each for each in seen if each.startswith("SELECT")]) <= most
    assert kept._with_room.cache_info().misses == built


@pytest.mark.parametrize(
    ("said", "status", "said_back", "part"),
    [
        ("bytes=0-1", 206, "bytes 0-1/300000", slice(0, 2)),
        ("bytes=100000-199999", 206, "bytes 100000-199999/300000", slice(100_000, 200_000)),
        ("bytes=-10", 206, "bytes 299990-299999/300000", slice(299_990, None)),
        ("bytes=299000-400000", 206, "bytes 299000-299999/300000", slice(299_000, None)),
        ("bytes=300000-", 416, "bytes */300000", slice(0, 0)),
        ("bytes=5-2", 200, None, slice(None)),
        ("bytes=0-1,5-6", 200, None, slice(None)),
        ("seconds=0-1", 200, None, slice(None)),
    ],
)
def test_ranges(watching: Watching, said: str, status: int, said_back: str | None, part: slice) -> None:
    tess = watching.browse("tess")
    at = watching.address(tess)
    answer = tess.get(at, headers={"Range": said})
    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, said_back)
    assert answer.data == CONTENT[part]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    head = tess.head(at, headers={"Range": said})
    assert (head.status_code, head.data) == (status, b"")
    assert head.headers.get("Content-Length") == answer.headers.get("Content-Length")


def test_what_its_bytes_say_of_themselves(watching: Watching) -> None:
    tess = watching.browse("tess")
    at = watching.address(tess)
    answer = tess.get(at)
    assert answer.mimetype == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    tag = answer.headers["ETag"]
    asked = {"Range": "bytes=5-9", "If-Range": tag}
    assert tess.get(at, headers=asked).status_code == 206
    assert tess.get(at, headers=asked | {"If-Range": '"another"'}).status_code == 200
    assert tess.get(at, headers=asked | {"If-Range": "Wed, 18 Mar 2026 10:00:00 GMT"}).status_code == 200


def test_an_address_is_for_one_person_who_is_signed_in(watching: Watching) -> None:
    tess, sunny = watching.browse("tess"), watching.browse("sunny")
    at = watching.address(tess)
    assert sunny.get(at).status_code == 404, "Sunny may watch it, at an address of her own"
    assert sunny.get(watching.address(sunny)).status_code == 200
    assert watching.browse("").get(at).status_code == 302
    assert tess.get("/media/an-address-nobody-was-given").status_code == 404


def test_after_a_quarter_of_an_hour_another_one_is_asked_for(watching: Watching) -> None:
    tess = watching.browse("tess")
    at = watching.address(tess)
    with time_machine.travel(NOW + timedelta(minutes=14, seconds=59), tick=False):
        assert tess.get(at).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=15), tick=False):
        assert tess.get(at).status_code == 404
        assert watching.standing(tess).status_code == 204
        assert tess.get(watching.address(tess)).status_code == 200


@pytest.mark.parametrize(
    ("way", "status", "why"),
    [
        ("withdrawn", 409, "took back the yes"),
        ("held_at", 409, "Somebody unexpected is on it"),
        ("concern", 409, "It is on hold: nobody watches it"),
        ("destroyed_at", 409, "removed for good on 18 March 2026"),
        ("deleted_at", 404, ""),
        ("relationship", 404, ""),
        ("signed out", 302, ""),
    ],
)
def test_when_a_permission_ends_no_further_byte_is_served_and_the_player_is_told(
    watching: Watching, way: str, status: int, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sunny = watching.browse("sunny")
    at = watching.address(sunny)
    assert watching.standing(sunny).status_code == 204
    monkeypatch.setattr("logbook.routes.flowing.ASKED_AGAIN", 0.0)
    flowing = sunny.get(at, buffered=False)
    pieces = flowing.iter_encoded()
    assert len(next(iter(pieces))) == 65_536
    watching.ends(way)
    with pytest.raises(ConnectionResetError):
        list(pieces)
    told = watching.standing(sunny)
    assert told.status_code == status
    if why:
        assert why in " ".join(told.get_json()["reasons"])
    assert sunny.get(at).status_code == status
    assert watching.ask(sunny).status_code in (status, 401)


def test_a_stream_asks_again_every_two_seconds_and_not_at_each_piece() -> None:
    answers = iter([True, True, False])
    asked: list[float] = []
    clock = {"now": 0.0}

    def stands() -> bool:
        asked.append(clock["now"])
        return next(answers)

    def pieces() -> Iterator[bytes]:
        while True:
            clock["now"] += 0.5
            yield b"piece"

    given: list[bytes] = []
    flowing = while_it_stands(pieces(), stands, lambda: clock["now"])
    with pytest.raises(ConnectionResetError):
        given.extend(flowing)
    assert asked == [2.0, 4.0, 6.0]
    assert len(given) == 11
