"""`python -m tests.faults.shifted SECONDS COMMAND ...`: a command of the logbook whose clock is so many seconds ahead, and runs on.

Slots stand within working hours; the tests run at any hour. `web` is the web server alone, with nothing started beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import time_machine

from logbook import create_app
from logbook.cli import main, options, serving
from logbook.cli.serve import address, server_for


def web(arguments: Sequence[str]) -> int:
    """Serve until told to stop; the first line says where."""
    given = options.parser("web", "Serve alone.").parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    database.dispose()
    server = server_for(create_app(settings), "127.0.0.1", 0)
    word = serving.begin(server)
    if word.get() == serving.UP:
        sys.stdout.write(f"{address(server)}\n")
        sys.stdout.flush()
        word.get()
    serving.end(server)
    return 0


if __name__ == "__main__":
    ahead, command, *rest = sys.argv[1:]
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(ahead)), tick=True):
        sys.exit(web(rest) if command == "web" else main([command, *rest]))
