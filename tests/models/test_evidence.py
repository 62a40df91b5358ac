"""The evidence: the whole of one logbook and nothing of another's, in as many queries for a long one as for a short one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import event
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.domain.signing import SignedWords
from logbook.models import evidence
from logbook.models.cycles import Cycle, CycleRevision, SignOff
from logbook.models.evidence import Logbook
from tests import evidencing
from tests.world import NOW, World


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine, "before_cursor_execute", note)


def read(db: Session, world: World, name: str = "tess") -> Logbook:
    db.flush()
    db.expire_all()
    return evidence.read(db, world.ids[f"{name}_journey"], NOW)


def test_holds_every_part(db: Session, world: World) -> None:
    evidencing.fill(db, world)
    logbook = read(db, world)
    assert (logbook.trainee, logbook.service) == ("Tess", "Saltmarsh VIG")
    assert [(client.code, len(client.cycles)) for client in logbook.clients] == [
        ("Tamarisk", 3),
        ("Heron", 3),
        ("Willow", 3),
        ("Harbour", 3),
    ]
    tamarisk, heron = logbook.clients[:2]
    assert [(cycle.number, str(cycle.state)) for cycle in tamarisk.cycles] == [
        (1, "with supervisor"),
        (2, "returned with a comment"),
        (None, "ended early"),
    ]
    assert heron.consent == "Everyone agreed to filming, family review and supervision."
    assert heron.visits == {"nobody in": 1}
    assert heron.cycles[0].took_part == ("mum", "child")
    assert heron.cycles[0].own_words == evidencing.AWKWARD["own_words"]
    assert [supervisor.name for supervisor in logbook.supervisors] == ["Sam", "Sunny"]
    assert [(session.kind, session.cycles) for session in logbook.sessions] == [
        ("group", ()),
        ("individual", ("Heron 1", "Tamarisk 1")),
    ]
    assert logbook.sessions[0].not_counted == ("this programme does not count group time; it is kept apart",)
    figures = logbook.stages[0].figures
    assert (figures.cycles.done, figures.cycles.with_supervisor, figures.cycles.signed_off) == (11, 1, 9)
    assert (figures.supervision.held, figures.supervision.counted) == (150, 90)
    assert [(asked.name, asked.accepted) for asked in logbook.milestones] == [("Mid-point review", True)]
    assert logbook.breaks[0].starts_on == date(2025, 12, 20)


def test_a_signature_is_proved_as_it_is_read(db: Session, world: World) -> None:
    evidencing.fill(db, world, clients=1)
    touched = db.query(SignOff).filter_by(cycle_id=world.cycle_0_1).one()
    touched.snapshot = {**touched.snapshot, "facts": {"filmed_on": "2026-01-01"}}
    erased = db.query(CycleRevision).filter_by(cycle_id=world.cycle_0_2).one()
    erased.words = None
    changed = db.query(CycleRevision).filter_by(cycle_id=world.cycle_0_0).one()
    changed.words = {**(changed.words or {}), "line": "Not what was signed"}
    signatures = [cycle.sign_off for cycle in read(db, world).clients[1].cycles]
    assert [(each.holds, each.words) for each in signatures if each] == [
        (True, SignedWords.DIFFERENT),
        (False, SignedWords.AS_SIGNED),
        (True, SignedWords.REMOVED),
    ]
    assert signatures[2] is not None
    assert signatures[2].salt == ""


def test_a_reopened_signature_stands_apart(db: Session, world: World) -> None:
    evidencing.fill(db, world, clients=1, cycles=1)
    signed = db.query(SignOff).one()
    signed.reopened_at, signed.reopened_by_id, signed.reopen_reason = NOW, world.tess, "A date was wrong."
    db.get_one(Cycle, world.cycle_0_0).sign_off_id = None
    cycle = read(db, world).clients[1].cycles[0]
    assert (cycle.sign_off, cycle.state) == (None, "completed")
    assert [(each.reopened_by, each.reopen_reason) for each in cycle.earlier_sign_offs] == [
        ("Tess", "A date was wrong.")
    ]


def test_nothing_of_anybody_elses(db: Session, world: World) -> None:
    evidencing.fill(db, world)
    theirs = read(db, world, "theo")
    assert (theirs.clients, theirs.sessions, theirs.milestones, theirs.breaks) == ((), (), (), ())


def test_as_many_queries_for_a_long_logbook_as_for_a_short_one(database: Database, db: Session, world: World) -> None:
    with counted(database) as before:
        read(db, world)
    evidencing.fill(db, world, clients=12, cycles=4)
    with counted(database) as after:
        logbook = read(db, world)
    assert len(logbook.clients) == 13
    reading = [said for said in after if said.lstrip().startswith("SELECT")]
    assert 0 < len(reading) == len([said for said in before if said.lstrip().startswith("SELECT")]) <= 16
