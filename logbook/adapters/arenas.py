"""The C library's store of memory, told to keep less of it."""

from __future__ import annotations

import ctypes

ARENA_MAX = -8
"""M_ARENA_MAX as glibc's malloc.h has it; see mallopt(3)."""


def share_one() -> bool:
    """Have every thread take memory from one arena; false where the C library is another than glibc.

    glibc gives threads arenas of their own, up to eight for each processor, and each keeps what its thread's largest page
    once needed: 20 to 30 MB in all. Only one thread at a time runs Python, so the arenas spare nobody any waiting.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(ARENA_MAX, 1) == 1
