"""A page's own stylesheet lays out nothing that the common one lays out already: the two are on one page, and the later would spoil it."""

from __future__ import annotations

import re

from tests.contracts.tree import ROOT

COMMON = "logbook.css"
SHEETS = sorted((ROOT / "logbook/static/css").glob("*.css"))
PLAIN = re.compile(r"(?<=[},])(\.lb-[\w-]+)(?=[{,])")


def test_no_two_things_share_a_name() -> None:
    said = {sheet.name: set(PLAIN.findall(sheet.read_text(encoding="utf-8"))) for sheet in SHEETS}
    assert len(said) > 1
    assert len(said[COMMON]) > 30
    common = said.pop(COMMON)
    assert {name: both for name, own in said.items() if (both := own & common)} == {}
