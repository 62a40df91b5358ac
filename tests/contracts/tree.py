"""The files the contracts read: our own, not what was vendored or installed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("logbook", "tests", "bench", "scripts", "docs")
NOT_OURS = {"vendor", "node_modules", "__pycache__"}
TEXT = {".py", ".html", ".css", ".js", ".mjs", ".toml", ".md", ".sh", ".txt", ".cfg", ".mako", ""}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def files(*suffixes: str, under: tuple[str, ...] = OURS) -> list[Path]:
    """Our files with one of these suffixes, in a steady order."""
    found = (path for top in under for path in (ROOT / top).rglob("*"))
    return sorted(p for p in found if p.is_file() and p.suffix in suffixes and not NOT_OURS.intersection(p.parts))


def text_files() -> list[Path]:
    """Everything of ours that people read, with the files at the top."""
    at_the_top = [p for p in ROOT.iterdir() if p.is_file() and p.suffix in TEXT - {""}]
    return sorted(at_the_top) + files(*TEXT)


def shown(path: Path, line: int) -> str:
    """A place as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{line}"


def functions(path: Path) -> Iterator[FunctionNode]:
    """Every function of a module, nested ones too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, FunctionNode):
            yield node


def parsed(path: Path) -> ast.Module:
    """The module as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
