"""kill -9 amid saves and sign-offs, again and again: nothing acknowledged is lost and nothing is half-done."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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


@dataclass
class Tally:
    """What came of the kills."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    half_done: int = 0


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """Written down at the end, whether the test passed or not."""
    kept = Tally()
    yield kept
    record_property("kills", kept.kills)
    record_property("acknowledged writes", kept.acknowledged)
    record_property("acknowledged writes lost", kept.lost)
    record_property("writes half-done", kept.half_done)


def test_ten_kills_lose_nothing(instance_folder: Instance, tally: Tally) -> None:
    _kill_again_and_again(instance_folder, tally, times=10)


@pytest.mark.long
def test_a_hundred_kills_lose_nothing(instance_folder: Instance, tally: Tally) -> None:
    _kill_again_and_again(instance_folder, tally, times=100)


def _kill_again_and_again(instance: Instance, tally: Tally, times: int) -> None:
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
        tally.kills += 1
        crowd.wait()
        assert crowd.refused == []
        acknowledged |= {write.key for write in crowd.acknowledged}
        under_way += len(crowd.unanswered)
        with instance.database.reading() as db:
            there = _kept(db)
            tally.half_done = _half_done(db)
        tally.acknowledged, tally.lost = len(acknowledged), len(acknowledged - there)
        assert (tally.lost, tally.half_done) == (0, 0)
        assert len(there - acknowledged) <= under_way
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


def _kept(db: Session) -> set[str]:
    """The keys of the saves and signatures that are there."""
    saved = {f"saved {id_}" for id_ in db.scalars(select(Cycle.id).where(Cycle.filmed_on == BEGINNING))}
    return saved | {f"of {id_}" for id_ in db.scalars(select(SignOff.cycle_id))}


def _half_done(db: Session) -> int:
    """A save is the cycle, who took part and its journal entry; a sign-off the signature, its revision and its entry.

    How many of these are missing, or too many.
    """

    def count(*what: object) -> int:
        return db.scalar(select(func.count()).where(*what)) or 0  # type: ignore[arg-type]

    signatures = count(SignOff.id.is_not(None))
    logged = select(func.count()).where(Cycle.id.in_(select(JournalEntry.subject_id)), Cycle.filmed_on == BEGINNING)
    pairs = (
        (count(CycleParticipant.cycle_id.is_not(None)), 2 * count(Cycle.entered_at.is_not(None))),
        (count(CycleRevision.id.is_not(None)), signatures),
        (count(Cycle.sign_off_id.is_not(None)), signatures),
        (count(JournalEntry.verb.startswith("cycle signed off")), signatures),
        (count(JournalEntry.verb == "cycle logged"), db.scalar(logged) or 0),
        (count(Cycle.filmed_on == BEGINNING), db.scalar(logged) or 0),
    )
    return sum(abs(there - due) for there, due in pairs)
