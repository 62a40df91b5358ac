"""`logbook keys rotate` says what it did and what is left to do."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from logbook import cli
from logbook.adapters.vault import open_vault
from logbook.config import read_settings


def test_the_master_key_is_changed_and_films_still_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings, film = read_settings(tmp_path, {}), uuid4()
    vault = open_vault(settings)
    vault.put(film, uuid4(), b"film")
    before = settings.master_key_file.read_text()
    assert cli.main(["keys", "rotate", "--instance", str(tmp_path)]) == 0
    assert "Keys locked anew: 1." in capsys.readouterr().out
    assert settings.master_key_file.read_text().split() != before.split()
    assert vault.open(film).read() == b"film"
    vault.close()
