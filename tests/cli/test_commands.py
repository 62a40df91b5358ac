"""The commands by name, and what `serve` says and loads."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib import import_module

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import update
from sqlalchemy.orm import Session

from logbook import cli
from logbook.adapters import migrations, schema
from logbook.adapters.database import Database
from logbook.cli import serve
from logbook.config import Settings
from logbook.models.services import Installation
from tests.world import World


def test_every_command_has_its_module() -> None:
    modules = [import_module(f"logbook.cli.{name.replace('-', '_')}") for name in cli.COMMANDS]
    assert all(callable(module.run) for module in modules)


@pytest.mark.parametrize("given", [[], ["polish"], ["--help"]])
def test_an_unknown_command_is_answered_with_those_there_are(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(given) == 2
    assert "verify-journal" in capsys.readouterr().err


def test_the_newest_schema_is_the_one_the_migrations_lead_to(database: Database) -> None:
    assert schema.newest() == ScriptDirectory.from_config(migrations.alembic_config()).get_current_head()
    assert schema.is_current(database)


@pytest.mark.parametrize(
    ("host", "only_here"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("::", False), ("192.0.2.7", False), ("vig", False)],
)
def test_what_only_this_computer_reaches(settings: Settings, host: str, only_here: bool) -> None:
    assert replace(settings, listens_on=host).listens_to_itself is only_here


def test_a_fictional_database_is_known(database: Database, db: Session, world: World) -> None:
    assert not serve.is_fictional(database)
    db.execute(update(Installation).values(fictional=True))
    db.commit()
    assert serve.is_fictional(database)


def test_the_web_process_loads_nothing_heavy() -> None:
    """Not the libraries of the documents, not Alembic, not what only another command needs."""
    heavy = (
        "weasyprint",
        "openpyxl",
        "alembic",
        "pydyf",
        "fontTools",
        "PIL",
        "cryptography",
        "psycopg",
        "obstore",
        "email_validator",
        "dns",
        "logbook.cli.demo",
        "logbook.cli.migrate",
        "logbook.actions.making",
        "logbook.cli.jobs",
    )
    loads = (
        "import sys, logbook.cli.serve, logbook.routes.application as it;"
        "[__import__(f'logbook.routes.{room}') for room in it.ROOMS]; print(*sorted(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True).stdout.split()
    assert "logbook.routes.home" in loaded
    assert [name for name in heavy if name in loaded] == []
