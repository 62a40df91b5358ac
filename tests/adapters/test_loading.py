"""What makes a start quick and the process small."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from logbook.adapters.loading import loading

ARENAS = """
import ctypes, sys, threading
from logbook.adapters import arenas
if sys.argv[1] == "shared":
    assert arenas.share_one()
library = ctypes.CDLL(None)
library.fdopen.restype = ctypes.c_void_p
everybody = threading.Barrier(6)
def take():
    everybody.wait()
    library.malloc(100_000)
    everybody.wait()
threads = [threading.Thread(target=take) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
told = ctypes.c_void_p(library.fdopen(1, b"w"))
library.malloc_info(0, told)
library.fflush(told)
"""


def test_the_collector_rests_while_modules_load_and_passes_over_what_they_made() -> None:
    gc.enable()
    with loading():
        assert not gc.isenabled()
    try:
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_the_collector_is_back_after_a_fault() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError("psycopg")
    gc.unfreeze()
    assert gc.isenabled()


def arenas(how: str) -> int:
    """Arenas of glibc in a process of several threads."""
    told = subprocess.run([sys.executable, "-c", ARENAS, how], capture_output=True, text=True, check=True).stdout
    return told.count("<heap nr=")


def test_the_threads_share_one_arena() -> None:
    assert arenas("shared") == 1
    assert arenas("as it comes") > 1
