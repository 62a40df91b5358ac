"""A whole logbook, as it is read to be written into a file. Times are UTC; days are the service's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from logbook.domain.breaks import Break
from logbook.domain.clients import ClientState
from logbook.domain.cycles import CycleState
from logbook.domain.programmes import Programme
from logbook.domain.progress import Figures
from logbook.domain.signing import SignedWords


@dataclass(frozen=True, slots=True)
class Signature:
    """One sign-off. `record` is the signed record's exact text, whose SHA-256 is `digest`; `holds`: it is so.

    `salt` is the key of the record's digests of words; empty once the words are removed. `session_on`: the supervision
    session it was signed in, None when it was signed from the entry alone.
    """

    signed_by: str
    signed_at: datetime
    session_on: date | None
    version: int
    digest: str
    record: str
    salt: str
    holds: bool
    words: SignedWords
    reopened_at: datetime | None
    reopened_by: str | None
    reopen_reason: str


@dataclass(frozen=True, slots=True)
class CyclePart:
    """One cycle with all its words. `number` counts within the client; None for one that ended early.

    `consent_after_film`: when the last of those who took part signed, where that was after the film.
    """

    number: int | None
    state: CycleState
    took_part: tuple[str, ...]
    consent_after_film: date | None
    filmed_on: date | None
    childs_answer: str | None
    watched_for: str
    clipped_on: date | None
    reviewed_on: date | None
    review_minutes: int | None
    line: str
    next_step: str
    place: str
    clips_shown: str
    own_words: str
    strengths: str
    clients_working_point: str
    guiders_working_point: str
    reflection: str
    principles: tuple[str, ...]
    effort: dict[str, int]
    entered_by: str
    trainee_agreed_at: datetime | None
    sent_at: datetime | None
    sent_to: str | None
    returned_at: datetime | None
    returned_by: str | None
    return_comment: str
    ended_early_on: date | None
    ended_early_reason: str | None
    taken_on: tuple[date, ...]
    sign_off: Signature | None
    earlier_sign_offs: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class ParticipantPart:
    """Somebody in the relationship and their answer in force."""

    label: str
    is_child: bool
    left_on: date | None
    agreed: bool | None
    signed_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal, 0 to 10."""

    text: str
    first_score: int | None
    now_score: int | None
    hoped_score: int | None


@dataclass(frozen=True, slots=True)
class ClientPart:
    """One client with everything done together. `visits` counts the visits tried by how they went."""

    code: str
    state: ClientState
    helping_question: str
    allocated_on: date
    paused_on: date | None
    completed_on: date | None
    not_now_on: date | None
    not_now_reason: str | None
    consent: str
    participants: tuple[ParticipantPart, ...]
    goals: tuple[GoalPart, ...]
    visits: dict[str, int]
    cycles: tuple[CyclePart, ...]


@dataclass(frozen=True, slots=True)
class SessionPart:
    """One supervision session. `not_counted`: why its minutes do not count, in words; empty when they do."""

    on: date
    minutes: int
    mode: str
    kind: str
    supervisor: str
    entitled: bool
    trainee_confirmed_at: datetime | None
    supervisor_confirmed_at: datetime | None
    not_counted: tuple[str, ...]
    strengths: str
    working_points: str
    agenda: str
    cycles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MilestonePart:
    """One asking for a milestone and its outcome; `accepted` is None until it is decided."""

    name: str
    asked_at: datetime
    assessor: str | None
    decided_at: datetime | None
    accepted: bool | None
    comment: str
    shortfall_accepted: bool | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class ShortfallPart:
    """Supervision minutes to go without, as the supervisor proposed it."""

    milestone: str
    minutes: int
    reasons: str
    proposed_by: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class SupervisorPart:
    """Who supervised, from when to when."""

    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class StagePart:
    """A stage that was begun, and its figures."""

    name: str
    started_on: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class Logbook:
    """One journey's whole logbook, as of one moment."""

    as_of: datetime
    zone: ZoneInfo
    service: str
    trainee: str
    programme: Programme
    enrolled_on: date
    own_goal: str
    accredited_on: date | None
    left_on: date | None
    supervisors: tuple[SupervisorPart, ...]
    breaks: tuple[Break, ...]
    stages: tuple[StagePart, ...]
    clients: tuple[ClientPart, ...]
    sessions: tuple[SessionPart, ...]
    milestones: tuple[MilestonePart, ...]
    shortfalls: tuple[ShortfallPart, ...]
