"""Numbers that texts go to, and the code that proves one is somebody's own."""

from __future__ import annotations

import re
from datetime import timedelta

CODE_LASTS = timedelta(minutes=30)
BETWEEN_CODES = timedelta(minutes=2)
MOST_TRIES = 5
LONGEST_TEXT = 900
"""Characters GOV.UK Notify takes in one text, less a few."""


def normal(typed: str) -> str | None:
    """The number with its country in front, +447700900123; one that begins with a single 0 is taken as British. None if it is none."""
    digits = re.sub(r"[\s().-]", "", typed)
    if re.fullmatch(r"0[1-9]\d{8,9}", digits):
        return f"+44{digits[1:]}"
    digits = re.sub(r"^00", "+", digits)
    return digits if re.fullmatch(r"\+[1-9]\d{7,14}", digits) else None


def as_text(body: str) -> str:
    """A message short enough for a text: whole paragraphs, as many as fit."""
    kept = ""
    for paragraph in body.split("\n\n"):
        longer = f"{kept}\n\n{paragraph}".strip()
        if len(longer) > LONGEST_TEXT:
            break
        kept = longer
    return kept or body[:LONGEST_TEXT]
