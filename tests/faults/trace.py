"""Reading a trace of the server's system calls: was everything a request wrote on the disk before its answer left?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

CALL = re.compile(r"^(?P<thread>\d+) +(?:<\.\.\. )?(?P<call>\w+)(?P<rest>.*)$")
OF_THE_DATABASE = re.compile(r"/logbook\.db(-wal)?>")


@dataclass
class Thread:
    """What one thread of the server is in the middle of. The server answers a request in the thread that read it."""

    asked: str = ""
    written: int = 0
    unsynced: int = 0
    syncing: bool = False


@dataclass
class Answers:
    """The answers of a trace: how many followed a write, and which left before the write was on the disk."""

    durable: int = 0
    too_early: list[str] = field(default_factory=list)


def read(lines: Iterable[str]) -> Answers:
    """Follow every thread through the trace, in the order in which the kernel was asked."""
    threads: dict[str, Thread] = {}
    answers = Answers()
    for line in lines:
        found = CALL.match(line)
        if found is None:
            continue
        thread = threads.setdefault(found["thread"], Thread())
        match found["call"]:
            case "recvfrom":
                _asked(thread, found["rest"])
            case "pwrite64" if OF_THE_DATABASE.search(found["rest"]):
                thread.written += 1
                thread.unsynced += 1
            case "fsync" | "fdatasync":
                _synced(thread, found["rest"])
            case "sendto" if '"HTTP/1.1 ' in found["rest"]:
                _answered(thread, answers)
    return answers


def _asked(thread: Thread, rest: str) -> None:
    request = re.search(r'"(GET|POST) [^ "\\]+', rest)
    if request:
        thread.asked, thread.written, thread.unsynced = request[0][1:], 0, 0


def _synced(thread: Thread, rest: str) -> None:
    """A sync counts once it has come back without an error; strace may tell its begin and its end apart."""
    if OF_THE_DATABASE.search(rest):
        thread.syncing = True
    if thread.syncing and re.search(r"= 0\s*$", rest):
        thread.syncing, thread.unsynced = False, 0


def _answered(thread: Thread, answers: Answers) -> None:
    if thread.unsynced:
        answers.too_early.append(f"{thread.asked}: {thread.unsynced} writes not yet on the disk")
    elif thread.written:
        answers.durable += 1
