"""A group comparison of five practitioners in a browser: made, filled, looked at in both widths, and printed without a name."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.comparing import FIVE, five
from tests.rating import rating, recording
from tests.world import World


def sheets_of(content: bytes) -> list[str]:
    """The words of a PDF, a sheet at a time."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def put_in(page: Page, who: str) -> None:
    """The first recording is the review and the second the meeting, by their words in the lists."""
    page.get_by_role("link", name=f"Choose two ratings of {who}").click()
    for label, kind in (("The first recording", "shared review"), ("The second one", "other meeting")):
        field = page.get_by_label(label)
        options: list[Any] = field.locator("option").all_inner_texts()
        field.select_option(label=next(words for words in options if kind in words))
    page.get_by_role("button", name="Put them in").click()


def test_a_rating_prints_on_few_sheets_without_its_controls(screens: Screens, world: World) -> None:
    with screens.rows() as db:
        recording(db, world, "one")
        mine = rating(db, world, "mine", "one", "tess")
    page = screens.desktop("tess")
    page.goto(f"/skills/ratings/{mine}")
    expect(page.get_by_role("link", name="Unlock it, with a reason")).to_be_visible()
    sheets = sheets_of(page.pdf(format="A4"))
    printed = "\n".join(sheets)
    assert len(sheets) <= 4
    assert printed.count("3, to a moderate") == 61
    assert "Raw total: 156 of 260" in printed
    assert "Unlock it" not in printed
    assert "Sign out" not in printed


def test_a_group_comparison_of_five_practitioners_prints(screens: Screens, world: World) -> None:
    with screens.rows() as db:
        five(db, world)
    page = screens.desktop("sunny")
    page.goto("/skills/comparisons")
    page.get_by_role("link", name="A new one").click()
    page.get_by_label("What is it about?").fill("Reviews and other meetings, spring")
    page.get_by_label("My own trainees’ ratings, as I see them").check()
    page.get_by_role("button", name="Make it").click()
    for who in FIVE:
        put_in(page, who.title())
    expect(page.get_by_text("over 5 practitioners")).to_be_visible()
    expect(page.get_by_text("No verdict is given under 6 practitioners")).to_be_visible()
    assert violations(page) == []
    sheets = sheets_of(page.pdf(format="A4"))
    printed = "\n".join(sheets)
    assert len(sheets) <= 3
    assert "All together, n = 5" in sheets[0]
    assert not any(sheet.rstrip().endswith(("By sub-scale", "By practitioner", "Raw totals")) for sheet in sheets)
    assert "Reviews and other meetings, spring" in printed
    assert all(figure in printed for figure in ("810", "749", "61"))
    assert not any(who.title() in printed for who in FIVE)
    page.set_viewport_size({"width": 320, "height": 700})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
