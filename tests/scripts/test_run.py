"""`scripts/run` on machines that lack something: each gets its sentence, and root gets the packages; and where nothing lacks."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDINARY = ("bash", "dirname", "cat", "cp", "sha256sum", "cut", "env", "sed", "touch")
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass
class Machine:
    """A checkout in a folder whose name has spaces, and only the programs that are put on it."""

    home: Path
    said: str = field(default="")

    def has(self, program: str, script: str) -> None:
        """Put a program on the machine that does what the script says."""
        _program(self.home / "bin" / program, script)

    @property
    def command(self) -> list[str]:
        """What is typed; a free port, so that nothing else is in the way."""
        return [str(self.home / "my logbook" / "scripts" / "run"), "--port", "0"]

    @property
    def settings(self) -> dict[str, str]:
        """Nothing of this computer's but the programs put there."""
        return {"PATH": str(self.home / "bin"), "HOME": str(self.home)}

    def run(self, **settings: str) -> int:
        """Run the command as somebody who has just cloned the project."""
        done = subprocess.run(
            self.command,
            env={**self.settings, **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.said = done.stdout + done.stderr
        return done.returncode

    def serve(self) -> str:
        """Run it until it answers, and stop it as Ctrl-C does; the sign-in page it gave."""
        with subprocess.Popen(
            self.command, env=self.settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as server:
            assert server.stdout is not None
            said: list[str] = []
            try:
                for line in server.stdout:
                    said.append(line)
                    if line.startswith("VIG Logbook: "):
                        break
                port = re.findall(r"http://127\.0\.0\.1:(\d+)/", "".join(said))[0]
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=60) as answer:
                    page = str(answer.read().decode())
                server.terminate()
                said += server.stdout
            finally:
                server.kill()
        self.said = "".join(said)
        assert server.returncode == 0
        return page


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with the ordinary programs, whose user is not root, and without any Python."""
    checkout = tmp_path / "my logbook"
    shutil.copytree(ROOT / "scripts", checkout / "scripts")
    for name in ("setup.cfg", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, checkout)
    (tmp_path / "bin").mkdir()
    for program in ORDINARY:
        found = shutil.which(program)
        assert found is not None
        (tmp_path / "bin" / program).symlink_to(found)
    made = Machine(tmp_path)
    made.has("id", 'case "$1" in -u) echo 1000 ;; *) echo robin ;; esac')
    return made


@pytest.fixture
def without_pango(machine: Machine) -> Callable[[str], None]:
    """Give the machine a Python that finds no Pango, and `venv` as the test says."""

    def give(venv: str) -> None:
        machine.has(
            "python3", f'case "$*" in *ctypes*) exit 1 ;; *venv*) {venv} ;; *) exec "{sys.executable}" "$@" ;; esac'
        )

    return give


def test_no_python(machine: Machine) -> None:
    assert machine.run() == 1
    assert "Python is not installed." in machine.said


def test_an_old_python(machine: Machine) -> None:
    machine.has("python3", '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    assert machine.run() == 1
    assert "Python 3.9.2 is too old: the logbook needs Python 3.11 or newer" in machine.said


def test_somebody_who_is_not_root_is_told_the_one_command(
    machine: Machine, without_pango: Callable[[str], None]
) -> None:
    without_pango("exit 1")
    assert machine.run() == 1
    assert f"apt-get install python3-venv {PACKAGES}" in machine.said
    assert "everything works but the PDF" in machine.said


def test_root_gets_what_is_missing(machine: Machine, without_pango: Callable[[str], None]) -> None:
    without_pango("exit 1")
    machine.has("id", "echo 0")
    machine.has("apt-get", f'echo "$*" >> "{machine.home}/apt"')
    assert machine.run() == 1  # this Python's venv stays broken, whatever is installed
    asked = (machine.home / "apt").read_text().splitlines()
    assert asked[0].endswith("update")
    assert asked[1].endswith(f"install python3-venv {PACKAGES}")


def test_no_network_while_installing(machine: Machine) -> None:
    machine.has("python3", f'exec "{sys.executable}" "$@"')
    assert machine.run(PIP_NO_INDEX="1") == 1
    assert "The pinned packages could not all be installed." in machine.said
    assert not (machine.home / "my logbook" / ".venv" / "installed").exists()


def test_a_folder_that_cannot_be_written(machine: Machine) -> None:
    machine.has("python3", f'exec "{sys.executable}" "$@"')
    (machine.home / "my logbook" / ".venv").write_text("in the way")
    assert machine.run() == 1
    assert "The virtual environment .venv could not be made" in machine.said


@pytest.fixture
def whole(machine: Machine) -> Machine:
    """Nothing lacks. The environment it makes holds this very logbook, and a pip that asks nothing of the network."""
    environment = machine.home / "environment" / "bin"
    environment.mkdir(parents=True)
    _program(environment / "python", f'echo "$*" >> "{machine.home}/pip"')
    _program(environment / "logbook", f'exec "{sys.executable}" -m logbook "$@"')
    machine.has(
        "python3",
        f"""case "$*" in
  *ctypes*) exit 0 ;;
  "-m venv"*) echo "$*" >> "{machine.home}/venv"; exec cp -rT "{environment.parent}" "$4" ;;
  *) exec "{sys.executable}" "$@" ;;
esac""",
    )
    return machine


def test_a_second_start_takes_up_what_the_first_made(whole: Machine) -> None:
    assert "Tamsin Rowe" in whole.serve()
    first = whole.said
    assert "Making .venv with the pinned versions." in first
    assert "The database was brought to revision" in first
    made = _asked_of_pip_and_venv(whole)
    instance = whole.home / "my logbook" / "instance"
    with sqlite3.connect(instance / "logbook.db") as db:
        db.execute("update people set name = 'Tamsin Heath' where name = 'Tamsin Rowe'")
        before = _counts(db)

    page = whole.serve()
    assert "Tamsin Heath" in page
    assert "Tamsin Rowe" not in page
    assert _asked_of_pip_and_venv(whole) == made
    said = whole.said.splitlines()
    assert [line.split(":")[0] for line in said] == ["Who can sign in", "VIG Logbook", "Stopping"]
    assert said[0] in first
    with sqlite3.connect(instance / "logbook.db") as db:
        assert _counts(db) == before


def _asked_of_pip_and_venv(machine: Machine) -> list[str]:
    """What was made and installed so far. Looking whether the logbook is still compiled installs nothing and happens each time."""
    asked = [line for name in ("venv", "pip") for line in (machine.home / name).read_text().splitlines()]
    return [line for line in asked if "compileall" not in line]


def _counts(db: sqlite3.Connection) -> list[int]:
    """How many rows there are of what filling the demo again would add to."""
    counted = db.execute(
        "select (select count(*) from people), (select count(*) from cycles), (select count(*) from journal)"
    )
    return list(counted.fetchone())
