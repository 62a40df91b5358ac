"""Kills alone cannot tell a write that reached the disk from one the kernel still holds; these can."""

from __future__ import annotations

import ast
import shutil
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import text

from tests.contracts.tree import ROOT, files, parsed
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser
from tests.faults.server import Server
from tests.faults.trace import read
from tests.faults.writes import begin_a_client, save, sign_off, waiting_cycles

FULL = 2
MANY = 24
"""More connections at once than the pool keeps, so that the ones made under pressure are asked too."""
MAY_OPEN_DATABASES = {"logbook/adapters/database.py", "logbook/adapters/backups.py"}


def test_every_writing_connection_waits_for_the_disk(instance_folder: Instance) -> None:
    with ExitStack() as stack:
        for number in range(MANY):
            reading = stack.enter_context(instance_folder.database.reading())
            assert reading.scalar(text("PRAGMA synchronous")) == FULL, number
    for _ in range(MANY):
        with instance_folder.database.writing() as writing:
            assert writing.scalar(text("PRAGMA synchronous")) == FULL
            assert writing.scalar(text("PRAGMA journal_mode")) == "wal"
    with instance_folder.database.connection() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == FULL


def test_nothing_else_opens_the_database() -> None:
    openers = {"create_engine", "connect", "Connection"}
    opening = {
        str(path.relative_to(ROOT))
        for path in files(".py", under=("logbook",))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and _called(node) in openers
    }
    assert "logbook/adapters/database.py" in opening
    assert opening <= MAY_OPEN_DATABASES


def test_every_answer_waits_for_its_writes_to_be_on_the_disk(instance_folder: Instance, tmp_path: Path) -> None:
    assert shutil.which("strace"), "strace is not installed; scripts/test installs it or says how"
    begin_a_client(instance_folder)
    for who in ("tess", "sunny"):
        instance_folder.sign_in(who, [who])
    signatures = [sign_off(cycle_id, "sunny") for cycle_id in waiting_cycles(instance_folder, "traced", 10)]
    writes = signatures + [save(instance_folder, "tess") for _ in range(10)]
    trace = tmp_path / "trace"
    server = Server(instance_folder.folder, traced_to=trace)
    browser = Browser(instance_folder.app, server.port)
    statuses = [browser.post(write) for write in writes]
    browser.close()
    server.stop()
    answers = read(trace.read_text(errors="replace").splitlines())
    assert statuses == [302] * len(writes)
    assert answers.too_early == []
    assert answers.durable == len(writes)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
