"""Films are parsed in one place: the limited process. Nothing else of the logbook loads what parses them, or that process's code."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.tree import ROOT, files, parsed

CHILD = ROOT / "logbook" / "adapters" / "inspection" / "child"
NAME = "logbook.adapters.inspection.child"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def test_only_the_limited_process_loads_what_parses_films() -> None:
    ours = files(".py", under=("logbook",))
    loading = {path for path in ours if any(name.partition(".")[0] == "av" for name in imported(path))}
    assert loading
    assert {path.parent for path in loading} == {CHILD}
    reaching = [path for path in ours if path.parent != CHILD and any(name.startswith(NAME) for name in imported(path))]
    assert reaching == []


def test_the_web_process_and_the_inspector_never_load_it() -> None:
    asks = (
        "import sys, logbook.routes.application as it, logbook.adapters.inspection;"
        "[__import__(f'logbook.routes.{room}') for room in it.ROOMS]; sys.exit('av' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asks], check=False, cwd=ROOT).returncode == 0
