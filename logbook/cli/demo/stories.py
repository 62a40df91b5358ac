"""One person's way as it will be told, and as it was told: rows still open to a twist, not yet in any database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from logbook.models.base import Base
from logbook.models.clients import Client, Goal, Participant, VisitAttempt
from logbook.models.consents import Consent, ConsentWithdrawal
from logbook.models.cycles import Cycle, CycleParticipant, CycleRevision, SignOff
from logbook.models.recordings import Film
from logbook.models.supervision import SessionCycle, SupervisionSession

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A supervisor and the days, both included, on which they supervised this person."""

    supervisor_id: UUID
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """What is to be told: how many cycles between two days, how many of them signed off and how many sent, how much supervision."""

    service_id: UUID
    journey_id: UUID
    trainee_id: UUID
    enrolled_on: date
    lines: Sequence[Line]
    first: date
    last: date
    cycles: int = 0
    signed: int = 0
    sent: int = 0
    sessions: int = 0
    minutes: int = 60
    waiting_clients: int = 0
    signed_until: date | None = None

    def supervisor_on(self, day: date) -> UUID:
        """Whoever supervised that day; between two lines the one before, before the first the first."""
        begun = [line for line in self.lines if line.since <= day]
        return (begun or list(self.lines[:1]))[-1].supervisor_id


@dataclass(slots=True)
class Told:
    """The rows of one story."""

    story: Story
    clients: list[Row] = field(default_factory=list)
    participants: list[Row] = field(default_factory=list)
    consents: list[Row] = field(default_factory=list)
    withdrawals: list[Row] = field(default_factory=list)
    films: list[Row] = field(default_factory=list)
    goals: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    cycles: list[Row] = field(default_factory=list)
    took_part: list[Row] = field(default_factory=list)
    who: dict[UUID, list[UUID]] = field(default_factory=dict)
    sessions: list[Row] = field(default_factory=list)
    taken: list[Row] = field(default_factory=list)
    revisions: list[Row] = field(default_factory=list)
    sign_offs: list[Row] = field(default_factory=list)

    def takes_part(self, cycle: Row, participant: Row) -> None:
        """The participant was in this cycle."""
        pair = {"cycle_id": cycle["id"], "participant_id": participant["id"], "service_id": cycle["service_id"]}
        self.took_part.append(pair)
        self.who.setdefault(cycle["id"], []).append(participant["id"])

    def rows(self) -> Iterator[tuple[type[Base], list[Row]]]:
        """Every table with its rows."""
        yield Client, self.clients
        yield Participant, self.participants
        yield Consent, self.consents
        yield ConsentWithdrawal, self.withdrawals
        yield Goal, self.goals
        yield VisitAttempt, self.visits
        yield Cycle, self.cycles
        yield CycleParticipant, self.took_part
        yield Film, self.films
        yield SupervisionSession, self.sessions
        yield SessionCycle, self.taken
        yield CycleRevision, self.revisions
        yield SignOff, self.sign_offs

    def figures(self, kinds: Sequence[str]) -> Row:
        """The journey's maintained figures, counted from these rows as `logbook doctor` counts them."""
        signed = [cycle for cycle in self.cycles if cycle.get("sign_off_id")]
        both = ("trainee_confirmed_at", "supervisor_confirmed_at")
        counted = [s for s in self.sessions if s["kind"] in kinds and s["entitled"] and all(s[side] for side in both)]
        days = [self.story.enrolled_on, *(row["on"] for row in (*self.sessions, *self.visits))]
        days += [day for cycle in self.cycles for day in (cycle["filmed_on"], cycle["reviewed_on"]) if day]
        return {
            "cycles_signed_off": len(signed),
            "clients_signed_off": len({cycle["client_id"] for cycle in signed}),
            "minutes_counted": sum(session["minutes"] for session in counted),
            "last_activity_on": max(days),
        }
