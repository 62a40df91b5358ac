"""The door answers before the house is built: a start loads what somebody who is not signed in can reach, and no more.

Most of a start went into tables and pages that nobody had asked for, and it grew with each of them. An application of a few rooms
takes what comes first; whoever wants more has the whole one built, once, while they wait. The two share nothing that changes but
the database, so that requests in the first may end after the second has taken over.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask, request, url_for

from logbook.adapters.loading import loading
from logbook.routes.application import build

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from logbook.config import Settings

ROOMS = ("about", "passwords", "session", "sign_in")


class Doorstep:
    """A WSGI application that begins with the rooms at the door and becomes the whole."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._door = build(settings, ROOMS)
        self._door.url_build_error_handlers.append(self._address_further_in)
        self._whole: Flask | None = None
        self._building = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer where it can be answered without building anything, else from the whole."""
        at_the_door = self._whole is None and self._door.url_map.bind_to_environ(environ).test()
        app = self._door if at_the_door else self.whole()
        return app.wsgi_app(environ, start_response)

    def whole(self) -> Flask:
        """All the rooms: built by whoever asks first, while everybody else who needs them waits."""
        with self._building:
            if self._whole is None:
                with loading():
                    self._whole = build(self._settings, database=self._door.extensions["logbook.database"])
            return self._whole

    def _address_further_in(self, _error: Exception, endpoint: str, values: dict[str, Any]) -> str:
        """A page at the door names one further in."""
        with self.whole().request_context(request.environ):
            return url_for(endpoint, **values)
