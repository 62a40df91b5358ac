"""Kills alone cannot tell a write that reached the disk from one the kernel still holds; these can."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from logbook.adapters.vault.keyfile import KeyFile
from tests.contracts.tree import ROOT, files, parsed
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser
from tests.faults.server import Server
from tests.faults.trace import read
from tests.faults.writes import begin_a_client, save, sign_off, waiting_cycles

Tell = Callable[[str, object], None]
FULL = 2
MANY = 24
"""More connections at once than the pool keeps, so that the ones made under pressure are asked too."""
MAY_OPEN_DATABASES = {
    "logbook/adapters/database.py",
    "logbook/adapters/postgresql.py",
    "logbook/adapters/backups.py",
    "logbook/adapters/vault/keyfile.py",
    "logbook/adapters/vault/copies.py",
}
MAY_CONNECT_TO_A_SERVER = "logbook/adapters/mail.py"
"""Its `connect` is smtplib's: a letter is not a database."""


def test_every_connection_waits_for_the_disk(instance_folder: Instance, record_property: Tell) -> None:
    asked: list[tuple[Any, Any]] = []
    with ExitStack() as stack:
        for _ in range(MANY):
            asked.append(_asked(stack.enter_context(instance_folder.database.reading())))
    for _ in range(MANY):
        with instance_folder.database.writing() as writing:
            asked.append(_asked(writing))
    with instance_folder.database.connection() as connection:
        asked.append(_asked(connection))
    record_property("connections that do not wait for the disk", sum(said != (FULL, "wal") for said in asked))
    assert asked == [(FULL, "wal")] * (2 * MANY + 1)


def _asked(connection: Session | Connection) -> tuple[Any, Any]:
    return connection.scalar(text("PRAGMA synchronous")), connection.scalar(text("PRAGMA journal_mode"))


def test_the_file_of_keys_waits_for_the_disk_too(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys.db")
    with keys.writing() as writing:
        assert writing.execute("PRAGMA synchronous").fetchone() == (FULL,)
        assert writing.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    keys.close()


def test_nothing_else_opens_the_database() -> None:
    openers = {"create_engine", "connect", "Connection"}
    opening = {
        str(path.relative_to(ROOT))
        for path in files(".py", under=("logbook",))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and _called(node) in openers
    }
    assert "logbook/adapters/database.py" in opening
    assert opening - {MAY_CONNECT_TO_A_SERVER} <= MAY_OPEN_DATABASES


def test_every_answer_waits_for_its_writes_to_be_on_the_disk(
    instance_folder: Instance, tmp_path: Path, record_property: Tell
) -> None:
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
    record_property("answers traced to the disk", answers.durable)
    record_property("answers before their writes were on the disk", len(answers.too_early))
    assert statuses == [302] * len(writes)
    assert answers.too_early == []
    assert answers.durable == len(writes)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
