"""The journal's proof: a changed, missing or added entry is found, and so is a whole chain rewritten to look sound."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from logbook.actions import journal, journal_heads
from logbook.cli import main
from logbook.config import Settings
from logbook.domain.journal import BEGINNING, Entry, digest_of
from logbook.models.journal import JournalEntry, JournalHead
from tests.world import NOW, TODAY, World


@pytest.fixture
def three_acts(db: Session, world: World) -> Session:
    for verb in ("looked", "waited", "spoke"):
        journal.record(db, None, verb, world.saltmarsh, world.tess, NOW, number=3)
    journal.commit(db)
    return db


def complaints(db: Session, instance: Path) -> tuple[str, ...]:
    return tuple(said for verdict in journal_heads.verify(db, instance) for said in verdict.complaints)


def test_a_chain_that_nobody_touched_holds(three_acts: Session, tmp_path: Path) -> None:
    journal_heads.write(three_acts, tmp_path, TODAY)
    verdicts = journal_heads.verify(three_acts, tmp_path)
    assert [(v.service, v.entries, v.complaints) for v in verdicts] == [
        ("Harbour VIG", 0, ()),
        ("Saltmarsh VIG", 3, ()),
    ]


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (update(JournalEntry).where(JournalEntry.number == 2).values(verb="left"), "entry 2 does not follow"),
        (update(JournalEntry).where(JournalEntry.number == 2).values(details={"number": 4}), "entry 2 does not follow"),
        (delete(JournalEntry).where(JournalEntry.number == 1), "entry 2 does not follow"),
        (delete(JournalEntry).where(JournalEntry.number == 3), "the head in the database is not the last entry (2)"),
        (delete(JournalHead), "the head in the database is not the last entry (3)"),
    ],
)
def test_an_entry_changed_or_taken_away_is_found(three_acts: Session, tmp_path: Path, tamper: Any, said: str) -> None:
    three_acts.execute(tamper)
    assert any(said in complaint for complaint in complaints(three_acts, tmp_path))


def test_a_chain_rewritten_whole_is_denied_by_the_head_written_outside(three_acts: Session, tmp_path: Path) -> None:
    path = journal_heads.write(three_acts, tmp_path, TODAY)
    assert path.stat().st_mode & 0o777 == 0o600
    previous = BEGINNING
    for row in three_acts.scalars(select(JournalEntry).order_by(JournalEntry.number)):
        row.verb, row.previous = "rewritten", previous
        entry = Entry(row.service_id, row.number, row.at, row.actor_id, row.verb, row.subject_id, row.details)
        previous = row.digest = digest_of(entry, previous)
    three_acts.execute(update(JournalHead).where(JournalHead.number == 3).values(digest=previous))
    three_acts.flush()
    assert complaints(three_acts, tmp_path) == (f"entry 3 is not the one written down on {TODAY}",)


def test_the_daily_head_is_written_once_a_day(three_acts: Session, tmp_path: Path, world: World) -> None:
    path = journal_heads.write_daily(three_acts, tmp_path, TODAY)
    assert path is not None
    assert json.loads(path.read_text())[world.saltmarsh.hex]["number"] == 3
    assert journal_heads.write_daily(three_acts, tmp_path, TODAY) is None


def test_the_command_says_so_and_exits_with_it(
    three_acts: Session,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("LOGBOOK_DATABASE_URL", settings.database_url)
    ask: Callable[..., int] = lambda *more: main(["verify-journal", "--instance", str(tmp_path), *more])  # noqa: E731
    assert ask("--write-heads") == 0
    assert "Saltmarsh VIG: 3 entries: holds" in capsys.readouterr().out
    assert len(list((tmp_path / "journal-heads").iterdir())) == 1
    three_acts.execute(update(JournalEntry).where(JournalEntry.number == 3).values(verb="left"))
    three_acts.commit()
    assert ask() == 1
    assert "entry 3 does not follow" in capsys.readouterr().out
