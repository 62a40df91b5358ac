"""Processor time of the server a page, beside a hello asked in turns with it; and the statements behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from statistics import median
from time import process_time

from bench.counting import Statement, statements
from bench.figures import Figure
from bench.servers import Answer, Asking, Server
from bench.subjects import COORDINATOR, SUPERVISOR, TRAINEE, Savings, Subject
from logbook.adapters.database import Database

ROUNDS = 7
SECONDS_A_ROUND = 0.35
"""Processor time a round of one page: long enough that the kernel's hundredths do not matter."""
WARMING = 20

PAGES: tuple[tuple[str, str, str, float | None, int], ...] = (
    ("trainee's home page", TRAINEE, "/", 12.0, 6),
    ("supervisor's list of 50", SUPERVISOR, "/trainees", 12.0, 4),
    ("coordinator's board", COORDINATOR, "/board", None, 6),
)
"""Who opens what, and how many hellos and statements it may cost; None where only its growth is bounded."""
SAVING = ("save a cycle, durably", 20.0, 10)


def costs(subject: Subject, logbook: Server, hello: Server) -> Iterator[tuple[str, Figure]]:
    """One figure a page, with its name: milliseconds of processor time, judged against a hello in the same minutes."""
    floor = Asking(hello)
    for name, who, path, target, _most in PAGES:
        asking = Asking(logbook, subject.cookie(who))
        told = f"{name}, {subject.trainees:,} trainees"
        yield name, cost(told, logbook, hello, floor, partial(asking.get, path), 200, target)
        asking.close()
    who = subject.somebody()
    asking = Asking(logbook, subject.cookie(who))
    savings = Savings(subject, asking, who)
    name, target, _most = SAVING
    told = f"{name}, {subject.trainees:,} trainees"
    yield name, cost(told, logbook, hello, floor, savings.save, 302, target)
    asking.close()
    floor.close()


def cost(
    name: str,
    logbook: Server,
    hello: Server,
    floor: Asking,
    ask: Callable[[], Answer],
    expected: int,
    target: float | None,
) -> Figure:
    first = ask()
    if first.status != expected:
        return Figure(f"{name} (answered {first.status})", None, "ms of server CPU", target, 0.0)
    pairs = []
    for _ in range(ROUNDS):
        bare = _cpu_each(hello, lambda: floor.get("/"))
        pairs.append((_cpu_each(logbook, partial(_answered, ask, expected)), bare))
    page, bare = sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
    return Figure(name, page * 1000, "ms of server CPU", target, bare * 1000)


def _answered(ask: Callable[[], Answer], expected: int) -> Answer:
    """Every answer is the one that is measured: a form that comes back with a question would be counted as a save."""
    answer = ask()
    if answer.status != expected:
        raise RuntimeError(f"answered {answer.status} in the place of {expected}")
    return answer


def _cpu_each(server: Server, ask: Callable[[], Answer]) -> float:
    """Seconds of processor time one answer costs, over as many as it takes to be sure."""
    for _ in range(WARMING):
        ask()
    began, asked = server.cpu_seconds(), 0
    while (used := server.cpu_seconds() - began) < SECONDS_A_ROUND:
        ask()
        asked += 1
    return used / asked


def counts(subject: Subject) -> Iterator[tuple[str, int | None, int, list[Statement]]]:
    """For each page its name, how many statements it sends, how many it may, and the statements."""
    for name, who, path, _target, most in PAGES:
        asking = InProcess(subject, subject.cookie(who))
        asking.get(path)
        with statements(subject.database.engine) as seen:
            status = asking.get(path).status
        yield name, len(seen) if status == 200 else None, most, seen
    yield _count_of_a_save(subject)


def _count_of_a_save(subject: Subject) -> tuple[str, int | None, int, list[Statement]]:
    name, _target, most = SAVING
    who = subject.somebody()
    asking = InProcess(subject, subject.cookie(who))
    savings = Savings(subject, asking, who)
    savings.save()
    with statements(subject.database.engine) as seen:
        status = savings.save().status
    return name, len(seen) if status == 302 else None, most, seen


class InProcess(Asking):
    """The same questions, put to the application in this process."""

    def __init__(self, subject: Subject, cookie: str) -> None:
        self._client = subject.app.test_client(use_cookies=False)
        self._headers = {"Cookie": cookie}

    def _ask(self, method: str, path: str, body: str | None, more: Mapping[str, str]) -> Answer:
        answer = self._client.open(path, method=method, data=body, headers={**self._headers, **more})
        self._remember(answer.headers.get("Set-Cookie", ""))
        return Answer(answer.status_code, answer.location or "", answer.data)


def through_the_driver(database: Database, seen: list[Statement]) -> float:
    """Seconds of processor time the same reading statements cost through the bare driver, the median of many."""
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        times = []
        for _ in range(101):
            began = process_time()
            for statement, parameters in seen:
                cursor.execute(statement, parameters)
                cursor.fetchall()
            times.append(process_time() - began)
        return median(times)
