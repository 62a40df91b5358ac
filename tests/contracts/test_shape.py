"""Code stays small enough to read, hides no error and never ships in debug mode."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.tree import files, functions, parsed, shown

MOST_LINES_A_FILE = 250
MOST_LINES_A_FUNCTION = 40
A_MIGRATION = ("logbook", "migrations", "versions")
"""A migration is a record of one change, drawn up by a machine and never edited: its length is the change's."""
ASSERTING_CALLS = {"expect", "raises", "warns", "fail"}


def ours(*suffixes: str) -> list[Path]:
    return [path for path in files(*suffixes) if path.parts[-4:-1] != A_MIGRATION]


def test_no_file_is_too_long() -> None:
    counted = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ours(".py", ".js", ".mjs", ".html")}
    assert counted
    assert [f"{shown(path, n)} lines" for path, n in counted.items() if n > MOST_LINES_A_FILE] == []


def test_no_function_is_too_long() -> None:
    too_long = [
        f"{shown(path, f.lineno)} {f.name} has {length} lines"
        for path in ours(".py")
        for f in functions(path)
        if (length := (f.end_lineno or f.lineno) - f.lineno + 1) > MOST_LINES_A_FUNCTION
    ]
    assert too_long == []


def test_no_error_is_swallowed() -> None:
    swallowed = [
        shown(path, node.lineno)
        for path in files(".py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and all(isinstance(step, ast.Pass) for step in node.body)
    ]
    assert swallowed == []


def test_debug_mode_is_never_on() -> None:
    on = [shown(path, line) for path in files(".py") for line in _debug_lines(path)]
    assert on == []


def test_every_test_asserts() -> None:
    hollow = [
        f"{shown(path, f.lineno)} {f.name}"
        for path in files(".py", under=("tests",))
        if path.name.startswith("test_")
        for f in functions(path)
        if f.name.startswith("test_") and not _asserts(f, _asserting_functions(path))
    ]
    assert hollow == []


def _debug_lines(path: Path) -> Iterator[int]:
    """`debug=True` as an argument, or `x.debug = True`."""
    for node in ast.walk(parsed(path)):
        match node:
            case (
                ast.keyword(arg="debug", value=ast.Constant(value=True))
                | ast.Assign(targets=[ast.Attribute(attr="debug")], value=ast.Constant(value=True))
            ):
                yield node.lineno


def _asserting_functions(path: Path) -> set[str]:
    """The names of this file's own functions that assert on a test's behalf."""
    return {f.name for f in functions(path) if any(isinstance(node, ast.Assert) for node in ast.walk(f))}


def _asserts(function: ast.AST, local: set[str]) -> bool:
    names = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }
    stated = any(isinstance(node, ast.Assert) for node in ast.walk(function))
    spoken = any(name.startswith(("assert_", "expect_", "must_")) for name in names)
    return stated or spoken or bool(names & (ASSERTING_CALLS | local))
