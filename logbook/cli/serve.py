"""`logbook serve`: the web server, with the jobs, the inspector and the timetable beside it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from logbook.adapters import arenas, schema
from logbook.adapters.database import Database
from logbook.adapters.loading import loading
from logbook.cli import first_start, options, serving
from logbook.cli.beside import Beside, command
from logbook.models.services import Installation
from logbook.routes.doorstep import Doorstep

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from cheroot.wsgi import Server

    from logbook.config import Settings

THREADS = 20
STALLED = 10
"""Seconds a reader or writer may stand still before its thread is taken back."""
DRAIN = 20
"""Seconds requests under way are given to finish once the server is told to stop."""
WAITING = 128
"""Connections the system keeps for us while every thread is busy."""
KEPT_ALIVE = 200

FICTIONAL = (
    "Note: this database holds fictional people and listens on {host}, where others can reach it.\n"
    "The one-tap sign-in is therefore off. Never put real work into it: make a new instance folder instead."
)


def run(arguments: Sequence[str]) -> int:
    """Bring the database up to date, then serve until told to stop; requests under way are finished first."""
    given = _options(arguments)
    settings, database = options.open_instance(given.instance)
    settings = replace(settings, listens_on=given.host, public_url=_public_url(settings, given))
    if not schema.is_current(database):
        from logbook.cli import migrate

        print(migrate.bring_up_to_date(settings, database), flush=True)
    print(first_start.prepare(settings, database, empty=given.empty), flush=True)
    if not settings.listens_to_itself and is_fictional(database):
        print(FICTIONAL.format(host=given.host), file=sys.stderr, flush=True)
    database.dispose()
    arenas.share_one()
    with loading():
        server = server_for(Doorstep(settings), given.host, given.port)
    word = serving.begin(server)
    if (told := word.get()) == serving.UP:
        print(f"VIG Logbook: http://{address(server)}/", flush=True)
        beside = (Beside(command(name, settings.instance)) for name in ("jobs", "inspector", "timetable"))
        with ExitStack() as stack:
            for each in beside:
                stack.enter_context(each)
            told = word.get()
            print("Stopping: requests under way are finished first.", flush=True)
            serving.end(server)
    if isinstance(told, BaseException):
        raise told
    return 0


def server_for(app: WSGIApplication, host: str, port: int) -> Server:
    """The embedded server: it streams what is sent to it and lets go of readers that stand still."""
    from cheroot.wsgi import Server

    from logbook.cli.gateway import ShowsItsConnection

    server = Server(
        (host, port),
        app,
        numthreads=THREADS,
        request_queue_size=WAITING,
        timeout=STALLED,
        shutdown_timeout=DRAIN,
        server_name="VIG Logbook",
    )
    server.keep_alive_conn_limit = KEPT_ALIVE
    server.gateway = ShowsItsConnection
    return server


def address(server: Any) -> str:
    """Where it answers, as it is typed into a browser."""
    host, port = server.bind_addr
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_fictional(database: Database) -> bool:
    """Whether this database was made by the demo."""
    with database.reading() as reading:
        return bool(reading.scalar(select(Installation.fictional)))


def _public_url(settings: Settings, given: argparse.Namespace) -> str:
    """The address links in letters begin with: the operator's, or this very server's when nobody set one."""
    if "LOGBOOK_PUBLIC_URL" in os.environ or not given.port:
        return settings.public_url
    return f"http://127.0.0.1:{given.port}"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = options.parser("serve", "Serve the logbook.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on; this computer alone unless told")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument(
        "--empty", action="store_true", help="for real people: print a link for the first administrator"
    )
    return parser.parse_args(arguments)
