"""`scripts/run` on machines that lack something: each gets its sentence, and root gets the packages."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDINARY = ("bash", "dirname", "cat", "sha256sum", "cut", "env", "sed", "touch")
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass
class Machine:
    """A checkout in a folder whose name has spaces, and only the programs that are put on it."""

    home: Path
    said: str = field(default="")

    def has(self, program: str, script: str) -> None:
        """Put a program on the machine that does what the script says."""
        path = self.home / "bin" / program
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, **settings: str) -> int:
        """Run the command as somebody who has just cloned the project."""
        done = subprocess.run(
            [str(self.home / "my logbook" / "scripts" / "run"), "--port", "0"],
            env={"PATH": str(self.home / "bin"), "HOME": str(self.home), **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.said = done.stdout + done.stderr
        return done.returncode


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
