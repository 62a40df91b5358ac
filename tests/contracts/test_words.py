"""The words people read are warm and plain, and the project speaks of itself only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.tree import files, parsed, shown, text_files

UNKIND = re.compile(r"\b(failed|overdue|rejected|abandoned|non-compliant|stuck)\b", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
ELSEWHERE = re.compile(r"(?<![\w.])/(tmp|work|root)/|\bpypi" r"\.org\b|registry\.npm" r"js")
MARKUP = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
PAGES = tuple(f"logbook/{layer}" for layer in ("domain", "actions", "routes"))


def test_no_page_is_unkind() -> None:
    unkind = [place for place, text in _read_by_people() if UNKIND.search(text)]
    assert unkind == []


def test_nothing_is_left_unfinished() -> None:
    assert _places(UNFINISHED) == []


def test_the_project_names_no_machine_but_its_own() -> None:
    assert _places(ELSEWHERE) == []


def _places(pattern: re.Pattern[str]) -> list[str]:
    """Where the pattern stands in what we wrote."""
    return [
        shown(path, number)
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def _read_by_people() -> Iterator[tuple[str, str]]:
    """The text of templates and of the service's data, and every sentence in the layers that speak to people."""
    for path in files(".html", ".txt", ".toml", under=("logbook",)):
        text = MARKUP.sub(lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.splitlines(), 1):
            yield shown(path, number), line
    for path in files(".py", under=PAGES):
        yield from _sentences(path)


def _sentences(path: Path) -> Iterator[tuple[str, str]]:
    """String literals of more than one word that are not docstrings."""
    tree = parsed(path)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value
            and id(node) not in bare
        ):
            yield shown(path, node.lineno), node.value
