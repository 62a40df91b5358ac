"""The home page's one list: what waits for me, what I wait for, and the next ten minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from logbook.domain import words


class Kind(StrEnum):
    """Why something is on the list, in the order in which it is offered as the next ten minutes."""

    DECIDE_COURSE = "decide after the course"
    AGREE = "entry made for me"
    RETURNED = "returned"
    WRITE = "entry not written"
    SEND = "ready to send"
    CONFIRM = "session to confirm"
    SIGN = "cycles to sign off"
    SEPARATE = "siblings, one client or two"
    ASSESS = "milestone to decide"
    ASSIGN = "milestone without an assessor"
    ALLOCATE = "journey without a supervisor"
    DECIDING = "people deciding after a course"
    REPLACE = "another family would help"
    DRAFT = "draft"
    REVIEW = "filmed, not reviewed"
    SENT = "cycle with a supervisor"
    UNCONFIRMED = "session the other side confirms"
    ASKED = "milestone asked for"


WAITING_FOR_OTHERS = frozenset({Kind.SENT, Kind.UNCONFIRMED, Kind.ASKED})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the list. `word`: a client's code, two siblings', a title or a milestone's name, whose key is `key`; `name`:
    the other person; `number`: minutes, how many, or which of a client's cycles."""

    kind: Kind
    service_id: UUID
    id: UUID
    journey_id: UUID | None = None
    word: str = ""
    name: str = ""
    on: date | None = None
    since: datetime | None = None
    number: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An item as it is read: a sentence, the word on its button, and where it leads."""

    kind: Kind
    sentence: str
    button: str
    item: Item
    place: str = ""


def lines(
    items: Iterable[Item], now: datetime, today: date, places: Mapping[UUID, str]
) -> tuple[Line | None, list[Line], list[Line]]:
    """(the next ten minutes, what waits for me, what I wait for); each says where when a person has several services."""
    ranked = sorted(items, key=lambda item: (list(Kind).index(item.kind), item.on or date.max, item.since or now))
    said = [
        Line(item.kind, *_say(item, now, today), item, places.get(item.service_id, "") if len(places) > 1 else "")
        for item in ranked
    ]
    mine = [line for line in said if line.kind not in WAITING_FOR_OTHERS]
    others = [line for line in said if line.kind in WAITING_FOR_OTHERS]
    return (mine[0] if mine else None), mine[1:], others


def _say(item: Item, now: datetime, today: date) -> tuple[str, str]:
    """The sentence and the word on the button."""
    day = words.day(item.on, today) if item.on else ""
    cycle = f"{item.word} cycle {item.number}"
    said: dict[Kind, tuple[str, str]] = {
        Kind.DECIDE_COURSE: (f"You were at {item.word}. Shall we begin? Either answer is a good one.", "Answer"),
        Kind.AGREE: (f"{cycle}: {item.name} entered it for you. Is it right?", "Look at it"),
        Kind.RETURNED: (f"{cycle}: {item.name} returned it with a comment.", "Read it"),
        Kind.WRITE: (f"{item.word}: you held the review on {day}. Three lines while it is fresh.", "Write it"),
        Kind.SEND: (f"{item.word}: the cycle reviewed on {day} is written and ready to send.", "Send it"),
        Kind.CONFIRM: (
            f"{words.duration(item.number)} of supervision with {item.name} on {day}: is that right?",
            "Confirm",
        ),
        Kind.SIGN: (
            f"{item.name}: {words.count(item.number, 'cycle')} to look at{_ago(item, now)}.",
            "Look",
        ),
        Kind.SEPARATE: (f"{item.name} asks: are {item.word} one client or two?", "Answer"),
        Kind.ASSESS: (f"{item.name} has asked you to decide: {item.word}.", "Read and decide"),
        Kind.ASSIGN: (f"{item.word}, asked for by {item.name}: an assessor is needed.", "Choose one"),
        Kind.ALLOCATE: (f"{item.name} has no supervisor yet.", "Arrange one"),
        Kind.DECIDING: (
            f"{words.count(item.number, 'person is', 'people are')} deciding after {item.word}.",
            "See who",
        ),
        Kind.REPLACE: (f"{item.name} would welcome another family: one is “not now” since {day}.", "Open"),
        Kind.DRAFT: (f"You began to write something{_ago(item, now)}. It is kept as a draft.", "Go on"),
        Kind.REVIEW: (f"{item.word}: filmed on {day}. The shared review comes next.", "Open"),
        Kind.SENT: (f"{cycle}: with {item.name}{_ago(item, now)}", "Open"),
        Kind.UNCONFIRMED: (f"{words.duration(item.number)} of supervision on {day}: {item.name} confirms", "Open"),
        Kind.ASKED: (f"{item.word}: asked for{_ago(item, now)}", "Open"),
    }
    return said[item.kind]


def _ago(item: Item, now: datetime) -> str:
    """ ", since today" or ", 3 days": how long it has waited."""
    if item.since is None:
        return ""
    days = (now - item.since).days
    return ", today" if days < 1 else f", {words.count(days, 'day')}"
