"""What leads to a bucket, and what is said where something of it is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from logbook.cli.entry import in_words
from logbook.config import BucketSettings, WrongSetting, read_settings

KEYS = {"AWS_ACCESS_KEY_ID": "an-id", "AWS_SECRET_ACCESS_KEY": "a-secret"}
PUTS = """
import sys
from pathlib import Path
from uuid import uuid4
from logbook.adapters.vault import open_vault
from logbook.config import read_settings

open_vault(read_settings(Path(sys.argv[1]))).put(uuid4(), uuid4(), b"film")
print("obstore" in sys.modules)
"""


def test_a_bucket_its_prefix_and_where_it_is(tmp_path: Path) -> None:
    said = {"LOGBOOK_MEDIA": "s3://films/vig/north/", "AWS_ENDPOINT_URL": "https://s3.example.org", "AWS_REGION": "eu"}
    settings = read_settings(tmp_path, said | KEYS)
    assert settings.vault.bucket == BucketSettings(
        "films", "vig/north", "an-id", "a-secret", "https://s3.example.org", "eu"
    )
    assert settings.media_folder == tmp_path / "media"
    assert "a-secret" not in repr(settings)


def test_a_folder_is_a_folder(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {"LOGBOOK_MEDIA": str(tmp_path / "films")} | KEYS)
    assert settings.vault.bucket is None
    assert settings.media_folder == tmp_path / "films"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"LOGBOOK_MEDIA": "s3://films"}, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is not set"),
        ({"LOGBOOK_MEDIA": "s3://films", "AWS_ACCESS_KEY_ID": "an-id"}, "and AWS_SECRET_ACCESS_KEY is not set"),
        ({"LOGBOOK_MEDIA": "s3:///films", **KEYS}, "A bucket looks like s3://bucket/prefix"),
        ({"LOGBOOK_MEDIA": "gs://films", **KEYS}, "A bucket looks like s3://bucket/prefix"),
        ({"LOGBOOK_MEDIA": "s3://films", "AWS_ENDPOINT_URL": "s3.example.org", **KEYS}, "It begins with https://"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_opened(tmp_path: Path, said: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongSetting, match=sentence) as refused:
        read_settings(tmp_path, said)
    assert in_words(refused.value) == str(refused.value)


def test_a_client_that_is_not_installed_is_said() -> None:
    said = in_words(ModuleNotFoundError("No module named 'obstore'", name="obstore"))
    assert said == "LOGBOOK_MEDIA names a bucket, whose client is not installed. Start with scripts/run, which does."


def test_what_arrives_does_not_load_the_buckets_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ({"LOGBOOK_MEDIA": "s3://films"} | KEYS).items():
        monkeypatch.setenv(name, value)
    done = subprocess.run([sys.executable, "-c", PUTS, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
