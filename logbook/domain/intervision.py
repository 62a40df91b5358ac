"""Intervision: peers with nobody in charge. Its rounds, whose turn it is, the clock, and how long what was shared stays open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from logbook.domain.people import Role

PEERS = frozenset({Role.TRAINEE, Role.PRACTITIONER, Role.SUPERVISOR, Role.TRAINEE_SUPERVISOR})
"""Whoever does the work, at whatever stage, may be in a group."""

MOST_MEMBERS = 12
"""Of one group, with those who are invited: more cannot all have a turn."""
MOST_GRACE = 30
"""Days for which a group may keep what was shared open after its meeting."""
LONGEST = timedelta(hours=6)
"""After this a meeting that nobody ended is over."""
A_BIT_MORE = 120
"""Seconds somebody is given who needs longer."""


class Round(StrEnum):
    """The rounds of one presenter's turn, in their order; the values are the words people read."""

    PRESENT = "present"
    STRENGTHS = "strengths first"
    REFLECT = "reflect"
    ANSWER = "presenter answers"

    @property
    def is_of_peers(self) -> bool:
        """Whether everybody but the presenter has a turn in it."""
        return self in (Round.STRENGTHS, Round.REFLECT)

    @property
    def is_for(self) -> str:
        """What the round is for, to whoever is in it."""
        return _IS_FOR[self]


_IS_FOR = {
    Round.PRESENT: "The presenter shows what they brought and says what they would like help with. The others watch and listen.",
    Round.STRENGTHS: "Each in turn names what went well: what you saw, where, and what it made possible. No advice yet.",
    Round.REFLECT: "Each in turn says what the question stirs: a thought, a question back, something you would try. "
    "The presenter listens.",
    Round.ANSWER: "The presenter says what they take with them, and what they will try next.",
}

USUAL_MINUTES: Mapping[Round, int] = {Round.PRESENT: 10, Round.STRENGTHS: 2, Round.REFLECT: 3, Round.ANSWER: 5}
"""Minutes of each turn in a round, until a group sets its own."""


class Brings(StrEnum):
    """What a presenter brings; the values are the words people read."""

    CLIP = "a clip, shared here"
    SEEN_LIVE = "a meeting seen live"
    ELSEWHERE = "a recording kept elsewhere"


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody who came to the meeting. `here`: they have not left it, nor the group."""

    id: UUID
    here: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """Whose turn it is, in which round."""

    round: Round
    speaker_id: UUID


def steps(presenter_id: UUID, peers: Sequence[Peer]) -> list[Step]:
    """Every turn of one presentation in its order: `peers` are all who came, in the order they came."""
    found = []
    for each in Round:
        others = [peer.id for peer in peers if peer.id != presenter_id]
        found += [Step(each, id_) for id_ in (others if each.is_of_peers else [presenter_id])]
    return found


def step_after(step: Step, presenter_id: UUID, peers: Sequence[Peer]) -> Step | None:
    """The next turn of somebody who is here; None when all have had theirs."""
    in_order = steps(presenter_id, peers)
    rounds = list(Round)
    if step in in_order:
        to_come = in_order[in_order.index(step) + 1 :]
    else:
        to_come = [each for each in in_order if rounds.index(each.round) > rounds.index(step.round)]
    here = {peer.id for peer in peers if peer.here}
    return next((each for each in to_come if each.speaker_id in here), None)


@dataclass(frozen=True, slots=True)
class Clock:
    """When a turn began and how long it is."""

    began_at: datetime
    seconds: int

    def left(self, now: datetime) -> int:
        """Seconds that are left; never less than none, nor more than there were."""
        return min(max(0, self.seconds - int((now - self.began_at).total_seconds())), self.seconds)

    def words(self, now: datetime) -> str:
        """What is left as one says it, without a count of seconds."""
        left = self.left(now)
        if left == 0:
            return "The time is up: finish the thought, then go on."
        if left < 50:
            return "Less than a minute left"
        minutes = round(left / 60)
        return f"About {minutes} {'minute' if minutes == 1 else 'minutes'} left"


def is_over(planned_on: date, begun_at: datetime | None, ended_at: datetime | None, now: datetime) -> bool:
    """Whether the meeting is over: somebody ended it, or its time has passed."""
    return ended_at is not None or ends_at(planned_on, begun_at, ended_at) <= now


def ends_at(planned_on: date, begun_at: datetime | None, ended_at: datetime | None) -> datetime:
    """When the meeting ended, or will have ended at the latest: one that never began is over at the end of the day after."""
    if ended_at is not None:
        return ended_at
    if begun_at is not None:
        return begun_at + LONGEST
    return datetime.combine(planned_on, time(), UTC) + timedelta(days=2)


def open_until(planned_on: date, begun_at: datetime | None, ended_at: datetime | None, grace_days: int) -> datetime:
    """When what was shared into the meeting closes: at its end and the group's days of grace."""
    return ends_at(planned_on, begun_at, ended_at) + timedelta(days=grace_days)


def minutes_there(came_at: datetime, gone_at: datetime | None, ended_at: datetime) -> int:
    """How long somebody was at a meeting, in whole minutes."""
    until = min(gone_at, ended_at) if gone_at else ended_at
    return max(0, int((until - came_at).total_seconds() // 60))


def not_yet_presented(here: Sequence[UUID], presenters: Collection[UUID]) -> list[UUID]:
    """Who is here and has not had a turn as presenter."""
    return [id_ for id_ in here if id_ not in set(presenters)]
