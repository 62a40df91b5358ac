"""Text made safe for a file: in a spreadsheet it stays text there, and in whatever the sheet is saved as afterwards."""

from __future__ import annotations

import re

LONGEST = 32_767
"""Characters a cell holds; a sheet with more in one is taken for damaged."""
CUT = " … (the whole text is in the PDF)"

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
LEADS_TO_A_FORMULA = re.compile(r"\s*[=+\-@|%＝＋－＠]|[\t\r\n]")
"""How a text begins that some program may take for a formula: after blanks and in full width too, and a leading tab or
line break, behind which a saved file can hide one."""
A_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


def clean(text: str) -> str:
    """The text without what no document can hold: control characters and halves of characters."""
    return NOT_IN_XML.sub("", text)


def defused(text: str) -> str:
    """The text with an apostrophe before it where it could be read as a formula, without what XML cannot hold, cut to a cell."""
    safe = clean(text)
    if LEADS_TO_A_FORMULA.match(safe) and not A_NUMBER.fullmatch(safe):
        safe = f"'{safe}"
    return safe if len(safe) <= LONGEST else safe[: LONGEST - len(CUT)] + CUT
