"""Turning any one function of the policy to True, or any one query of what somebody sees to everything, is noticed.

The functions are found by looking, so that a new one is held to this by itself.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Select, select

from logbook import policy
from logbook.adapters.database import Database
from logbook.models.base import Rows
from logbook.models.cycles import Cycle
from logbook.models.journeys import Journey
from tests.access.agreement import disagreements
from tests.access.table import HEADINGS, Line
from tests.access.walk import Walk, outcome

NEAR = ("sam", "cody", "nell", "otto")
Probe = tuple[Line, str]

POLICIES = {
    name: function
    for name, function in inspect.getmembers(policy, inspect.isfunction)
    if function.__module__.startswith(f"{policy.__name__}.")
}
VISIBLE = {
    f"{module.__name__}.{name}": function
    for module in list(sys.modules.values())
    if module.__name__.startswith("logbook.models.")
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
    and name.endswith(("visible_to", "readable_by", "supervised_by", "taken_by"))
}
CACHED = type(cache(lambda: None))
KEEPING = ("logbook.models.", "logbook.actions.", "logbook.routes.")
"""Where statements are kept once they are built."""
IDS_OF = {"readable_by": Journey.id, "supervised_by": Journey.id, "taken_by": Cycle.id}


def everything(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """This query without its conditions."""
    if (column := IDS_OF.get(name.rpartition(".")[2])) is not None:
        return lambda *_: select(column)

    def whole(*given: Any) -> Select[Any] | Rows:
        entity = function(*given).column_descriptions[0]["entity"]
        return select(entity)

    return whole


@contextmanager
def patched() -> Iterator[pytest.MonkeyPatch]:
    """Functions exchanged for a while. Statements that were put together with or without them are forgotten at both ends: else a
    mutation would not be felt, or would be felt by whatever is tested afterwards."""
    _forget()
    with pytest.MonkeyPatch.context() as patch:
        yield patch
    _forget()


def _forget() -> None:
    for module in [module for name, module in sys.modules.items() if name.startswith(KEEPING)]:
        for known in list(vars(module).values()):
            if type(known) is CACHED and known.__module__ == module.__name__:
                known.cache_clear()


def put(patch: pytest.MonkeyPatch, function: Callable[..., Any], instead: Callable[..., Any]) -> None:
    """Put something in a function's place wherever the application knows it by name."""
    for module in [module for name, module in sys.modules.items() if name.startswith("logbook.")]:
        for name, known in list(vars(module).items()):
            if known is function:
                patch.setattr(module, name, instead)


@pytest.fixture
def asked(walk: Walk) -> dict[str, list[Probe]]:
    """For each of the functions, the refused probes in which it was asked and, of a policy, said no."""
    found: dict[str, list[Probe]] = {name: [] for name in {**POLICIES, **VISIBLE}}
    now: list[Probe] = []
    with patched() as patch:
        for name, function in {**POLICIES, **VISIBLE}.items():
            put(patch, function, _noting(function, found[name], now))
        for probe in refused():
            now[:] = [probe]
            walk.ask(*probe)
    return found


def refused() -> Iterator[Probe]:
    """Every 403 of the table, and the 404s of a few who stand near: enough for each function to be asked."""
    for line in (line for lines in HEADINGS.values() for line in lines):
        for who, expected in line.answers.items():
            if expected == "403" or (expected == "404" and who in NEAR):
                yield line, who


def _noting(function: Callable[..., Any], kept: list[Probe], now: list[Probe]) -> Callable[..., Any]:
    def asked(*given: Any, **named: Any) -> Any:
        answer = function(*given, **named)
        if answer is not True and (not kept or kept[-1] is not now[0]):
            kept.extend(now)
        return answer

    return asked


def test_each_of_them_is_noticed(walk: Walk, asked: dict[str, list[Probe]], database: Database) -> None:
    unnoticed = []
    for name, function in {**POLICIES, **VISIBLE}.items():
        instead = everything(name, function) if name in VISIBLE else lambda *_, **__: True
        with patched() as patch:
            put(patch, function, instead)
            probed = any(outcome(walk.ask(line, who)) != line.answers[who] for line, who in in_turn(asked[name]))
            if not probed and not disagree(walk, database):
                unnoticed.append(name)
    assert not unnoticed, f"turned to True, or to everything, and no probe noticed: {', '.join(unnoticed)}"


def disagree(walk: Walk, database: Database) -> bool:
    """Whether policy and database have fallen out over anything."""
    with database.reading() as db:
        return any(True for _ in disagreements(db, walk.world))


def in_turn(probes: list[Probe]) -> Iterator[Probe]:
    """One probe of each heading first, then the others: most are noticed by the first few."""
    seen: set[tuple[str, str]] = set()
    later = []
    for line, who in probes:
        key = (line.endpoint, line.answers[who])
        if key in seen:
            later.append((line, who))
        else:
            seen.add(key)
            yield line, who
    yield from later


def test_the_functions_are_found() -> None:
    assert "may_sign_off" in POLICIES
    assert any(name.endswith("cycles_visible_to") for name in VISIBLE)
    assert any(name.endswith("clients_visible_to") for name in VISIBLE)
