"""Accessibility of the page as it stands, judged by the vendored axe; nothing is fetched."""

from __future__ import annotations

from functools import cache

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import BrowserContext, Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """async (rules) => {
  if (!('axe' in window)) return null;
  // Axe waits for every film to be ready, by default ten seconds: what cannot be played would cost them on each page.
  const found = await axe.run({ runOnly: rules, resultTypes: ['violations'], preload: { assets: ['cssom', 'media'], timeout: 1000 } });
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 200)}`));
}"""


def violations(page: Page) -> list[str]:
    """Each violation with the element that has it; empty when axe finds none."""
    found: list[str] | None = page.evaluate(RUN, list(RULES))
    if found is None:
        page.evaluate(_axe())
        found = page.evaluate(RUN, list(RULES))
    assert found is not None
    return found


def bring(context: BrowserContext) -> None:
    """Every page of this context has axe from its beginning: half a megabyte is handed over once and not at each page."""
    context.add_init_script(_axe())


@cache
def _axe() -> str:
    return str(AXE_FILE_PATH.read_text(encoding="utf-8"))
