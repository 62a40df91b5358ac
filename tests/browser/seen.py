"""What was found well in this run, by whichever of its workers: nobody looks again at what another has seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.browser.shapes import Words, no_wider, parts_of, words_of


@dataclass
class Seen:
    """A folder of the run, in which each shape found well has a file: for axe an empty one, for a page how long its words were."""

    folder: Path
    known: set[str] = field(default_factory=set)

    def accessible(self, width: int, html: str) -> bool:
        """Whether axe found nothing wrong with both parts of this page at this width."""
        return all(self._has(name) for name in _asked(width, html))

    def note_accessible(self, width: int, html: str) -> None:
        """axe found nothing wrong with it."""
        for name in _asked(width, html):
            (self.folder / name).touch()
            self.known.add(name)

    def well(self, html: str) -> bool:
        """Whether pages of this shape, with words at least as long in each place, were found well at every width."""
        return all(any(no_wider(words, than) for than in self._lengths(name)) for name, words in _looked_at(html))

    def note_well(self, html: str) -> None:
        """This page, as it was sent, was looked at in a browser and nothing was wrong with it."""
        for name, words in _looked_at(html):
            with (self.folder / name).open("a") as file:
                file.write(" ".join(map(str, words)) + "\n")

    def _has(self, name: str) -> bool:
        if name not in self.known and (self.folder / name).exists():
            self.known.add(name)
        return name in self.known

    def _lengths(self, name: str) -> Iterator[Words]:
        """Only whole lines: another worker may be writing one."""
        if self._has(name):
            for line in (self.folder / name).read_text().splitlines(keepends=True):
                if line.endswith("\n"):
                    yield tuple(map(int, line.split()))


def _asked(width: int, html: str) -> Iterable[str]:
    return [_name(f"axe {width}", part) for part in parts_of(html)]


def _looked_at(html: str) -> list[tuple[str, Words]]:
    return [(_name("page", part), words) for part, words in zip(parts_of(html), words_of(html), strict=True)]


def _name(what: str, part: str) -> str:
    return sha256(f"{what} {part}".encode()).hexdigest()
