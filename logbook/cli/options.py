"""What the commands share: where the instance is and how to open it."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from logbook.adapters.database import Database
from logbook.config import Settings, read_settings


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """A parser that knows --instance."""
    made = argparse.ArgumentParser(prog=f"logbook {command}", description=description)
    made.add_argument("--instance", type=Path, default=Path("instance"), help="the folder of database and secrets")
    return made


def typed(command: str) -> str:
    """A command as it can be typed here: `logbook` alone where the shell finds it, else with its folder."""
    here = Path(sys.executable).with_name("logbook")
    return f"{'logbook' if shutil.which('logbook') == str(here) else shlex.quote(str(here))} {command}"


def open_instance(instance: Path) -> tuple[Settings, Database]:
    """The settings of the instance and its database."""
    settings = read_settings(instance)
    return settings, Database(settings.database_url)


@contextmanager
def closed_after(database: Database) -> Iterator[None]:
    """Let go of every connection once the command has done its work."""
    try:
        yield
    finally:
        database.dispose()
