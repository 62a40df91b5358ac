"""The demo as somebody meets it: filled by the command, served by the command, entered with one tap."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from logbook import cli


@pytest.mark.parametrize(("host", "offered"), [("127.0.0.1", True), ("0.0.0.0", False)])  # noqa: S104 - what it must refuse
def test_the_server_knows_whether_it_listens_to_itself(tmp_path: Path, host: str, offered: bool) -> None:
    where = ["--instance", str(tmp_path / "instance")]
    assert cli.main(["demo", *where]) == 0
    command = [sys.executable, "-m", "logbook", "serve", *where, "--host", host, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        port = next(found[1] for line in server.stdout if (found := re.search(r"http://.*:(\d+)/", line)))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as answer:
            page = answer.read().decode()
        server.terminate()
        server.stdout.read()
    assert ("Tamsin Rowe" in page) is offered
    assert server.returncode == 0
