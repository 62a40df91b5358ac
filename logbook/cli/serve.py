"""`logbook serve`: the web server."""

from __future__ import annotations

from collections.abc import Sequence

from logbook import create_app
from logbook.cli import migrate, options


def run(arguments: Sequence[str]) -> int:
    """Migrate, then serve until told to stop."""
    from cheroot.wsgi import Server

    parser = options.parser("serve", "Serve the logbook.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    given = parser.parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    print(migrate.bring_up_to_date(settings, database), flush=True)
    database.dispose()
    server = Server((given.host, given.port), create_app(settings), numthreads=16)
    print(f"VIG Logbook: http://{given.host}:{given.port}/", flush=True)
    server.safe_start()
    return 0
