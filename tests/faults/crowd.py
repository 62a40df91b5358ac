"""People who use the real server at once over HTTP, and remember what it acknowledged."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import cast
from urllib.parse import urlencode

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf

ACKNOWLEDGED = (200, 204, 302, 303)


@dataclass(frozen=True)
class Write:
    """One change as a browser posts it; `key` is how it is looked for afterwards."""

    key: str
    token: str
    address: str
    fields: dict[str, str] = field(default_factory=dict)


class Browser:
    """Cookies and form tokens as the server itself would have given them to whoever holds a session's token."""

    def __init__(self, app: Flask, port: int) -> None:
        self._app = app
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def post(self, write: Write) -> int:
        """Send it and give the answer's status; the connection's own errors come through."""
        cookie, csrf = self._held(write.token)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", write.address, urlencode(write.fields | {"csrf_token": csrf}), headers)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status

    def get(self, token: str, address: str) -> tuple[int, bytes]:
        """Open a page with this session: the answer's status and what it holds."""
        self._connection.request("GET", address, headers={"Cookie": self._held(token)[0]})
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def headers(self, token: str) -> dict[str, str]:
        """What another program sends along to be this session."""
        cookie, csrf = self._held(token)
        return {"Cookie": cookie, "X-CSRFToken": csrf}

    def _held(self, token: str) -> tuple[str, str]:
        """The cookie and the form token of a session."""
        with self._app.test_request_context():
            session["_user_id"] = token
            csrf = generate_csrf()
            signer = cast(SecureCookieSessionInterface, self._app.session_interface).get_signing_serializer(self._app)
            assert signer is not None
            return f"logbook={signer.dumps(dict(session))}", csrf

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class Crowd:
    """Several people posting as fast as they are answered, until the server is gone."""

    def __init__(self, app: Flask, port: int, writes: Iterator[Write], people: int = 4) -> None:
        self._app, self._port, self._writes = app, port, writes
        self._lock = threading.Lock()
        self._answered = threading.Event()
        self.acknowledged: list[Write] = []
        self.unanswered: list[Write] = []
        self.refused: list[tuple[Write, int]] = []
        self._threads = [threading.Thread(target=self._use, daemon=True) for _ in range(people)]
        for thread in self._threads:
            thread.start()

    def wait_for_an_answer(self) -> None:
        """Until the first write is acknowledged: from then on a kill comes amid the others."""
        assert self._answered.wait(timeout=60), "the server acknowledged nothing for a minute"

    def wait(self) -> None:
        """Until everybody has noticed that the server is gone."""
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive(), "somebody is still waiting for an answer"

    def _use(self) -> None:
        browser = Browser(self._app, self._port)
        while True:
            with self._lock:
                write = next(self._writes)
            try:
                status = browser.post(write)
            except (OSError, HTTPException):
                self.unanswered.append(write)
                browser.close()
                return
            if status in ACKNOWLEDGED:
                self.acknowledged.append(write)
                self._answered.set()
            else:
                self.refused.append((write, status))


def numbered(make: Callable[[int], Write]) -> Iterator[Write]:
    """Writes without end, each with a number of its own."""
    return (make(number) for number in count())
