"""`python -m bench.video`: what work on recordings takes, measured on a film made here."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp
from time import sleep

from bench import canary, flow, gate, inspecting, moments, sending
from bench.figures import Figure, as_json, as_table
from bench.film import Phone
from bench.inspecting import MOMENT
from bench.stage import staged
from bench.subjects import filled
from logbook.domain.inspection import Work
from tests.faults.processes import running

TRAINEES = 20
SETTLED = 6.0
"""Seconds the inspector is given to come to rest before a clip arrives."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every target is held, 1 when one is not."""
    given = _options(arguments)
    folder = Path(given.keep or mkdtemp(prefix="logbook-video-"))
    folder.mkdir(parents=True, exist_ok=True)
    size = Phone.length * given.seconds // Phone.seconds
    figures = list(measured(folder, Phone(seconds=given.seconds, length=size)))
    if given.gate:
        figures += gate.figures(gate.OF_VIDEO)
    print(as_json(figures) if given.json else as_table(figures))
    return 0 if all(figure.held is not False for figure in figures) else 1


def measured(folder: Path, phone: Phone) -> Iterator[Figure]:
    """Everything that is done with a moment of this film: on the server alone, then from a browser to its readers."""
    film = phone.film(folder / f"film-{phone.seconds}.mp4")
    aside = abs(film.stat().st_size / phone.length - 1) * 100
    yield Figure("the film's size, beside what it is to be", aside, "%", target=2)
    yield from _inspected(folder, film, phone)
    with staged(folder / "stage") as stage:
        lossless, smaller = moments.both(stage, film, phone)
        yield from moments.figures(stage, phone, film.stat().st_size, lossless, smaller)
        yield from flow.figures(stage, lossless.clip_id, lossless.content)
        yield sending.throughput(stage)
        yield from canary.figures(stage, smaller.content)


def _inspected(folder: Path, film: Path, phone: Phone) -> Iterator[Figure]:
    begins = (phone.seconds - MOMENT) // 2
    took, moment = inspecting.cut(film, begins)
    yield Figure(f"a {MOMENT} s moment cut out of the whole film on the server", took, "s")
    with (
        filled(folder / "instance", TRAINEES) as subject,
        running(subject.settings.instance, subject.settings.database_url, "inspector"),
    ):
        sleep(SETTLED)
        seen = inspecting.arrived(subject, moment, Work.INSPECT)
        yield Figure("from a clip's last byte to playable", seen, "s", target=1)
        remade = inspecting.arrived(subject, moment, Work.RENDITION)
        yield Figure(f"a {MOMENT} s moment remade at 720p, in seconds of it a second", MOMENT / remade, "x")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench video", description=__doc__)
    parser.add_argument("--seconds", type=int, default=Phone.seconds, help="how long a film; 900 unless told")
    parser.add_argument(
        "--keep", type=Path, help="a folder in which the film and the database are kept for the next run"
    )
    parser.add_argument("--gate", action="store_true", help="also what the tests count: kills in mid-upload, erasures")
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
