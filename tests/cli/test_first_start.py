"""A new database gets its first people; whoever starts it reads who can sign in."""

from __future__ import annotations

from pathlib import Path

import pytest

from logbook.adapters.database import Database
from logbook.adapters.migrations import migrate
from logbook.cli import first_start
from logbook.config import Settings


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    settings = Settings(
        tmp_path, f"sqlite:///{tmp_path / 'logbook.db'}", "a secret for tests alone", listens_on="127.0.0.1"
    )
    with Database(settings.database_url) as database:
        migrate(database)
    return settings


def test_fictional_people_are_offered_once(fresh: Settings) -> None:
    with Database(fresh.database_url) as database:
        first = first_start.prepare(fresh, database, empty=False)
        second = first_start.prepare(fresh, database, empty=False)
    assert "the sign-in page offers many of them, one tap each" in first
    assert second == first


def test_an_empty_start_makes_nobody_up(fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logbook.cli.create_admin.before_serving", lambda *_: "the link")
    with Database(fresh.database_url) as database:
        assert first_start.prepare(fresh, database, empty=True) == "the link"
        assert "0 people" in first_start.who_can_sign_in(fresh, database)
