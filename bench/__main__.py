"""`python -m bench`: fill, start, ask, tell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

from bench import gate, pages, retention, rows, skills, starting, weight
from bench.figures import Figure, as_json, as_table
from bench.servers import Server, started
from bench.subjects import Subject, filled


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every target is held, 1 when one is not."""
    given = _options(arguments)
    figures: list[Figure] = []
    with ExitStack() as stack:
        socket = _postgres(stack, given.keep) if given.database == "postgresql" else ""
        hello = stack.enter_context(started("bench.hello"))
        counted: dict[str, list[int | None]] = {}
        for size in given.trainees:
            subject = stack.enter_context(filled(_folder(given, size), size, _url(socket, size)))
            environment = {"LOGBOOK_DATABASE_URL": subject.settings.database_url}
            where = ("serve", "--instance", str(subject.settings.instance), "--port", "0")
            with started("logbook", *where, environment=environment) as logbook:
                last = size == given.trainees[-1]
                figures += _measure(subject, logbook, hello, counted, environment if last else None)
        figures += _unchanging(counted)
        for size in given.retention:
            figures += _retention(stack, given, size, socket, hello)
    figures += growth(figures, given.trainees)
    if given.gate:
        figures += gate.figures((*gate.PARTS, *gate.OF_VIDEO))
    print(as_json(figures) if given.json else as_table(figures))
    return 0 if all(figure.held is not False for figure in figures) else 1


def _measure(
    subject: Subject,
    logbook: Server,
    hello: Server,
    counted: dict[str, list[int | None]],
    environment: dict[str, str] | None,
) -> Iterator[Figure]:
    """Everything of one size; what does not grow with it only where an environment is given."""
    costs = {}
    for name, cost in pages.costs(subject, logbook, hello):
        costs[name] = cost.value
        yield cost
    for name, count, most, seen in pages.counts(subject):
        counted.setdefault(name, []).append(count)
        yield Figure(f"{name}: statements, {subject.trainees:,} trainees", count, "statements", target=most)
        if count and all(statement.lstrip().startswith(("SELECT", "WITH")) for statement, _parameters in seen):
            bare = pages.through_the_driver(subject.database, seen) * 1000
            beside = f"{name} beside its rows through the bare driver, {subject.trainees:,} trainees"
            yield Figure(beside, costs[name], "ms of server CPU", floor=bare)
    if environment is not None:
        yield from weight.weights(subject, logbook)
        yield rows.rating(subject)
        yield from starting.memory(subject, logbook)
        yield starting.cold_start(subject, environment)
        yield starting.first_page(subject, environment)
        yield from skills.figures(subject, logbook, hello)


def _retention(stack: ExitStack, given: argparse.Namespace, size: int, socket: str, hello: Server) -> Iterator[Figure]:
    """So many trainees in one service: the page that counts them all."""
    folder = _folder(given, size).with_name(f"{given.database}-one-service-{size}")
    subject = stack.enter_context(filled(folder, size, _url(socket, size, "one_service"), services=1))
    environment = {"LOGBOOK_DATABASE_URL": subject.settings.database_url}
    where = ("serve", "--instance", str(subject.settings.instance), "--port", "0")
    with started("logbook", *where, environment=environment) as logbook:
        yield from retention.figures(subject, logbook, hello)


def _unchanging(counted: dict[str, list[int | None]]) -> Iterator[Figure]:
    for name, counts in counted.items():
        known = [count for count in counts if count is not None]
        more = float(max(known) - min(known)) if len(known) == len(counts) else None
        yield Figure(f"{name}: statements more at one size than at another", more, "statements", target=0)


def growth(figures: Sequence[Figure], sizes: Sequence[int]) -> Iterator[Figure]:
    """What each page costs at the largest size, beside the size before it: each told in hellos of its own minutes."""
    found = {figure.name: figure.ratio for figure in figures}
    for name in (*(page[0] for page in pages.PAGES), pages.SAVING[0]):
        seen = [found.get(f"{name}, {size:,} trainees") for size in sizes[-2:]]
        if len(sizes) > 1:
            smaller, larger = seen
            told = f"{name}: growth from {sizes[-2]:,} to {sizes[-1]:,} trainees"
            yield Figure(told, larger, "hellos", 1.2 if name != pages.SAVING[0] else None, smaller or 0.0)


def _folder(given: argparse.Namespace, size: int) -> Path:
    above = given.keep or Path(mkdtemp(prefix="logbook-bench-"))
    return Path(above) / f"{given.database}-{size}"


def _postgres(stack: ExitStack, keep: Path | None) -> str:
    """Where a PostgreSQL from the tests' wheel listens; it waits for the disk, as one in earnest does."""
    from tests.postgres import running_server  # noqa: PLC0415 - only where it was asked for

    kept = (keep / "postgresql" / "data").resolve() if keep else None
    return stack.enter_context(running_server("-c max_wal_size=4GB", kept))


def _url(socket: str, size: int, name: str = "trainees") -> str:
    if not socket:
        return ""
    from tests.postgres import database_of  # noqa: PLC0415 - only where it was asked for

    return database_of(socket, f"{name}_{size}")


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--trainees", type=_sizes, default=[300], help="sizes, such as 300,100000")
    parser.add_argument(
        "--retention", type=_sizes, default=[], help="also the page about retention, in one service of so many each"
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", type=Path, help="a folder in which filled databases are kept for the next run")
    parser.add_argument("--gate", action="store_true", help="also what the tests count: probes, pages, kills")
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
