"""A client: one relationship under a code. Its state is derived from dated facts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ClientState(StrEnum):
    """Where the work with a family stands; the values are the words people read."""

    ALLOCATED = "allocated"
    ENGAGING = "engaging"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    NOT_NOW = "not now"


class Outcome(StrEnum):
    """How a visit attempt went."""

    HAPPENED = "happened"
    CANCELLED = "cancelled"
    NOBODY_IN = "nobody in"


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """The dated facts of one client."""

    tried_on: date | None = None
    filmed_on: date | None = None
    paused_on: date | None = None
    completed_on: date | None = None
    not_now_on: date | None = None


def state(client: ClientFacts) -> ClientState:
    """Not now and completed come first; active once there is a film, engaging once a visit was tried."""
    if client.not_now_on:
        return ClientState.NOT_NOW
    if client.completed_on:
        return ClientState.COMPLETED
    if client.paused_on:
        return ClientState.PAUSED
    if client.filmed_on:
        return ClientState.ACTIVE
    return ClientState.ENGAGING if client.tried_on else ClientState.ALLOCATED


# fmt: off
CODES = (
    "Heron", "Willow", "Harbour", "Lantern", "Meadow", "Pebble", "Thistle", "Juniper", "Cobalt", "Marble", "Orchard",
    "Puffin", "Quartz", "Sorrel", "Tamarisk", "Umber", "Velvet", "Bramble", "Driftwood", "Fennel", "Gorse", "Indigo",
    "Kestrel", "Larch", "Mallow", "Nutmeg", "Otter", "Plover", "Sandpiper", "Teasel", "Upland", "Woodland", "Yarrow",
    "Anchor", "Beacon", "Dune", "Estuary", "Granite", "Inlet", "Jetty", "Kelp", "Limestone", "Moorland", "Nettle",
    "Oyster", "Primrose", "Quill", "Ripple", "Skylark", "Tern", "Whinchat",
)
# fmt: on
"""Neutral words, easy to remember, that say nothing about a family and are nobody's name."""


def free_code(used: Collection[str]) -> str:
    """The first word of the list that this trainee has not used, numbered once the list is used up."""
    taken = {code.casefold() for code in used}
    for round_ in range(1, 100):
        for word in CODES:
            code = word if round_ == 1 else f"{word} {round_}"
            if code.casefold() not in taken:
                return code
    raise ValueError("every code is used")


def looks_like_a_name(code: str) -> bool:
    """Whether a typed code may be somebody's name: a capitalised word or two that is not one of our neutral words.

    It warns and never refuses: it cannot know.
    """
    if code.split(" ", maxsplit=1)[0].casefold() in {word.casefold() for word in CODES}:
        return False
    words = re.fullmatch(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}", code.strip())
    return words is not None and not code.strip()[0].islower()


def code_fault(code: str, used: Collection[str]) -> str | None:
    """Why this cannot be the code of another client of the same trainee."""
    if code.strip().casefold() in {other.casefold() for other in used}:
        return (
            f"You have a client called {code.strip()} already: choose another word, so that the two are never mixed up."
        )
    return None
