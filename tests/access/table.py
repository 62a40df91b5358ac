"""The answers expected of every address, read from the tables in `expected/`, which are kept by hand.

A heading is an endpoint and a method, and a note where one stands twice. Under it a line for each thing asked for: who is let in
(`ok`), who may see and not do it (`403`). Everybody signed in who is not named meets 404, and `*` names all of them. The signed out
are asked to sign in, unless the heading says `public`. Reading changes nothing, nor does a refusal, unless the heading says that
it `journals`. Where `headers` are told they are sent, and no form is.
A thing nobody ever made, which every heading is tried with as well, is a 404.

Nothing here comes from the application: what it says of itself is what is being tried.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

EXPECTED = Path(__file__).parent / "expected"
WORDS = {"form", "query", "headers", "public", "journals"}
RANDOM = "0192a1b2-0000-7000-8000-00000000beef"
"""An id that is nobody's."""
PAGE = "page"
"""The line of an address that names no thing."""
A_FEW = ("tess", "sunny", "cody", "ada", "orla", "nobody", "gone")
"""Who tries what is the same for everybody: a public page, a thing nobody made."""


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((EXPECTED / name).read_text(encoding="utf-8"))


CAST: dict[str, str] = _read("people.toml")["cast"]
SIGNED_OUT: dict[str, str] = _read("people.toml")["signed_out"]
EVERYBODY = (*CAST, *SIGNED_OUT)


@dataclass(frozen=True)
class Line:
    """One thing at one address: what each person meets there."""

    endpoint: str
    method: str
    things: tuple[str, ...]
    answers: dict[str, str]
    form: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    public: bool = False
    journals: bool = False

    @property
    def of_each_answer(self) -> Line:
        """The same, asked by the first who meets each of its answers."""
        first = {outcome: who for who, outcome in reversed(self.answers.items())}
        return replace(self, answers={who: outcome for outcome, who in first.items()})

    @property
    def name(self) -> str:
        return f"{self.method} {self.endpoint} {' '.join(self.things)}".strip()


def _answers(said: dict[str, str], public: bool, few: bool = False) -> dict[str, str]:
    named = {who: outcome for outcome, names in said.items() for who in names.split() if who != "*"}
    rest = next((outcome for outcome, names in said.items() if "*" in names.split()), "404")
    strangers = sorted(set(named) - set(EVERYBODY))
    if strangers:
        raise ValueError(f"the table names people who are not in the cast: {strangers}")
    others = dict.fromkeys(CAST, rest) | dict.fromkeys(SIGNED_OUT, rest if public else "sign-in")
    told = others | named
    return {who: told[who] for who in A_FEW} if few else told


def _lines_under(heading: str, said: dict[str, Any]) -> Iterator[Line]:
    endpoint, method, *_note = heading.split()
    form, query, public = said.get("form", {}), said.get("query", {}), said.get("public", False)
    more = (form, query, said.get("headers", {}), public, said.get("journals", False))
    asked = {key: value for key, value in said.items() if key not in WORDS}
    for key, outcomes in asked.items():
        things = () if key == PAGE else tuple(key.split())
        yield Line(endpoint, method, things, _answers(outcomes, public, public), *more)
    nobodys = {tuple(RANDOM if _is_a_thing(thing) else thing for thing in key.split()) for key in asked if key != PAGE}
    for things in sorted(nobodys):
        if RANDOM in things:
            yield Line(endpoint, method, things, _answers({}, public, True), *more)


def _is_a_thing(word: str) -> bool:
    """Things of the scene have an underscore in their name, or are somebody of the cast; anything else stands for itself."""
    return "_" in word or word in EVERYBODY


def headings() -> dict[str, list[Line]]:
    """Every heading of every table with its lines."""
    found: dict[str, list[Line]] = {}
    for file in sorted(EXPECTED.glob("*.toml")):
        if file.name != "people.toml":
            for heading, said in _read(file.name).items():
                if heading in found:
                    raise ValueError(f"{heading} stands in two tables")
                found[heading] = list(_lines_under(heading, said))
    return found


HEADINGS = headings()
