"""kill -9 amid saves and sign-offs, again and again: nothing acknowledged is lost and nothing is half-done."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.models.cycles import Cycle, CycleParticipant, CycleRevision, SignOff
from logbook.models.journal import JournalEntry
from tests.faults.conftest import Instance
from tests.faults.crowd import Crowd, Write
from tests.faults.server import Server
from tests.faults.writes import BEGINNING, begin_a_client, save, sign_off, waiting_cycles

A_ROUND = 200
"""Of each kind of write: more than the server can answer before it is killed."""


def test_ten_kills_lose_nothing(instance_folder: Instance) -> None:
    _kill_again_and_again(instance_folder, times=10)


@pytest.mark.long
def test_a_hundred_kills_lose_nothing(instance_folder: Instance) -> None:
    _kill_again_and_again(instance_folder, times=100)


def _kill_again_and_again(instance: Instance, times: int) -> None:
    chance = random.Random(times)  # noqa: S311 - when to kill is no secret
    begin_a_client(instance)
    acknowledged: set[str] = set()
    under_way = 0
    for number in range(times):
        writes = _writes(instance, number)
        server = Server(instance.folder)
        crowd = Crowd(instance.app, server.port, writes)
        crowd.wait_for_an_answer()
        time.sleep(chance.uniform(0.0, 0.6))
        server.kill()
        crowd.wait()
        assert crowd.refused == []
        acknowledged |= {write.key for write in crowd.acknowledged}
        under_way += len(crowd.unanswered)
        with instance.database.reading() as db:
            _nothing_is_lost(db, acknowledged, under_way)
            _nothing_is_half_done(db)
    assert under_way >= times, "the server was never killed with a write under way"
    assert {key[0] for key in acknowledged} == {"s", "o"}, "one of the two kinds was never acknowledged"
    assert instance.is_sound()


def _writes(instance: Instance, number: int) -> Iterator[Write]:
    """A trainee's saves and their supervisor's sign-offs, turn by turn, each in a session of its own round."""
    instance.sign_in("tess", [f"tess {number}"])
    instance.sign_in("sunny", [f"sunny {number}"])
    writes = []
    for cycle_id in waiting_cycles(instance, f"round {number}", A_ROUND):
        writes += [save(instance, f"tess {number}"), sign_off(cycle_id, f"sunny {number}")]
    return iter(writes)


def _nothing_is_lost(db: Session, acknowledged: set[str], under_way: int) -> None:
    saved = {f"saved {id_}" for id_ in db.scalars(select(Cycle.id).where(Cycle.filmed_on == BEGINNING))}
    signed = {f"of {id_}" for id_ in db.scalars(select(SignOff.cycle_id))}
    there = saved | signed
    assert acknowledged <= there, f"{len(acknowledged - there)} acknowledged writes are lost"
    assert len(there - acknowledged) <= under_way


def _nothing_is_half_done(db: Session) -> None:
    """A save is the cycle, who took part and its journal entry; a sign-off the signature, its revision and its entry."""

    def count(*what: object) -> int:
        return db.scalar(select(func.count()).where(*what)) or 0  # type: ignore[arg-type]

    saved = count(Cycle.entered_at.is_not(None))
    signatures = count(SignOff.id.is_not(None))
    assert count(CycleParticipant.cycle_id.is_not(None)) == 2 * saved
    assert count(CycleRevision.id.is_not(None)) == signatures
    assert count(Cycle.sign_off_id.is_not(None)) == signatures
    assert count(JournalEntry.verb.startswith("cycle signed off")) == signatures
    by_hand = select(func.count()).where(Cycle.id.in_(select(JournalEntry.subject_id)))
    assert count(JournalEntry.verb == "cycle logged") == db.scalar(by_hand.where(Cycle.filmed_on == BEGINNING))
