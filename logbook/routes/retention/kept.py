"""Pages worked out once and kept until the statistics change.

What is kept is the page's middle, which names nobody and holds nothing of whoever asks. The statistics' version is read at
every asking, in the asking's own snapshot; a change made in any process is a new version, so what is kept is never old.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST = 24
"""Middles kept in one process: some 60 KB each at most."""


class Kept:
    """The latest middles, the one asked for longest ago going first."""

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def or_made(self, key: Hashable, make: Callable[[], str]) -> str:
        """What is kept under the key, or what is made now."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > MOST:
                self._found.popitem(last=False)
        return made
