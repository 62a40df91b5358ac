"""kill -9 amid writes, again and again: nothing acknowledged is lost and nothing is half-done."""

from __future__ import annotations

import random
import time

import pytest
from sqlalchemy import func, select

from logbook.adapters.secrets import hash_of
from logbook.models.accounts import SignIn
from logbook.models.journal import JournalEntry
from tests.faults.conftest import Instance
from tests.faults.crowd import Crowd, Write
from tests.faults.server import Server

SIGNED_IN_A_ROUND = 1500
"""Sessions waiting to be ended: more than the server can end before it is killed."""


def test_ten_kills_lose_nothing(instance_folder: Instance) -> None:
    _kill_again_and_again(instance_folder, times=10)


@pytest.mark.long
def test_a_hundred_kills_lose_nothing(instance_folder: Instance) -> None:
    _kill_again_and_again(instance_folder, times=100)


def _kill_again_and_again(instance: Instance, times: int) -> None:
    chance = random.Random(times)  # noqa: S311 - when to kill is no secret
    acknowledged: set[str] = set()
    unanswered = 0
    for number in range(times):
        tokens = [f"round {number} session {n}" for n in range(SIGNED_IN_A_ROUND)]
        instance.sign_in("tess", tokens)
        server = Server(instance.folder)
        crowd = Crowd(instance.app, server.port, (Write(hash_of(token), token, "/sign-out") for token in tokens))
        crowd.wait_for_an_answer()
        time.sleep(chance.uniform(0.0, 0.6))
        server.kill()
        crowd.wait()
        assert crowd.refused == []
        acknowledged |= {write.key for write in crowd.acknowledged}
        unanswered += len(crowd.unanswered)
        _nothing_is_lost_or_half_done(instance, acknowledged, unanswered)
    assert unanswered >= times, "the server was never killed with a write under way"
    assert instance.is_sound()


def _nothing_is_lost_or_half_done(instance: Instance, acknowledged: set[str], unanswered: int) -> None:
    """Of a write nobody heard back from, either everything is there or nothing: the change and its journal entry."""
    with instance.database.reading() as db:
        done = set(db.scalars(select(SignIn.token_hash).where(SignIn.ended_at.is_not(None))))
        told = db.scalar(select(func.count()).where(JournalEntry.verb == "signed out"))
    assert acknowledged <= done, f"{len(acknowledged - done)} acknowledged writes are lost"
    assert len(done - acknowledged) <= unanswered
    assert told == len(done), "a write is there without its journal entry, or the entry without the write"
