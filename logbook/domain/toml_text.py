"""Data written as TOML text (a programme, what families are asked): one table of it, asked for its fields.

Every refusal says where and what to do.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class BrokenText(ValueError):
    """A text cannot be used: the key as "stages[2].milestones[1].cycles", its line, and the reason."""

    def __init__(self, key: str, line: int | None, reason: str) -> None:
        where = f"Line {line}, {key}" if line and key else f"At {key}"
        super().__init__(f"{where}: {reason}" if key else reason[:1].upper() + reason[1:])
        self.key, self.line, self.reason = key, line, reason


LONGEST_TEXT = 50_000


def read_toml(text: str) -> Table:
    """The whole text as its outermost table. Errors: BrokenText, with the line where there is one."""
    if len(text) > LONGEST_TEXT:
        raise BrokenText("", None, f"the text is longer than {LONGEST_TEXT:,} characters: shorten it")
    try:
        return Table(tomllib.loads(text), "", text)
    except tomllib.TOMLDecodeError as fault:
        at_line = re.search(r"at line (\d+)", str(fault))
        raise BrokenText("", int(at_line[1]) if at_line else None, f"this is not TOML yet: {fault}") from fault
    except RecursionError as fault:
        raise BrokenText("", None, "lists are nested too deeply: one level is all that is needed") from fault


@dataclass(frozen=True, slots=True)
class Table:
    """The values of one table, the path that leads to it, and the whole text they were read from."""

    values: dict[str, object]
    path: str
    text: str

    def broken(self, name: str, reason: str) -> BrokenText:
        key = f"{self.path}.{name}".lstrip(".")
        return BrokenText(key, line_of(self.text, key), reason)

    def only(self, *known: str) -> None:
        for name in self.values:
            if name not in known:
                meant = get_close_matches(name, known, 1)
                hint = f"did you mean “{meant[0]}”?" if meant else "known here are " + ", ".join(known)
                raise self.broken(name, f"“{name}” is not something that is said here: {hint}")

    def value(self, name: str) -> object:
        if name not in self.values:
            raise self.broken(name, f"“{name}” is missing: add it")
        return self.values[name]

    def words(self, name: str, longest: int) -> str:
        value = self.value(name)
        if not isinstance(value, str) or not value.strip():
            raise self.broken(name, f"“{name}” needs words in quotation marks")
        if len(value) > longest:
            raise self.broken(name, f"“{name}” may be {longest} characters long and is {len(value)}: shorten it")
        if not all(letter.isprintable() for letter in value):
            raise self.broken(name, f"“{name}” holds a line break or a mark that cannot be shown: take it out")
        return value.strip()

    def slug(self, name: str) -> str:
        value = self.words(name, 60)
        if not SLUG.fullmatch(value):
            raise self.broken(name, f"“{value}” may hold small letters, digits and single hyphens only")
        return value

    def number(self, name: str, least: int, most: int) -> int:
        value = self.value(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.broken(name, f"“{name}” needs a whole number without quotation marks")
        if not least <= value <= most:
            raise self.broken(name, f"“{name}” may be {least:,} to {most:,} and is {value:,}")
        return value

    def truth(self, name: str) -> bool:
        value = self.value(name)
        if not isinstance(value, bool):
            raise self.broken(name, f"“{name}” is either true or false, without quotation marks")
        return value

    def months(self, name: str) -> tuple[int, int]:
        """Two whole numbers, the fewest months and the most."""
        match self.value(name):
            case [int() as fewest, int() as most] if fewest is not True and 1 <= fewest <= most <= 120:
                return fewest, most
        raise self.broken(name, f"“{name}” needs two whole numbers, fewest first, such as [12, 18], at most 120")

    def tables(self, name: str) -> list[Table]:
        heading = f"{self.path}.{name}".lstrip(".")
        plain = re.sub(r"\[\d+\]", "", heading)
        value = self.values.get(name)
        if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
            raise self.broken(name, f"at least one [[{plain}]] is needed: add it with its fields beneath")
        return [Table(each, f"{heading}[{place}]", self.text) for place, each in enumerate(value, 1)]

    def inline_tables(self, name: str) -> list[Table]:
        """Tables written in one list, { … } after { … }; an empty list is an answer too."""
        value = self.value(name)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.broken(name, f"“{name}” needs a list of tables, such as [ {{ … }}, {{ … }} ]")
        return [Table(each, f"{self.path}.{name}[{place}]", self.text) for place, each in enumerate(value, 1)]

    def strings(self, name: str, longest: int) -> tuple[str, ...]:
        """Several short texts, each refused as one alone would be."""
        value = self.value(name)
        if not isinstance(value, list):
            raise self.broken(name, f"“{name}” needs a list of texts, each in quotation marks")
        return tuple(Table({**self.values, name: each}, self.path, self.text).words(name, longest) for each in value)


def line_of(text: str, key: str) -> int | None:
    """The line a key stands on; for a missing one, the line of the table it is missing from; else None.

    It follows [[headings]] and plain `name =` lines, which is how these texts are written; where a text is written
    another way the nearest heading above is the answer, never a wrong table's line.
    """
    table, _, name = key.rpartition(".")
    counts: dict[str, int] = {}
    here, found = "", None
    if inline := re.fullmatch(r"(.+)\[(\d+)\]", table):
        listed = line_of(text, inline[1])
        found = _inline_line(text, listed, int(inline[2])) if listed else None
    for number, line in enumerate(text.splitlines(), 1):
        if heading := re.match(r"\s*\[\[\s*([\w.]+)\s*\]\]", line):
            here = _numbered(heading[1], counts)
            found = number if here in (table, key) or here == f"{key}[1]" else found
        elif alone := re.match(r"\s*\[\s*([\w.]+)\s*\]", line):
            here = alone[1]
            found = number if here in (table, key) else found
        elif here == table and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
            return number
    return found


MARKS = re.compile(r'"""(?s:.*?)"""|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|\#[^\n]*|[{}]|\n')
"""What a line count must tell apart: whole texts, whole comments, braces, ends of lines."""


def _inline_line(text: str, first: int, place: int) -> int:
    """The line on which the place-th { of a list opens, counting from 1; `first` is the line its name stands on."""
    begins = sum(len(line) for line in text.splitlines(keepends=True)[: first - 1])
    line, depth, opened = first, 0, 0
    for mark in MARKS.findall(text, begins):
        line += mark.count("\n")
        depth += {"{": 1, "}": -1}.get(mark, 0)
        opened += mark == "{" and depth == 1
        if opened == place:
            break
    return line


def _numbered(heading: str, counts: dict[str, int]) -> str:
    """The path of the table a heading opens, counted from 1 within the table above it; updates counts."""
    above, _, last = heading.rpartition(".")
    parent = f"{above}[{counts.get(above, 0)}]." if above else ""
    path = f"{parent}{last}"
    counts[path] = counts.get(path, 0) + 1
    return f"{path}[{counts[path]}]"


def quoted(words: str) -> str:
    """A text as TOML writes it. JSON's escapes are all TOML's too; the reader lets no other control character through."""
    return json.dumps(words, ensure_ascii=False)


def truth(value: bool) -> str:
    return "true" if value else "false"
