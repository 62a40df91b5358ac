"""The dead man's ping: an address is told that all is well, or not; one that does not answer hinders nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from logbook.adapters import ping


@pytest.fixture
def watcher() -> Iterator[tuple[str, list[str]]]:
    """An address, and the paths that were asked for beneath it; /gone answers that nobody is there."""
    asked: list[str] = []

    class Watching(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404 if self.path.startswith("/gone") else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on the tests' output."""

    with HTTPServer(("127.0.0.1", 0), Watching) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
    thread.join(10)


def test_it_says_well_and_not_well(watcher: tuple[str, list[str]]) -> None:
    address, asked = watcher
    assert ping.tell(f"{address}/a-secret", well=True)
    assert ping.tell(f"{address}/a-secret", well=False)
    assert asked == ["/a-secret", "/a-secret/fail"]


def test_an_address_that_is_not_there_is_told_to_the_log_without_its_secret(
    watcher: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    assert not ping.tell(f"{watcher[0]}/gone-secret", well=True)
    assert not ping.tell("http://127.0.0.1:9/secret", well=True)
    assert "LOGBOOK_PING_URL did not answer: HTTPError" in caplog.text
    assert "secret" not in caplog.text
