"""What ships as data: programmes as TOML text, each with its reasons in it, the skills scale, and the fictional people of the demo."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def programme_text(key: str) -> str:
    """The shipped text of one programme."""
    return (files(__package__) / "programmes" / f"{key}.toml").read_text(encoding="utf-8")


def programme_keys() -> list[str]:
    """The programmes that ship, in a steady order."""
    names = (entry.name for entry in (files(__package__) / "programmes").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def purposes_text() -> str:
    """The shipped words and lawful bases of the purposes families are asked about."""
    return (files(__package__) / "purposes.toml").read_text(encoding="utf-8")


def nudges_text() -> str:
    """The shipped rules of when somebody is reminded, of what, and in which words."""
    return (files(__package__) / "nudges.toml").read_text(encoding="utf-8")


def scale_text() -> str:
    """The skills scale that ships, as it was published."""
    return (files(__package__) / "vig_practice_skills.toml").read_text(encoding="utf-8")


@cache
def common_passwords() -> frozenset[str]:
    """The passwords people think of first, in letters alone."""
    lines = (files(__package__) / "common-passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def fictional_address(key: str) -> str:
    """The address one of the demo's people signs in with: in a domain that is nobody's."""
    return f"{key}@example.org"


def demo(part: str) -> dict[str, Any]:
    """One part of the demo: people, journeys or words."""
    return tomllib.loads((files(__package__) / "demo" / f"{part}.toml").read_text(encoding="utf-8"))
