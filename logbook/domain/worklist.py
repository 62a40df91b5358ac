"""The home page's one list: what waits for me, what I wait for, and the next ten minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from logbook.domain import words


class Kind(StrEnum):
    """Why something is on the list, in the order in which it is offered as the next ten minutes.

    A week of protected time is asked about beside the list, in one tap, and is nobody's next ten minutes.
    """

    CONCERN = "concern to decide"
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
    MEET = "intervision today"
    PEERS = "invited into intervision"
    GAPS = "ratings to lay side by side"
    RATE = "recording to rate"
    DRAFT = "draft"
    PROTECTED = "protected time of a week"
    NUDGED = "reminded of lately"
    REVIEW = "filmed, not reviewed"
    SENT = "cycle with a supervisor"
    UNCONFIRMED = "session the other side confirms"
    ASKED = "milestone asked for"


ELSEWHERE = frozenset({Kind.PROTECTED, Kind.NUDGED})
"""Read along with the list, and shown beside it."""

MOST = 60
"""Of one kind at a time: the list is a day's work, not an archive."""

SINGLY = 2
"""So many recordings of one person that nobody has begun to rate stand each in a line of their own; more are one line."""

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
    ranked = sorted(
        _gathered(items), key=lambda item: (list(Kind).index(item.kind), item.on or date.max, item.since or now)
    )
    said = [
        Line(item.kind, *_say(item, now, today), item, places.get(item.service_id, "") if len(places) > 1 else "")
        for item in ranked
    ]
    mine = [line for line in said if line.kind not in WAITING_FOR_OTHERS]
    others = [line for line in said if line.kind in WAITING_FOR_OTHERS]
    return (mine[0] if mine else None), mine[1:], others


def _gathered(items: Iterable[Item]) -> Iterator[Item]:
    """What lies side by side by now, and more than a few that are up to be rated: one line for all of one person's; everything else
    as it is. Where as many were read as there may be, how many there are is not known."""
    found: dict[tuple[Kind, UUID, str], list[Item]] = {}
    read: Counter[Kind] = Counter()
    for each in items:
        read[each.kind] += 1
        if each.kind is Kind.GAPS or (each.kind is Kind.RATE and not each.number):
            found.setdefault((each.kind, each.service_id, each.name), []).append(each)
        else:
            yield each
    for (kind, *_), same in found.items():
        if kind is Kind.RATE and len(same) <= SINGLY:
            yield from same
        else:
            number = len(same) if read[kind] < MOST or len(same) == 1 else MOST
            yield replace(max(same, key=lambda each: each.on or date.min), number=number)


def _say(item: Item, now: datetime, today: date) -> tuple[str, str]:
    """The sentence and the word on the button."""
    day = words.day(item.on, today) if item.on else ""
    cycle = f"{item.word} cycle {item.number}"
    said: dict[Kind, tuple[str, str]] = {
        Kind.CONCERN: (
            f"A concern was raised{_ago(item, now)}. The recordings stay closed until it is decided.",
            "Look and decide",
        ),
        Kind.DECIDE_COURSE: (f"You were at {item.word}. Shall we begin? Either answer is a good one.", "Answer"),
        Kind.AGREE: (f"{cycle}: {item.name} entered it for you. Is it right?", "Look at it"),
        Kind.RETURNED: (f"{cycle}: {item.name} returned it with a comment.", "Read it"),
        Kind.WRITE: (f"{item.word}: you held the review on {day}. Three lines while it is fresh.", "Write it"),
        Kind.SEND: (f"{item.word}: the cycle reviewed on {day} is written and ready to send.", "Send it"),
        Kind.CONFIRM: (
            f"{words.duration(item.number)} of supervision with {item.name} on {day}: is that right?",
            "Confirm",
        ),
        Kind.SIGN: (f"{item.name}: {words.count(item.number, 'cycle')} to look at{_ago(item, now)}.", "Look"),
        Kind.SEPARATE: (f"{item.name} asks: are {item.word} one client or two?", "Answer"),
        Kind.ASSESS: (f"{item.name} has asked you to decide: {item.word}.", "Read and decide"),
        Kind.ASSIGN: (f"{item.word}, asked for by {item.name}: an assessor is needed.", "Choose one"),
        Kind.ALLOCATE: (f"{item.name} has no supervisor yet.", "Arrange one"),
        Kind.DECIDING: (
            f"{words.count(item.number, 'person is', 'people are')} deciding after {item.word}, held until {day}.",
            "See who",
        ),
        Kind.REPLACE: (f"{item.name} would welcome another family: one is “not now” since {day}.", "Open"),
        Kind.MEET: (f"{item.word} meets {'now' if item.since else 'today'}{_where(item)}.", "Open"),
        Kind.PEERS: (f"{item.name or 'A colleague'} asks you into intervision: {item.word}.", "Answer"),
        Kind.GAPS: (_both_locked(item), "Look"),
        Kind.RATE: (_to_rate(item, day), ("Rate it", "Go on")[item.number] if item.number < 2 else "Choose one"),
        Kind.DRAFT: (f"You began to write something{_ago(item, now)}. It is kept as a draft.", "Go on"),
        Kind.REVIEW: (f"{item.word}: filmed on {day}. The shared review comes next.", "Open"),
        Kind.SENT: (f"{cycle}: with {item.name}{_ago(item, now)}", "Open"),
        Kind.UNCONFIRMED: (f"{words.duration(item.number)} of supervision on {day}: {item.name} confirms", "Open"),
        Kind.ASKED: (f"{item.word}: asked for{_ago(item, now)}", "Open"),
    }
    return said[item.kind]


def _where(item: Item) -> str:
    """ ": by video call": what was said of the place."""
    return f": {item.name[0].lower()}{item.name[1:]}" if item.name else ""


def _to_rate(item: Item, day: str) -> str:
    """Whose it is and of which day, or how many of theirs; of another's rating nothing is said, and nothing is known here."""
    whose = f"{item.name}: " if item.name else ""
    if item.number > 1:
        return _upper(f"{whose}{_how_many(item)} are up to be rated. One is enough for today: about four minutes.")
    what = f"{whose}“{_upper(item.word)}”, {day}"
    if item.number:
        return f"{what}: you have begun to rate it."
    return f"{what}, is up to be rated: about four minutes, each for themselves first."


def _both_locked(item: Item) -> str:
    """Whose work it is, which of it, or how much."""
    whose = f"{item.name}: " if item.name else ""
    if item.number > 1:
        return _upper(
            f"{whose}{_how_many(item)} on which you and others have locked. Look at your ratings side by side."
        )
    return f"{whose}“{_upper(item.word)}”: you and another have locked. Look at your ratings side by side."


def _how_many(item: Item) -> str:
    return f"{item.number} recordings" if item.number < MOST else "many recordings"


def _upper(word: str) -> str:
    return word[:1].upper() + word[1:]


def _ago(item: Item, now: datetime) -> str:
    """ ", since today" or ", 3 days": how long it has waited."""
    if item.since is None:
        return ""
    days = (now - item.since).days
    return ", today" if days < 1 else f", {words.count(days, 'day')}"
