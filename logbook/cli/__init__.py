"""The operator's commands: one module each, named like the command, loaded only when asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from logbook.adapters.loading import loading

COMMANDS = (
    "serve",
    "jobs",
    "inspector",
    "timetable",
    "demo",
    "migrate",
    "migrate-to",
    "backup",
    "restore",
    "create-admin",
    "new-password",
    "doctor",
    "verify-journal",
    "keys",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command named first; without one, say which there are."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in COMMANDS:
        print("usage: logbook COMMAND [--help]\n\ncommands: " + ", ".join(COMMANDS), file=sys.stderr)
        return 2
    with loading():
        command = import_module(f"logbook.cli.{given[0].replace('-', '_')}")
    ended: int = command.run(given[1:])
    return ended
