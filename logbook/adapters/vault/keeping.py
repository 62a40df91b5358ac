"""What keeps store and keys in step: whole files into the bucket, leftovers away, and what is missing told.

Whoever moves or destroys may be stopped anywhere: each of these may be done again, and ends what another began.
"""

from __future__ import annotations

from itertools import islice
from uuid import UUID

from logbook.adapters.vault.bucket import Bucket
from logbook.adapters.vault.chunks import stored_length
from logbook.adapters.vault.errors import NoSuchFile
from logbook.adapters.vault.folder import Folder
from logbook.adapters.vault.keys import Keys

AT_ONCE = 500
"""Ids asked for in one statement."""


def into_the_bucket(keys: Keys, store: Folder) -> int:
    """Move every whole file of the folder into the bucket; gives how many. Errors: Away, and then the rest waits in the folder.

    A file may be destroyed on its way: its key is asked for once more when it has arrived, so that it does not stay. Where the
    store is a folder, every file is where it is to be.
    """
    if not isinstance(store, Bucket):
        return 0
    staged, moved = store.staged(), 0
    whole = keys.whole_files() if staged else {}
    for file_id in sorted(staged.keys() & whole.keys()):
        try:
            store.take_in(file_id)
        except NoSuchFile:
            continue
        moved += 1
        if keys.destroyed([file_id]):
            store.delete(file_id)
    return moved


def without_leftovers(keys: Keys, store: Folder) -> int:
    """Take away the bytes of whatever was destroyed while nobody could; gives of how many files.

    What the keys know nothing of stays: another logbook may keep its own there.
    """
    there, gone = iter(store.sizes()), 0
    while some := list(islice(there, AT_ONCE)):
        for file_id in keys.destroyed(some):
            store.delete(file_id)
            gone += 1
    return gone


def amiss(keys: Keys, store: Folder) -> dict[UUID, str]:
    """Every file that can be opened and whose bytes are not there as they should be, with what is the matter."""
    expected = {file_id: stored_length(length) for file_id, length in keys.whole_files().items()}
    there = store.sizes()
    wrong = {file_id: there.get(file_id) for file_id, size in expected.items() if there.get(file_id) != size}
    return {
        file_id: "nothing of it is there" if size is None else f"{size} bytes are there and not {expected[file_id]}"
        for file_id, size in sorted(wrong.items())
    }
