"""A small server that speaks GOV.UK Notify's interface on a free port of this machine, and keeps what it is given."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

from logbook.config import NotifySettings

SERVICE, SECRET = "11111111-2222-4333-8444-555555555555", "66666666-7777-4888-9999-aaaaaaaaaaaa"
EMAIL, TEXT = "the e-mail template", "the text template"
A_PAGE = 3


class Notify:
    """`taken` is what was accepted, oldest first; `answers` are given once each before anything is accepted.

    An answer is a status; "silent" accepts the message and hangs up without a word.
    """

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.answers: list[int | str] = []
        self.unauthorised = 0

    def becomes(self, reference: object, status: str) -> None:
        """A message got so far."""
        for each in self.taken:
            if each["reference"] == str(reference):
                each["status"] = status


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    notify: Notify

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._signed():
            return
        answer = self.notify.answers.pop(0) if self.notify.answers else 201
        if answer in (201, "silent"):
            row = {"id": str(uuid4()), "status": "created", "created_at": datetime.now(UTC).isoformat(), **given}
            self.notify.taken.append(row)
            if answer == "silent":
                self.close_connection = True
                return
            self._answer(201, {"id": row["id"], "reference": row["reference"]})
        else:
            self._answer(int(answer), {"errors": [{"error": "SomeError", "message": "tess@example.org is not yours"}]})

    def do_GET(self) -> None:
        if not self._signed():
            return
        older = parse_qs(urlsplit(self.path).query).get("older_than", [None])[0]
        rows = list(reversed(self.notify.taken))
        if older:
            rows = rows[[each["id"] for each in rows].index(older) + 1 :]
        self._answer(200, {"notifications": rows[:A_PAGE], "links": {}})

    def _signed(self) -> bool:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            claims = {}
        if claims.get("iss") == SERVICE:
            return True
        self.notify.unauthorised += 1
        self._answer(403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]})
        return False

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the tests' output."""


@contextmanager
def notify_server(key: str = f"the-tests-{SERVICE}-{SECRET}") -> Iterator[tuple[Notify, NotifySettings]]:
    """Notify, and the settings that reach it."""
    notify = Notify()
    handler = type("Handler", (_Handler,), {"notify": notify})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield notify, NotifySettings(key, f"http://127.0.0.1:{server.server_port}", EMAIL, TEXT)
        server.shutdown()
    thread.join(10)
