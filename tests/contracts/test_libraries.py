"""Libraries that one place alone may know."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT, files, parsed

ALONE = {
    "apscheduler": "logbook/timetable.py",
    "holidays": "logbook/adapters/bank_holidays.py",
    "notifications_python_client": "logbook/adapters/notify.py",
    "smtplib": "logbook/adapters/mail.py",
}


def importing(path: Path) -> set[str]:
    """The first names of all a file imports, at its top or inside."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize(("library", "place"), ALONE.items())
def test_one_place_alone_imports_it(library: str, place: str) -> None:
    who = [str(path.relative_to(ROOT)) for path in files(".py", under=("logbook",)) if library in importing(path)]
    assert who == [place]
