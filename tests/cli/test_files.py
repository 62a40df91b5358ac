"""What the command writes is its owner's alone, whatever folder it is pointed at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_database_and_secret_are_private_in_an_open_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    command = [sys.executable, "-m", "logbook", "migrate", "--instance", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=True, capture_output=True, timeout=60, umask=0o022)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir() if path.is_file()}
    assert {"logbook.db", "secret-key"} <= modes.keys()
    assert set(modes.values()) == {"0o600"}
