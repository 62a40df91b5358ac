"""What the tests count, counted by the tests: each writes down its own figures, and here they are added up and judged."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from bench.figures import Figure
from bench.servers import ROOT

BROWSER = ("tests/browser/test_every_page.py", "tests/browser/test_every_form.py")
"""Everybody's pages at both widths, every form sent empty, the pages of refusals."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some tests with the figures they write down: how many of each there must be at least, or may be at most."""

    name: str
    tests: tuple[str, ...]
    at_least: Mapping[str, int]
    at_most: Mapping[str, int]
    workers: int = 0


PARTS = (
    Part(
        "access",
        ("tests/access/test_matrix.py",),
        {"access probes": 1000},
        {"access probes answered otherwise than the table says": 0},
        workers=2,
    ),
    Part(
        "browser",
        BROWSER,
        {"pages looked at": 150},
        {"axe violations": 0, "HTML errors": 0},
        workers=2,
    ),
    Part(
        "kills",
        ("tests/faults/test_kills.py::test_a_hundred_kills_lose_nothing", "tests/faults/test_durability.py"),
        {"kills": 100, "acknowledged writes": 100, "answers traced to the disk": 20},
        {
            "acknowledged writes lost": 0,
            "writes half-done": 0,
            "answers before their writes were on the disk": 0,
            "connections that do not wait for the disk": 0,
        },
    ),
)

OF_VIDEO = (
    Part(
        "uploads",
        (
            "tests/faults/test_uploads.py::test_another_programs_client_sends_a_file_with_checksums",
            "tests/faults/test_uploads.py::test_fifty_kills_in_mid_upload_cost_a_chunk_at_most",
            "tests/browser/test_sending.py",
            "tests/routes/test_uploads.py",
        ),
        {"kills in mid-upload": 50, "tus clients that sent a file": 2},
        {"most bytes read and lost": 64 * 1024},
    ),
    Part(
        "erasure",
        ("tests/cli/test_restoring.py", "tests/actions/test_erasing_footage.py"),
        {"recoverable before it was withdrawn": 1},
        {"recoverable after withdrawal and its grace": 0},
    ),
)
"""Of what is asked of films: these are counted where nobody measures."""


def figures(parts: Sequence[Part]) -> Iterator[Figure]:
    """Every part's figures; a test that did not pass is a figure of its own that is not held."""
    for part in parts:
        counted, not_passed = _run(part)
        for name, least in part.at_least.items():
            yield Figure(name, counted.get(name), "counted", least, at_least=True)
        for name, most in part.at_most.items():
            yield Figure(name, counted.get(name), "counted", most)
        yield Figure(f"tests of {part.name} that did not pass", not_passed, "tests", 0)


def _run(part: Part) -> tuple[Mapping[str, int], int | None]:
    with TemporaryDirectory(prefix="logbook-gate-") as folder:
        written = Path(folder) / "figures.xml"
        shared = ("-n", str(part.workers), "--dist", "loadgroup") if part.workers else ()
        command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1")
        subprocess.run(
            [*command, f"--junitxml={written}", *shared, *part.tests],
            cwd=ROOT,
            env=os.environ,
            stdout=sys.stderr,
            check=False,
        )
        return added_up(written.read_text(encoding="utf-8")) if written.exists() else ({}, None)


def added_up(report: str) -> tuple[Mapping[str, int], int | None]:
    """The figures of a JUnit report by name, each the sum over its tests; and how many tests did not pass, None when none ran."""
    root = ET.fromstring(report)  # noqa: S314 - our own tests wrote it
    counted: Counter[str] = Counter()
    for each in root.iter("property"):
        if each.get("value", "").isdigit():
            counted[each.get("name", "")] += int(each.get("value", ""))
    tests = list(root.iter("testcase"))
    not_passed = sum(
        1 for test in tests if any(test.find(kind) is not None for kind in ("failure", "error", "skipped"))
    )
    return counted, not_passed if tests else None
