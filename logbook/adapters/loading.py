"""How a process loads its code: nothing of it is ever garbage, so nothing looks for any."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Hold the collector of garbage while modules load and the application is put together, and set aside what they made.

    The collector would look through the same tens of thousands of functions and classes again and again, a sixth of a
    start's work, to find next to nothing. What was set aside it passes over afterwards too, whenever it runs among requests.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
