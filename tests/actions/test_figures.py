"""The maintained figures: counted as a person would count the rows by hand, whatever there is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from logbook.actions import cycles, figures, removals
from logbook.cli import main
from logbook.config import Settings
from logbook.models.clients import VisitAttempt
from logbook.models.cycles import Cycle
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.supervision import SupervisionSession
from tests.supervising import held, signed
from tests.world import NOW, TODAY, World

CYCLES = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.booleans(), st.booleans()), max_size=6)
SESSIONS = st.lists(
    st.tuples(
        st.sampled_from(["individual", "group", "intervision"]),
        st.integers(1, 600),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)


def row(db: Session, world: World) -> tuple[Any, ...]:
    journey = db.get_one(Journey, world.tess_journey)
    return journey.cycles_signed_off, journey.clients_signed_off, journey.minutes_counted, journey.last_activity_on


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cycles=CYCLES, sessions=SESSIONS, groups_too=st.booleans())
def test_the_row_says_what_the_facts_come_to(
    db: Session, world: World, cycles: list[Any], sessions: list[Any], groups_too: bool
) -> None:
    with db.begin_nested() as attempt:
        for client in ("a", "b"):
            world.client(db, client, code=client)
        if groups_too:
            programme = db.get_one(ProgrammeVersion, world.saltmarsh_programme)
            programme.text = programme.text.replace("individual_only = true", "individual_only = false")
        for number, (client, is_signed, gone) in enumerate(cycles):
            world.cycle(db, f"cycle {number}", client, deleted_at=NOW if gone else None)
            if is_signed:
                signed(db, world, f"cycle {number}")
        for number, (kind, minutes, entitled, by_trainee, by_supervisor, gone) in enumerate(sessions):
            held(
                db,
                world,
                f"session {number}",
                kind=kind,
                minutes=minutes,
                entitled=entitled,
                trainee_confirmed_at=NOW if by_trainee else None,
                supervisor_confirmed_at=NOW if by_supervisor else None,
                deleted_at=NOW if gone else None,
            )
        figures.recount(db, world.tess_journey)
        kept = [client for client, is_signed, gone in cycles if is_signed and not gone]
        counting = {"individual", "group"} if groups_too else {"individual"}
        minutes_counted = sum(
            minutes for kind, minutes, *confirmed, gone in sessions if kind in counting and all(confirmed) and not gone
        )
        assert row(db, world)[:3] == (len(kept), len(set(kept)), minutes_counted)
        attempt.rollback()
    db.expire_all()


def test_the_last_activity_is_the_latest_day_of_any_work(db: Session, world: World) -> None:
    client = world.client(db, "heron")
    figures.recount(db, world.tess_journey)
    assert row(db, world)[3] == db.get_one(Journey, world.tess_journey).enrolled_on
    cycle = world.cycle(db, "one", "heron")
    held(db, world, "session", on=TODAY - timedelta(days=20))
    figures.recount(db, world.tess_journey)
    assert row(db, world)[3] == TODAY - timedelta(days=7)
    db.get_one(Cycle, cycle).deleted_at = NOW
    figures.recount(db, world.tess_journey)
    assert row(db, world)[3] == TODAY - timedelta(days=20)
    db.add(VisitAttempt(service_id=world.saltmarsh, client_id=client, on=TODAY, outcome="cancelled"))
    figures.recount(db, world.tess_journey)
    assert row(db, world)[3] == TODAY


@pytest.mark.usefixtures("world")
class TestDoctor:
    @pytest.fixture(autouse=True)
    def _here(self, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
        monkeypatch.setenv("LOGBOOK_DATABASE_URL", settings.database_url)

    def ask(self, settings: Settings, *more: str) -> int:
        return main(["doctor", "--instance", str(settings.instance), *more])

    def test_is_content_when_rows_agree(self, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.ask(settings) == 0
        assert "agree with the facts" in capsys.readouterr().out

    def test_names_what_disagrees_and_mends_it_when_asked(
        self, settings: Settings, db: Session, world: World, capsys: pytest.CaptureFixture[str]
    ) -> None:
        held(db, world, "session")
        figures.recount(db, world.tess_journey)
        db.execute(update(SupervisionSession).values(minutes=60))
        db.commit()
        assert self.ask(settings) == 1
        said = capsys.readouterr().out
        assert f"journey {world.tess_journey}: minutes_counted says 90, the facts say 60" in said
        assert self.ask(settings) == 1
        assert self.ask(settings, "--mend") == 0
        capsys.readouterr()
        assert self.ask(settings) == 0


def test_what_the_record_does_keeps_the_rows_true(db: Session, world: World) -> None:
    """A date corrected backwards, an entry taken out and put back: the row follows each."""
    tess = world.actor(db, "tess")
    world.client(db, "heron")
    cycle = db.get_one(Cycle, world.cycle(db, "one", "heron"))
    earlier = {"filmed_on": TODAY - timedelta(days=40), "reviewed_on": TODAY - timedelta(days=30)}
    cycles.change(db, tess, cycle, cycles.Entry(earlier), seen_version=1, now=NOW)
    assert row(db, world)[3] == TODAY - timedelta(days=30)
    removals.remove_cycle(db, tess, cycle, NOW)
    assert row(db, world)[3] == db.get_one(Journey, world.tess_journey).enrolled_on
    removals.restore_cycle(db, tess, cycle, NOW)
    assert row(db, world)[3] == TODAY - timedelta(days=30)
    assert figures.compare(db) == []
