"""The master key: where it comes from, what its absence says, and how it is changed while everybody works."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from logbook.adapters.vault import NoMasterKey, NoSuchFile, Vault, open_vault
from logbook.config import Settings, VaultSettings

ONE, TWO = "1a" * 32, "2b" * 32


def given(own: Settings, **vault: Any) -> Settings:
    return replace(own, vault=VaultSettings(**vault))


def test_it_is_made_at_the_first_film_and_once(own: Settings, vault: Vault) -> None:
    with pytest.raises(NoSuchFile):
        vault.open(uuid4())
    assert not own.master_key_file.exists()
    file_id = uuid4()
    vault.put(file_id, uuid4(), b"film")
    key = own.master_key_file.read_text()
    assert len(key) == 64
    vault.put(uuid4(), uuid4(), b"film")
    assert own.master_key_file.read_text() == key
    assert key.encode() not in own.keys_file.read_bytes()


@pytest.mark.parametrize("source", ["environment", "file", "command"])
def test_it_comes_from_the_environment_a_file_or_a_command(own: Settings, source: str) -> None:
    own.instance.mkdir()
    elsewhere = own.instance / "elsewhere"
    elsewhere.write_text(ONE + "\n")
    settings = {
        "environment": given(own, master_key=ONE, master_key_command="false"),
        "file": given(own, master_key_file=str(elsewhere)),
        "command": given(own, master_key_command=f"cat '{elsewhere}'"),
    }[source]
    file_id, vault = uuid4(), open_vault(settings)
    vault.put(file_id, uuid4(), b"film")
    vault.close()
    again = open_vault(given(own, master_key=ONE))
    assert again.open(file_id).read() == b"film"
    again.close()
    assert not (own.instance / "master-key").exists()
    assert ONE not in repr(settings)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"master_key": TWO}, "is not the one the files of this instance were locked with"),
        ({"master_key": "short"}, "LOGBOOK_MASTER_KEY is not 64 hexadecimal digits"),
        ({"master_key_file": "nowhere"}, "cannot be read from nowhere"),
        ({"master_key_command": "false"}, "LOGBOOK_MASTER_KEY_COMMAND did not print a key"),
        ({"master_key_command": "echo '"}, "LOGBOOK_MASTER_KEY_COMMAND did not print a key"),
    ],
)
def test_without_it_nothing_opens_and_the_sentence_says_why(own: Settings, settings: dict[str, str], said: str) -> None:
    file_id, vault = uuid4(), open_vault(given(own, master_key=ONE))
    vault.put(file_id, uuid4(), b"film")
    vault.close()
    other = open_vault(given(own, **settings))
    for touch in (lambda: other.open(file_id), lambda: other.begin(uuid4(), uuid4())):
        with pytest.raises(NoMasterKey, match=said) as refused:
            touch()
        assert settings.get("master_key", "-" * 64) not in str(refused.value)
    other.close()


def test_a_key_of_the_operators_own_is_changed_by_giving_both(own: Settings) -> None:
    file_id, before = uuid4(), open_vault(given(own, master_key=ONE))
    before.put(file_id, uuid4(), b"film")
    both = open_vault(given(own, master_key=f"{TWO} {ONE}"))
    assert both.open(file_id).read() == b"film"
    assert both.rotate() == 1
    both.close()
    before.close()
    after = open_vault(given(own, master_key=TWO))
    assert after.open(file_id).read() == b"film"
    after.put(uuid4(), uuid4(), b"another")
    after.close()


def test_it_is_changed_while_readers_and_writers_work(own: Settings, vault: Vault) -> None:
    old, files = [uuid4() for _ in range(20)], threading.Event()
    for file_id in old:
        vault.put(file_id, uuid4(), file_id.bytes)
    first = own.master_key_file.read_text()
    troubles: list[BaseException] = []
    done: list[int] = []

    def work() -> None:
        mine = open_vault(own)  # as another process would have it
        try:
            while not files.is_set():
                fresh = uuid4()
                mine.put(fresh, uuid4(), fresh.bytes)
                for file_id in (*old, fresh):
                    assert mine.open(file_id).read() == file_id.bytes
                done.append(1)
        except BaseException as trouble:  # noqa: BLE001 - told by the test itself
            troubles.append(trouble)
        finally:
            mine.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        assert vault.rotate() >= 20
    files.set()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert done
    assert len(own.master_key_file.read_text().split()) == 1
    assert first not in own.master_key_file.read_text()
    fresh = open_vault(own)
    assert [fresh.open(file_id).read() for file_id in old] == [file_id.bytes for file_id in old]
    fresh.close()
