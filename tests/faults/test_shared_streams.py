"""A clip that a peer is watching stops in the middle of its stream at each end of what opened it: taken back, left, the group's end, the
meeting's, and the family's withdrawal."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from http.client import HTTPResponse

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from logbook.adapters import secrets
from logbook.models.base import new_id
from logbook.models.intervision import IntervisionGroup, IntervisionMeeting, IntervisionMember, IntervisionShare
from logbook.models.recordings import Viewing
from tests.faults.crowd import Browser
from tests.faults.test_watching import CONTENT, Playing, playing
from tests.intervising import WITHIN, agrees, group, meeting, share
from tests.world import World

__all__ = ["playing"]


@pytest.fixture
def to_theo(playing: Playing) -> Playing:
    """Theo watches Tess's moment as a peer, at an address of his own."""
    instance, world = playing.instance, playing.instance.world
    with instance.database.writing() as db:
        agrees(db, world, "heron", WITHIN)
        group(db, world, "theo", "tess")
        meeting(db, world, begun_at=instance.now, planned_on=instance.now.date())
        share(db, world, at=instance.now)
        facts = {"service_id": world.saltmarsh, "clip_id": world.moment, "file_id": world.moment_file}
        lasts = {
            "on": instance.now.date(),
            "issued_at": instance.now,
            "until": instance.now.replace(year=instance.now.year + 1),
        }
        digest = secrets.hash_of("an-address")
        db.execute(update(Viewing).values(token_digest=secrets.hash_of("another")))
        db.execute(insert(Viewing).values(id=new_id(), person_id=world.theo, token_digest=digest, **facts, **lasts))
        db.commit()
    instance.sign_in("theo", ["token of theo"])
    cookie = Browser(instance.app, 0).headers("token of theo")["Cookie"]
    return Playing(instance, playing.server, cookie)


End = Callable[[Session, World, datetime], object]
ENDS: dict[str, End] = {
    "taken back": lambda db, _world, now: db.execute(update(IntervisionShare).values(revoked_at=now)),
    "left the group": lambda db, _world, now: db.execute(update(IntervisionMember).values(ended_at=now)),
}
LATER: dict[str, End] = {
    "the group ended": lambda db, _world, now: db.execute(update(IntervisionGroup).values(ended_at=now)),
    "the meeting is over": lambda db, _world, now: db.execute(update(IntervisionMeeting).values(open_until=now)),
    "withdrawn": lambda db, world, now: world.withdraws(db, "heron", purpose=WITHIN, on=now.date()),
}
"""Each was felt at the next question already (tests/routes/test_shared_clips.py): here in the stream, in the long run."""


@pytest.mark.parametrize("way", [*ENDS, *(pytest.param(way, marks=pytest.mark.long) for way in LATER)])
def test_five_seconds_after_it_no_byte_comes_any_more(to_theo: Playing, way: str) -> None:
    instance = to_theo.instance
    read, last, ended = 0, 0.0, 0.0
    with closing(to_theo.ask()) as reader, suppress(ConnectionResetError):
        answer = HTTPResponse(reader)
        answer.begin()
        assert answer.status == 206
        while piece := answer.read1(8_192):
            read, last = read + len(piece), time.monotonic()
            if not ended and read > 200_000:
                with instance.database.writing() as db:
                    (ENDS | LATER)[way](db, instance.world, instance.now)
                    db.commit()
                ended = time.monotonic()
            time.sleep(0.02)
    assert 0 < last - ended < 5
    assert read < len(CONTENT)
