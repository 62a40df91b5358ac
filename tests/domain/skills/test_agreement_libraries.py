"""Every figure of agreement is the one other people's libraries give, to a thousand millionth."""

from __future__ import annotations

import json
from math import isclose

import pytest

from logbook.domain.skills.agreement import agreement
from logbook.domain.skills.figures import Figure
from tests.domain.skills.libraries import KEPT, Said, kept, random_tables, said_by_libraries
from tests.domain.skills.tables_of_scores import Table, as_ratings

NEAR = 1e-9


def ours(marks: Table) -> dict[str, Figure]:
    found = agreement(as_ratings(marks))
    icc = found.icc
    return {
        "kappa": found.kappa,
        "alpha": found.alpha,
        "icc": icc.figure,
        "f": icc.f,
        "p": icc.p,
        "low": icc.low,
        "high": icc.high,
    }


def apart(marks: Table, said: Said) -> list[str]:
    """Where ours is another figure than the library's, or is missing without a sentence, or is there where theirs is not."""
    found = []
    for name, figure in ours(marks).items():
        theirs = said[name]
        if figure.value is None:
            if (theirs is not None and not _parallel(figure)) or not figure.why_not.endswith("."):
                found.append(f"{marks} {name}: none, and {theirs}")
        elif theirs is None or not isclose(figure.value, theirs, rel_tol=NEAR, abs_tol=NEAR):
            found.append(f"{marks} {name}: {figure.value}, and {theirs}")
    return found


def _parallel(figure: Figure) -> bool:
    """Where nothing is left over, rounding in the libraries leaves a remainder of some 1e-31 and an F of 1e30."""
    return "exactly parallel" in figure.why_not


def test_hundreds_of_tables_as_the_libraries_put_them() -> None:
    tables = kept()
    assert len(tables) == 300
    assert [line for marks, said in tables for line in apart(marks, said)] == []
    there = {name: sum(said[name] is not None for _, said in tables) for name in tables[0][1]}
    assert min(there.values()) > 100
    assert sum("x" in row or "." in row for marks, _ in tables for row in marks) > 100


@pytest.mark.long
def test_thousands_of_tables_by_the_libraries_themselves() -> None:
    assert [line for marks in random_tables(2026, 3000) for line in apart(marks, said_by_libraries(marks))] == []


@pytest.mark.long
def test_the_kept_file_is_what_the_libraries_say() -> None:
    kept_before = json.loads(KEPT.read_text(encoding="utf-8"))
    for marks, said in kept_before:
        now = said_by_libraries(tuple(marks))
        assert {name: value is None for name, value in now.items()} == {name: said[name] is None for name in now}
        assert all(isclose(now[name] or 0, said[name] or 0, rel_tol=NEAR, abs_tol=NEAR) for name in now)
