"""Accessibility of the page as it stands, judged by the vendored axe; nothing is fetched."""

from __future__ import annotations

from functools import cache

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ['violations'] });
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 200)}`));
}"""


def violations(page: Page) -> list[str]:
    """Each violation with the element that has it; empty when axe finds none."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(RUN, list(RULES))
    return found


@cache
def _axe() -> str:
    return str(AXE_FILE_PATH.read_text(encoding="utf-8"))
