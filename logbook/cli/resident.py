"""What the processes beside the web process share: how they are asked to run, and how they are told to end."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from logbook.adapters import schema, troubles
from logbook.adapters.database import Database
from logbook.cli import options
from logbook.config import Settings

T = TypeVar("T")

log = logging.getLogger(__name__)


def asked(command: str, description: str, arguments: Sequence[str]) -> argparse.Namespace:
    """--instance, --once and --beside. From here on what goes wrong is told on standard error."""
    return given(parser(command, description), arguments)


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """A parser that knows these, for a command with more of its own."""
    made = options.parser(command, description)
    made.add_argument("--once", action="store_true", help="do what is due now, then end")
    made.add_argument("--beside", action="store_true", help="end when standard input is closed (used by `serve`)")
    return made


def given(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    return parser.parse_args(arguments)


def tried(do: Callable[[], T]) -> T | None:
    """What it gives; None where it did not go well, which is told: the database may be away for a while."""
    try:
        return do()
    except Exception as error:  # noqa: BLE001 - whoever stays beside the web process outlives the database's absence
        log.error("It is tried again later; it met %s", troubles.told(error))
        return None


def opened(given: argparse.Namespace) -> tuple[Settings, Database] | None:
    """The instance and its database; None, with a sentence, where the schema is not this version's."""
    settings, database = options.open_instance(given.instance)
    if schema.is_current(database):
        return settings, database
    print("The database is not at this version's schema. Run `logbook migrate` first.", file=sys.stderr)
    return None


def stop_at_signals(stop: threading.Event, *, beside: bool) -> None:
    """SIGTERM stops; beside a web process so does its end, while Ctrl+C is left to it."""
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if not beside:
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait_for_the_end() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            continue
        stop.set()

    threading.Thread(target=wait_for_the_end, name="the web process", daemon=True).start()
