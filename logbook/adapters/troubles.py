"""How something that went wrong is told to the log: where and of what kind, never in its own words, which may be somebody's."""

from __future__ import annotations

import traceback


def told(error: BaseException) -> str:
    """The kind of error and the lines of our code it came through."""
    return type(error).__name__ + "\n" + "".join(traceback.format_tb(error.__traceback__))
