"""The pace picture as a page shows it: well-formed, named for a screen reader, free of inline style."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import logbook
from logbook.domain.breaks import Break, BreakKind
from logbook.domain.pace import METHOD, Remaining, predict
from logbook.domain.pace_picture import PaceFacts, picture

START = date(2026, 1, 10)
DONE = [START + timedelta(days=number) for number in (20, 40, 60, 90)]
TODAY = START + timedelta(days=120)
PAST_LEAVE = Break(BreakKind.LEAVE, START + timedelta(days=45), START + timedelta(days=55))
OPEN_LEAVE = Break(BreakKind.LEAVE, START + timedelta(days=100))


def shown(breaks: list[Break], done_on: list[date]) -> str:
    told = predict(Remaining(18 - len(done_on), 0), done_on, [], TODAY, breaks)
    drawn = picture(PaceFacts(START, TODAY, done_on, 18, 548, breaks, told))
    folder = Path(logbook.__file__).parent / "templates"
    page = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=True)
    return page.get_template("progress/pace.svg.html").render(
        picture=drawn, pace_sentence=told.sentence, pace_method=METHOD
    )


@pytest.mark.parametrize(("breaks", "done_on"), [([], []), ([PAST_LEAVE], DONE), ([OPEN_LEAVE], DONE)])
def test_it_is_well_formed_and_named(breaks: list[Break], done_on: list[date]) -> None:
    html = shown(breaks, done_on)
    page = ElementTree.fromstring(f"<div>{html}</div>")  # noqa: S314 - our own page
    svg = next(page.iter("svg"))
    assert svg.get("role") == "img"
    names = {each.get("id"): each.text for each in svg if each.get("id")}
    assert (svg.get("aria-labelledby") or "").split() == list(names)
    assert all(names.values())
    assert not re.search(r"\sstyle=|<style|fill=|stroke=", html)


def test_what_there_is_to_see_is_in_the_key_and_the_table() -> None:
    plain, away = shown([], []), shown([PAST_LEAVE], DONE)
    assert "pic-range" not in plain
    assert "pic-leave" not in plain
    assert away.count('class="pic-range"') == away.count('class="pic-leave"') == 2
    assert "the range ahead" in away
    assert away.count("between ") == 2
    table = ElementTree.fromstring(f"<div>{away}</div>")  # noqa: S314 - our own page
    cells = [[(cell.text or "") for cell in row] for row in table.iter("tr")]
    assert cells[0] == ["Month", "Completed", "Guide", "Days away"]
    assert cells[3] == ["March 2026", "3", "2.3", "6"]
