"""What our server tells the application beyond what WSGI asks of it, and what it does with a body nobody read."""

from __future__ import annotations

from typing import Any

from cheroot.wsgi import Gateway_10

LET_PASS = 64 << 20
"""Bytes of a refused body that are read and forgotten, so that whoever sends them hears why: more than a clip usually has."""
AT_ONCE = 64 << 10


class ShowsItsConnection(Gateway_10):
    """Each request comes with its connection: a film that flows lets go sooner of a reader who stands still (routes/flowing.py)."""

    def get_environ(self) -> Any:
        """As WSGI has it, and the connection."""
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        return environ | {"logbook.connection": self.req.conn.socket}

    def start_response(self, status: Any, headers: Any, exc_info: Any = None) -> Any:
        """The answer begins: what was sent and will not be read is out of its way by then, and never in memory."""
        _let_pass(self.req)
        return super().start_response(status, headers, exc_info)


def _let_pass(request: Any) -> None:
    """Read on in small pieces what is left of the body; where that is too much, or does not come, the connection ends with the
    answer. Left to itself the server would read all of it at once, a whole film where one was refused."""
    left = getattr(request.rfile, "remaining", 0)
    if request.chunked_read or left > LET_PASS:
        request.close_connection = True
    try:
        while not request.close_connection and request.rfile.remaining:
            if not request.rfile.read(AT_ONCE):
                request.close_connection = True
    except OSError:  # it stood still, or is gone
        request.close_connection = True
