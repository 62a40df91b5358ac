"""Cold start to the first answer, and the memory of the web process once everything in it was used."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from statistics import median

import psutil
from werkzeug.exceptions import HTTPException

from bench.figures import Figure
from bench.servers import Asking, Server, started
from bench.subjects import SUPERVISOR, TRAINEE, Subject
from logbook.data import fictional_address

TIMES = 5
EVERYBODY = ("tamsin", "wren", "jonah", "milo", "bryn", "asha", "ffion", "maud", "hedda", "gus", "odile")
MOST_PAGES = 400


def cold_start(subject: Subject, environment: Mapping[str, str]) -> Figure:
    """Processor time of the web process from its beginning to its first answer, beside importing Flask and SQLAlchemy alone."""
    ours, floors = [], []
    where = ("serve", "--instance", str(subject.settings.instance), "--port", "0")
    for _ in range(TIMES):
        with started("logbook", *where, environment=environment) as server:
            asking = Asking(server)
            assert asking.get("/sign-in").status == 200
            ours.append(server.cpu_seconds())
            asking.close()
        floors.append(_importing())
    return Figure("cold start to the first answer", median(ours) * 1000, "ms of CPU", 2.5, median(floors) * 1000)


def first_page(subject: Subject, environment: Mapping[str, str]) -> Figure:
    """What a start leaves for the first wish: the first page of somebody signed in, beside the same page asked once more."""
    firsts: list[float] = []
    seconds: list[float] = []
    where = ("serve", "--instance", str(subject.settings.instance), "--port", "0")
    for _ in range(TIMES):
        with started("logbook", *where, environment=environment) as server:
            asking = Asking(server, subject.cookie(TRAINEE))
            for took in (firsts, seconds):
                before = server.cpu_seconds()
                assert asking.get("/").status == 200
                took.append(server.cpu_seconds() - before)
            asking.close()
    name = "first page of somebody signed in after a start, beside the second"
    return Figure(name, median(firsts) * 1000, "ms of CPU", None, max(median(seconds), 0.01) * 1000)


def _importing() -> float:
    alone = psutil.Popen([sys.executable, "-c", "import flask, sqlalchemy; input()"], stdin=-1, stdout=-1)
    while alone.status() != psutil.STATUS_SLEEPING or alone.num_threads() != 1 or not _waits(alone):
        continue
    used = sum(alone.cpu_times()[:2])
    alone.communicate(b"\n")
    return float(used)


def _waits(process: psutil.Process) -> bool:
    """Whether it has come to its `input()`: it holds still between two looks."""
    before = sum(process.cpu_times()[:2])
    try:
        process.wait(timeout=0.1)
    except psutil.TimeoutExpired:
        return bool(sum(process.cpu_times()[:2]) == before)
    return True


def memory(subject: Subject, logbook: Server) -> Iterator[Figure]:
    """What the web process holds after each kind of page was opened by each kind of person, and every export asked for."""
    opened = sum(_walk(subject, logbook, address) for address in _addresses())
    yield Figure("pages opened before memory was read", opened, "pages")
    yield Figure("memory of the web process", logbook.resident_mb(), "MB", target=110)


def _addresses() -> list[str]:
    return [TRAINEE, SUPERVISOR, *(fictional_address(key) for key in EVERYBODY)]


def _walk(subject: Subject, logbook: Server, address: str) -> int:
    """Open every kind of page this person can reach by links, each kind once; ask for every export on the way."""
    asking = Asking(logbook, subject.cookie(address))
    waiting, kinds, opened = ["/"], {"/"}, 0
    while waiting and opened < MOST_PAGES:
        page = asking.get(waiting.pop(0), plain=True).body.decode(errors="replace")
        opened += 1
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        for action in re.findall(r'<form[^>]*action="(/[^"]*evidence[^"]*)"', page):
            for kind in ("pdf", "xlsx"):
                asking.post(action, {"csrf_token": token[1] if token else "", "kind": kind})
        for href in re.findall(r'href="(/[^"#]*)', page):
            kind = _kind(subject, href)
            if kind and kind not in kinds:
                kinds.add(kind)
                waiting.append(href.replace("&amp;", "&"))
    asking.close()
    return opened


def _kind(subject: Subject, href: str) -> str:
    """The endpoint an address leads to; empty for static files and for what leads nowhere."""
    try:
        endpoint, _values = subject.app.url_map.bind("127.0.0.1").match(href.partition("?")[0], method="GET")
    except HTTPException:
        return ""
    return "" if endpoint == "static" else str(endpoint)
