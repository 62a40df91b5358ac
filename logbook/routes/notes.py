"""What a page says at its top of what was just done: each thing once, however often it was done unseen."""

from __future__ import annotations

from typing import Any

from flask import Flask, message_flashed, session

WAITING = "_flashes"
"""Where Flask keeps in the session what was said and not yet shown: (kind, words), in order."""


def say_once(app: Flask) -> None:
    """What waits to be shown travels in the cookie, which browsers drop at 4 KB: saves in a second tab must not fill it."""
    message_flashed.connect_via(app)(_without_repeats)


def _without_repeats(_app: Flask, **_said: Any) -> None:
    session[WAITING] = list(dict.fromkeys(session[WAITING]))
