"""The real application behind the real server, on a free port of this machine, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cheroot import wsgi

if TYPE_CHECKING:
    from flask import Flask


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address the application answers at; it stops answering at the end."""
    server = wsgi.Server(("127.0.0.1", 0), app, numthreads=8)
    server.prepare()
    thread = threading.Thread(target=server.serve, name="the logbook under test", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join()
