"""What our server tells the application beyond what WSGI asks of it."""

from __future__ import annotations

from typing import Any

from cheroot.wsgi import Gateway_10


class ShowsItsConnection(Gateway_10):
    """Each request comes with its connection: a film that flows lets go sooner of a reader who stands still (routes/flowing.py)."""

    def get_environ(self) -> Any:
        """As WSGI has it, and the connection."""
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        return environ | {"logbook.connection": self.req.conn.socket}
