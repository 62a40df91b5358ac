"""The shape of a page: its elements with everything that differs from reader to reader taken out of them.

axe judges elements, roles, colours and names that are there or not, never which words they say. Two pages of one shape at one
width meet the same verdict, so it is asked once a shape and not once a reader: more than half of all pages are another's twin.
Words do decide how wide a page is. So a twin is another's in that too only where none of its words is longer than in its place there.
"""

from __future__ import annotations

import re
from html import unescape

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b")
TEXT = re.compile(r">([^<]+)<")
SAID = re.compile(r'\b(value|content|href|src|action|alt|title|aria-label|placeholder|data-[a-z-]+)="([^"]*)"')
OURS = "/static/"
"""A style or a script is no word: a page with another one has another shape."""
BREAK = re.compile(r"[ \t\r\n]+")

Words = tuple[int, ...]
"""How long the longest word of each text of a part is."""


def parts_of(html: str) -> tuple[str, str]:
    """The shapes of what stands around a page's words, and of the words' own part: each may have been met with another."""
    around, main = _apart(_shape(html))
    return around, main


def words_of(html: str) -> tuple[Words, Words]:
    """What decides about the width of each of the two parts, text by text."""
    around, main = _apart(html)
    return _longest(around), _longest(main)


def no_wider(words: Words, than: Words) -> bool:
    """Whether each text could stand in the other's place without needing more room."""
    return all(ours <= theirs for ours, theirs in zip(words, than, strict=True))


def _apart(html: str) -> tuple[str, str]:
    head, main, rest = html.partition("<main")
    words, end, foot = rest.partition("</main>")
    return head + foot, main + words + end


def _longest(part: str) -> Words:
    texts = (unescape(found) for found in TEXT.findall(part) if found.strip())
    return tuple(max(len(word) for word in BREAK.split(text)) for text in texts)


def _shape(html: str) -> str:
    """Words become one word, what an attribute says one word too; nothing stays nothing, and ids that were equal stay equal."""
    known: dict[str, str] = {}
    html = UUID.sub(lambda found: known.setdefault(found[0], f"id{len(known)}"), html)
    html = TEXT.sub(lambda found: ">x<" if found[1].strip() else "><", html)
    return SAID.sub(_said, html)


def _said(found: re.Match[str]) -> str:
    name, words = found[1], found[2]
    if words.startswith(OURS):
        return found[0]
    return f'{name}="{"x" if words.strip() else ""}"'
