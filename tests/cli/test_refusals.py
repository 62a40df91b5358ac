"""What the surroundings refuse is said in one sentence with its next step, by the real command."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from logbook.cli.entry import in_words

ROOT = Path(__file__).parents[2]


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port(tmp_path: Path, taken_port: int) -> None:
    said = _refusal(["serve", "--instance", str(tmp_path / "i"), "--port", str(taken_port)])
    assert (
        said == "The port is taken by another program, perhaps a logbook that already runs. Choose another: --port 8081"
    )


def test_an_impossible_port(tmp_path: Path) -> None:
    said = _refusal(["serve", "--instance", str(tmp_path / "i"), "--port", "80000"])
    assert "Choose a port from 1024 to 65535 with --port." in said


def test_an_instance_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for place in (tmp_path / "file", tmp_path / "file" / "deeper"):
        said = _refusal(["migrate", "--instance", str(place)])
        assert said.startswith(str(tmp_path / "file"))
        assert "--instance" in said


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("LOGBOOK_TRUSTED_PROXIES", "one", "LOGBOOK_TRUSTED_PROXIES is “one”. It must be a whole number."),
        ("LOGBOOK_SMTP_PORT", "smtp", "LOGBOOK_SMTP_PORT is “smtp”. It must be a whole number."),
        ("LOGBOOK_DATABASE_URL", "the usual one", "LOGBOOK_DATABASE_URL is not an address."),
        ("LOGBOOK_DATABASE_URL", "postgresql://logbook:pw@127.0.0.1:1/logbook", "Check LOGBOOK_DATABASE_URL"),
    ],
)
def test_a_setting_that_cannot_be(tmp_path: Path, setting: str, value: str, sentence: str) -> None:
    said = _refusal(["migrate", "--instance", str(tmp_path)], {setting: value})
    assert sentence in said
    assert "pw@" not in said


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    assert in_words(KeyError("ours")) is None
    assert in_words(ValueError("ours")) is None


def _refusal(arguments: list[str], settings: dict[str, str] | None = None) -> str:
    """What the command says as it refuses; a traceback or a success is not a refusal."""
    done = subprocess.run(
        [sys.executable, "-m", "logbook", *arguments],
        cwd=ROOT,
        env=os.environ | (settings or {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip()
