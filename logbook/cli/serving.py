"""The server in threads of its own, while the main thread waits to be told that it ends.

A signal's handler that raises does so in the middle of whatever the main thread is doing. Inside a queue that hands a connection
to a worker it can leave a wake-up for nobody: that worker then sleeps through the request to end, and joining it never returns.
So a handler here only leaves word, and nothing waits for ever: all threads of the server are daemons, which no exit waits for.
"""

from __future__ import annotations

import signal
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

    from cheroot.wsgi import Server

UP, ENDED = "up", "ended"
LAST = 3.0
"""Seconds past the drain after which a stop is over, whatever still hangs."""

Word = str | int | BaseException
"""UP once it listens; then a signal's number, ENDED, or what went wrong."""


def begin(server: Server) -> SimpleQueue[Word]:
    """Listen and serve. Whoever waits for the word is told of signals from now on too."""
    word: SimpleQueue[Word] = SimpleQueue()  # the one queue whose put may interrupt itself

    def tell(number: int, _frame: FrameType | None) -> None:
        word.put(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    Thread(target=_serve, args=(server, word), daemon=True, name="serving").start()
    return word


def _serve(server: Server, word: SimpleQueue[Word]) -> None:
    """A thread that a daemon begins is one too: the workers are."""
    try:
        server.prepare()
        word.put(UP)
        server.serve()
        word.put(ENDED)
    except BaseException as error:  # noqa: BLE001 - the main thread raises it
        word.put(error)


def end(server: Server) -> None:
    """Let requests under way finish, for the drain and LAST seconds at most."""
    stopping = Thread(target=server.stop, daemon=True, name="stopping")
    stopping.start()
    stopping.join(server.shutdown_timeout + LAST)
