"""The server begins and ends, whatever its threads are doing when it is told to."""

from __future__ import annotations

import http.client
import signal
import socket
import threading
import time
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any

import pytest
from cheroot.wsgi import Server

from logbook.cli import serving


@pytest.fixture(autouse=True)
def _handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The signals' handlers as they were; and a stop that waits less."""
    monkeypatch.setattr(serving, "LAST", 0.3)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def answers(_environ: Any, start: Any) -> list[bytes]:
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]


def begun(app: Any = answers) -> tuple[Server, SimpleQueue[serving.Word]]:
    server = Server(("127.0.0.1", 0), app, numthreads=3, shutdown_timeout=0)
    server.expiration_interval = 0.02
    word = serving.begin(server)
    assert word.get(timeout=5) == serving.UP
    return server, word


def seconds_to_end(server: Server) -> float:
    began = time.monotonic()
    serving.end(server)
    return time.monotonic() - began


def test_it_ends_quickly_time_after_time_with_connections_kept_open() -> None:
    for _ in range(8):
        server, word = begun()
        kept = [http.client.HTTPConnection("127.0.0.1", server.bind_addr[1], timeout=5) for _ in range(4)]
        for connection in kept:
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"ok"
        signal.raise_signal(signal.SIGTERM)
        assert word.get(timeout=5) == signal.SIGTERM
        assert seconds_to_end(server) < 0.5
        assert word.get(timeout=5) == serving.ENDED
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("CP Server")]
        for connection in kept:
            connection.close()


def test_a_worker_that_sleeps_through_its_request_to_end_holds_nothing_up() -> None:
    server, _word = begun()
    asleep = threading.Lock()
    asleep.acquire()
    # What an exception between the waking of a worker and the striking of its name off the list leaves behind.
    server.requests._queue.not_empty._waiters.appendleft(asleep)
    assert seconds_to_end(server) < 2
    left = [thread for thread in threading.enumerate() if thread.name.startswith("CP Server")]
    assert len(left) == 1, "the wake-up went to nobody, and one worker waits on"
    assert left[0].daemon, "and no exit waits for it"
    server.requests.put(None)


def test_a_request_without_end_holds_nothing_up() -> None:
    go_on = threading.Event()

    def waits(environ: Any, start: Any) -> list[bytes]:
        go_on.wait(10)
        return answers(environ, start)

    server, _word = begun(waits)
    with socket.create_connection(("127.0.0.1", server.bind_addr[1]), timeout=5) as browser:
        browser.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        while server.requests.idle == 3:
            time.sleep(0.01)
        assert seconds_to_end(server) < 2
    go_on.set()


def test_what_keeps_it_from_listening_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    server, taken = Server(("127.0.0.1", 0), answers), OSError("Address already in use")

    def prepare() -> None:
        raise taken

    monkeypatch.setattr(server, "prepare", prepare)
    assert serving.begin(server).get(timeout=5) is taken
