"""The evidence: one journey's whole logbook, read in a fixed number of queries."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.domain.breaks import Break, BreakKind
from logbook.domain.programmes import Programme, read_programme
from logbook.domain.progress import CycleMark, SessionMark, figures, stage_starts
from logbook.domain.supervision import SessionFacts, why_not_counted
from logbook.models.evidence import rows
from logbook.models.evidence.clients import read_clients
from logbook.models.evidence.shapes import (
    Logbook,
    MilestonePart,
    SessionPart,
    ShortfallPart,
    StagePart,
    SupervisorPart,
)

__all__ = ["Logbook", "read"]


def read(db: Session, journey_id: UUID, now: datetime) -> Logbook:
    """The whole logbook as of this moment. Errors: sqlalchemy's NoResultFound when there is no such journey."""
    found = rows.of_journey(db, journey_id)
    journey, programme = found.Journey, read_programme(found.text)
    lines, breaks, asked, short = rows.around_the_journey(db, journey_id)
    names = {milestone.key: milestone.name for milestone in programme.milestones}
    taken = rows.taken(db, journey_id)
    held = rows.sessions(db, journey_id)
    today, held_on = now.astimezone(ZoneInfo(found.time_zone)).date(), {row[0].id: row[0].on for row in held}
    clients, called, marks = read_clients(db, journey_id, taken, held_on, today)
    sessions = tuple(_session(row, programme, taken, called) for row in held)
    return Logbook(
        as_of=now,
        zone=ZoneInfo(found.time_zone),
        service=found.service,
        trainee=found.trainee,
        programme=programme,
        enrolled_on=journey.enrolled_on,
        own_goal=journey.own_goal,
        accredited_on=journey.accredited_on,
        left_on=journey.left_on,
        supervisors=tuple(SupervisorPart(row.name, row.since, row.until) for row in lines),
        breaks=tuple(Break(BreakKind(row.kind), row.starts_on, row.ends_on) for row in breaks),
        stages=_stages(programme, journey, asked, marks, sessions, ZoneInfo(found.time_zone)),
        clients=clients,
        sessions=sessions,
        milestones=tuple(_milestone(row, names) for row in asked),
        shortfalls=tuple(_shortfall(row, names) for row in short),
    )


def _stages(
    programme: Programme,
    journey: Any,
    asked: rows.Found,
    marks: list[CycleMark],
    sessions: tuple[SessionPart, ...],
    zone: ZoneInfo,
) -> tuple[StagePart, ...]:
    """The figures of every stage begun; each starts when the closing milestone of the one before was asked for."""
    passed = {a.milestone: a.asked_at.astimezone(zone).date() for a, _name in asked if a.accepted}
    kinds = programme.counting_kinds
    held = [
        SessionMark(s.on, s.minutes, not s.not_counted, s.entitled and s.kind in kinds and _waits(s)) for s in sessions
    ]
    begun = stage_starts(programme, journey.enrolled_on, passed)
    ends = [start for _stage, start in begun[1:]] + [None]
    parts = []
    for (stage, start), end in zip(begun, ends, strict=True):
        done = [mark for mark in marks if end is None or mark.done_on is None or mark.done_on < end]
        supervised = [mark for mark in held if end is None or mark.on < end]
        parts.append(StagePart(stage.name, start, figures(stage.required, done, supervised, start)))
    return tuple(parts)


def _waits(session: SessionPart) -> bool:
    return session.trainee_confirmed_at is None or session.supervisor_confirmed_at is None


def _session(row: Any, programme: Programme, taken: list[tuple[UUID, UUID]], called: dict[UUID, str]) -> SessionPart:
    session = row.SupervisionSession
    facts = SessionFacts(
        on=session.on,
        minutes=session.minutes,
        kind=session.kind,
        entitled=session.entitled,
        trainee_confirmed=session.trainee_confirmed_at is not None,
        supervisor_confirmed=session.supervisor_confirmed_at is not None,
    )
    return SessionPart(
        on=session.on,
        minutes=session.minutes,
        mode=session.mode,
        kind=session.kind,
        supervisor=row.supervisor,
        entitled=session.entitled,
        trainee_confirmed_at=session.trainee_confirmed_at,
        supervisor_confirmed_at=session.supervisor_confirmed_at,
        not_counted=tuple(why_not_counted(facts, programme.counting_kinds)),
        strengths=session.strengths,
        working_points=session.working_points,
        agenda=session.agenda,
        cycles=tuple(called[cycle] for session_id, cycle in taken if session_id == session.id and cycle in called),
    )


def _milestone(row: Any, names: dict[str, str]) -> MilestonePart:
    asked = row.Assessment
    return MilestonePart(
        name=names.get(asked.milestone, asked.milestone),
        asked_at=asked.asked_at,
        assessor=row.assessor,
        decided_at=asked.decided_at,
        accepted=asked.accepted,
        comment=asked.comment,
        shortfall_accepted=asked.shortfall_accepted,
        digest=asked.digest,
    )


def _shortfall(row: Any, names: dict[str, str]) -> ShortfallPart:
    proposed = row.Shortfall
    return ShortfallPart(
        milestone=names.get(proposed.milestone, proposed.milestone),
        minutes=proposed.minutes,
        reasons=proposed.reasons,
        proposed_by=row.proposed_by,
        proposed_at=proposed.proposed_at,
    )
