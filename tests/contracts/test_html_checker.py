"""The HTML checker itself is checked: it passes a good page and names what is wrong with a bad one."""

from __future__ import annotations

from tests.html import HtmlChecker

GOOD = '<!DOCTYPE html><html lang="en"><head><title>Good</title></head><body><main><h1>Good</h1></main></body></html>'


def test_the_checker_tells_good_from_bad() -> None:
    with HtmlChecker() as checker:
        assert checker.errors(GOOD) == []
        assert any("element-permitted" in error for error in checker.errors(GOOD.replace("<h1>", "<h1><div></div>")))
        assert any(
            "no-dup-id" in error for error in checker.errors(GOOD.replace("<h1>", '<p id="a"></p><p id="a"></p><h1>'))
        )
