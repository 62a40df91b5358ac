"""Two people at one moment: somebody is enrolled once, and a programme's version is one text."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import enrolment, journal, programmes
from logbook.adapters.database import Database
from logbook.domain.refusals import RuleBroken
from logbook.models.base import new_id
from logbook.models.journeys import Journey, ProgrammeVersion
from tests.courses import newcomer
from tests.world import NOW, TODAY, World


def at_once(database: Database, act: Callable[[Session, int], object]) -> list[str]:
    """What became of the act done twice at the same moment, each in a transaction of its own."""
    together = Barrier(2)

    def attempt(number: int) -> str:
        together.wait(timeout=10)
        with database.writing() as session:
            try:
                act(session, number)
                journal.commit(session)
            except RuleBroken as broken:
                return str(broken)
        return "done"

    with ThreadPoolExecutor(2) as threads:
        return sorted(threads.map(attempt, range(2)), key=lambda said: said != "done")


def test_two_people_enrol_the_same_person(database: Database, db: Session, world: World) -> None:
    newcomer(db, world)
    db.commit()

    def enrol(session: Session, number: int) -> None:
        actor = world.actor(session, ("cody", "ada")[number])
        version = session.get_one(ProgrammeVersion, world.saltmarsh_programme)
        enrolment.enrol(session, actor, world.nell, version, TODAY, new_id(), NOW)

    first, second = at_once(database, enrol)
    assert first == "done"
    assert "enrolled on VIG practitioner already" in second
    with database.reading() as reading:
        assert len(reading.scalars(select(Journey).where(Journey.person_id == world.nell)).all()) == 1


def test_two_people_edit_the_same_programme(database: Database, world: World) -> None:
    def edit(session: Session, number: int) -> None:
        before = session.get_one(ProgrammeVersion, world.saltmarsh_programme)
        text = before.text.replace("version = 1", "version = 2").replace("cycles = 18", f"cycles = {20 + number}")
        programmes.keep_version(session, world.actor(session, "ada"), before, text, new_id(), NOW)

    first, second = at_once(database, edit)
    assert first == "done"
    assert "version 2 is there already" in second
