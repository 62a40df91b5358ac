"""A presenter's turn: the question, the rounds, whose turn it is, and the summary that is the presenter's own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.actions.intervision import meetings
from logbook.actions.intervision.groups import minutes_of
from logbook.domain.intervision import A_BIT_MORE, Brings, Round, Step, step_after
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.models.intervision import IntervisionMeeting, IntervisionTurn
from logbook.models.intervision_lists import came_to


def present(
    db: Session, actor: Actor, meeting: IntervisionMeeting, question: str, brings: Brings, now: datetime, turn_id: UUID
) -> IntervisionTurn:
    """Whoever presents next says so themselves, with their question. One presents at a time; sent twice, it is one turn."""
    group = meetings.group_of(db, actor, meeting)
    known = db.get(IntervisionTurn, turn_id)
    if known is not None:
        policy.require_visible(known.meeting_id == meeting.id)
        return known
    meetings.require_open(meeting, now)
    running = select(IntervisionTurn.id).where(
        IntervisionTurn.meeting_id == meeting.id, IntervisionTurn.ended_at.is_(None)
    )
    if db.scalar(running.limit(1)) is not None:
        raise RuleBroken("Somebody is presenting: your turn comes when their rounds are done.")
    meetings.come_in(db, actor, meeting, now)
    turn = IntervisionTurn(
        id=turn_id,
        service_id=meeting.service_id,
        meeting_id=meeting.id,
        presenter_id=actor.id,
        question=question,
        brings=brings,
        begun_at=now,
        round=Round.PRESENT,
        speaker_id=actor.id,
        step_at=now,
        step_seconds=minutes_of(group)[Round.PRESENT] * 60,
    )
    db.add(turn)
    db.flush()
    journal.record(db, actor, "presented in intervision", meeting.service_id, turn.id, now, brings=str(brings))
    return turn


def go_on(db: Session, actor: Actor, turn: IntervisionTurn, seen: str, now: datetime) -> None:
    """To whoever's turn is next, or the end of the rounds. `seen` is the turn the button stood beside: of several who press
    at once one moves the meeting on, and the others find it moved."""
    meeting = db.get_one(IntervisionMeeting, turn.meeting_id)
    group = meetings.group_of(db, actor, meeting)
    meetings.require_open(meeting, now)
    if seen != place_of(turn) or turn.ended_at is not None:
        return
    peers = [peer for peer, _name in came_to(db, meeting)]
    following = step_after(Step(Round(turn.round), turn.speaker_id), turn.presenter_id, peers)
    if following is None:
        turn.ended_at = now
        return
    turn.round, turn.speaker_id = following.round, following.speaker_id
    turn.step_at, turn.step_seconds = now, minutes_of(group)[following.round] * 60


def give_more(db: Session, actor: Actor, turn: IntervisionTurn, seen: str, now: datetime) -> None:
    """Whoever speaks has two minutes more from now."""
    meeting = db.get_one(IntervisionMeeting, turn.meeting_id)
    meetings.group_of(db, actor, meeting)
    meetings.require_open(meeting, now)
    if seen != place_of(turn) or turn.ended_at is not None:
        return
    over = int((now - turn.step_at).total_seconds()) - turn.step_seconds
    turn.step_seconds += A_BIT_MORE + max(0, over)


def sum_up(actor: Actor, turn: IntervisionTurn, words: str) -> None:
    """What the presenter takes with them, in their own words, read by nobody else."""
    policy.require_visible(policy.may_read_turn(actor, turn))
    turn.summary = words


def place_of(turn: IntervisionTurn) -> str:
    """Where a turn stands, as a button says it."""
    return f"{turn.round}/{turn.speaker_id.hex}/{turn.step_seconds}"
