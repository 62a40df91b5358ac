"""`logbook keys rotate`: another master key, while everybody works."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from logbook.cli import options
from logbook.config import read_settings


def run(arguments: Sequence[str]) -> int:
    """Change the master key and say what is to be done with the old one."""
    parser = options.parser(
        "keys", "Change the master key that every film's key is locked with. Nobody has to stop working."
    )
    parser.add_argument("what", choices=("rotate",))
    given = parser.parse_args(arguments)
    settings = read_settings(given.instance)
    from logbook.adapters.vault import open_vault

    with closing(open_vault(settings)) as vault:
        count = vault.rotate()
        file = vault.keys.master.file
    print(f"Keys locked anew: {count}.")
    if file is None:
        print("The first of the master keys given is in use now. Take the others away at the next restart.")
    else:
        print(
            f"A new master key is in {file}, and the old one is gone. Keep a copy of the file away from this computer."
        )
    return 0
