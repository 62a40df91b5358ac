"""What a page says of itself as it was sent: title, headings, links, forms, ids, and the parts it fetches."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass(frozen=True)
class Facts:
    """The parts of a page that are judged one by one."""

    url: str
    html: str
    title: str
    headings: list[str]
    links: list[str]
    posts: list[tuple[str, str]]
    ids: list[str]
    parts: list[str] = field(default_factory=list)
    """What a browser fetches for it by itself: pictures, films, styles, scripts."""
    scripts: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, list[str]] = {"title": [], "h1": []}
        self.links: list[str] = []
        self.posts: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.parts: list[str] = []
        self.scripts = 0
        self._inside = ""
        self._drawn = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._drawn += tag == "svg"
        if tag in self.words and not self._drawn:  # a drawing has titles of its own
            self._inside = tag
            self.words[tag].append("")
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        if tag == "form":
            self.posts.append((told.get("method", "get").upper(), told.get("action", "")))
        if tag == "link":
            self.parts.append(told.get("href", ""))
        self.parts += [told[name] for name in ("src", "poster") if name in told]
        self.scripts += tag == "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.words[self._inside][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._drawn -= tag == "svg"
        if tag == self._inside:
            self._inside = ""


def facts_of(url: str, html: str) -> Facts:
    """Read a page that was sent from this address."""
    read = _Reader()
    read.feed(html)
    titles, headings = ([" ".join(words.split()) for words in read.words[tag]] for tag in ("title", "h1"))
    posts = [(method, urlsplit(urljoin(url, action)).path) for method, action in read.posts]
    return Facts(url, html, "".join(titles), headings, read.links, posts, read.ids, read.parts, read.scripts)
