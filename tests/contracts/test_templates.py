"""The strict content security policy holds by construction: no template carries a script or a style of its own."""

from __future__ import annotations

import re

from tests.contracts.tree import files, shown

INLINE = {
    "a script without a source": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a request to another host": re.compile(
        r"(\b(src|action)|<link[^>]*\shref)\s*=\s*[\"'](https?:)?//", re.IGNORECASE
    ),
}
FOR_PRINT = "print"
"""Templates of documents made on the server, never sent to a browser, may carry their own style."""


def test_no_template_is_inline() -> None:
    inline = [
        f"{shown(path, number)} {what}"
        for path in files(".html", under=("logbook",))
        if FOR_PRINT not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for what, pattern in INLINE.items()
        if pattern.search(line)
    ]
    assert inline == []
