"""The operator's commands: one file each, found here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from logbook.cli import demo, doctor, migrate, serve, verify_journal

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "serve": serve.run,
    "demo": demo.run,
    "migrate": migrate.run,
    "doctor": doctor.run,
    "verify-journal": verify_journal.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command named first; without one, say which there are."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = COMMANDS.get(given[0]) if given else None
    if command is None:
        print("usage: logbook COMMAND [--help]\n\ncommands: " + ", ".join(sorted(COMMANDS)), file=sys.stderr)
        return 2
    return command(given[1:])
