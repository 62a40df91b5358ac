"""Footage laid out for the one question (domain/consent/footage.py): any number of clips in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, case, literal, null, select
from sqlalchemy.orm import Session

from logbook.domain.consent import (
    Footage,
    Purpose,
    Recognisable,
    Verdict,
    by_purpose,
    may_be_used,
)
from logbook.domain.consent.answers import Answer
from logbook.domain.recordings import is_of_family
from logbook.models.base import Rows
from logbook.models.clients import Participant
from logbook.models.consents import in_order, parts_of_said, read_said, said
from logbook.models.cycles import Cycle
from logbook.models.kept import Places, asked_about
from logbook.models.recordings import Clip, ClipParticipant

CHILD, ADULT = "child", "adult"


def verdicts(db: Session, clip_ids: Collection[UUID], purpose: Purpose, today: date) -> dict[UUID, Verdict]:
    """For each of these clips whether it may be used for the purpose today; no entry for an id that is no clip's."""
    return {id_: may_be_used(footage, purpose, today) for id_, footage in footage_of(db, clip_ids).items()}


def footage_of(db: Session, clip_ids: Collection[UUID]) -> dict[UUID, Footage]:
    """Each of these clips as the question needs it, in two statements however many they are."""
    return laid_out(db, asked_about(db, _clips, clip_ids).all())


def laid_out(db: Session, clips: Sequence[Any]) -> dict[UUID, Footage]:
    """The same of clips that were read already, each with its own columns and its cycle's `childs_answer`."""
    ids, client_ids = [clip.id for clip in clips], {clip.client_id for clip in clips if clip.client_id}
    rows = asked_about(db, _in_and_said, ids, client_ids).all()
    said_there = read_said(rows)
    people = _people(rows, by_purpose(said_there.given, said_there.taken))
    return {
        clip.id: Footage(
            people=tuple(people.get(clip.id, ())),
            childs_answer=clip.childs_answer,
            objections=tuple(said_there.objections.get(clip.client_id, ())),
            unexpected=clip.held_at is not None and clip.released_at is None,
            of_family=is_of_family(clip.kind, clip.client_id),
            clip_id=clip.id,
            cycle_id=clip.cycle_id,
            client_id=clip.client_id,
        )
        for clip in clips
    }


def family(db: Session, client_id: UUID) -> Footage:
    """The whole family that takes part today, as if all of them were in the picture: whether they may be filmed."""
    query = select(Participant.id, Participant.label, Participant.is_child).where(
        Participant.client_id == client_id, Participant.left_on.is_(None)
    )
    there = db.execute(query.order_by(Participant.position)).all()
    said_there = said(db, [row.id for row in there], [client_id])
    answers = by_purpose(said_there.given, said_there.taken)
    people = tuple(Recognisable(row.id, row.label, row.is_child, False, answers.get(row.id, {})) for row in there)
    return Footage(people, objections=tuple(said_there.objections.get(client_id, ())), client_id=client_id)


def everything_in_force(db: Session, participant_ids: Collection[UUID]) -> Mapping[UUID, Mapping[Purpose, Answer]]:
    """What is in force of each of these people, by purpose, in one statement."""
    given, taken, _nothing = said(db, participant_ids)
    return by_purpose(given, taken)


def _clips(clip_ids: Places) -> Rows:
    wanted = (Clip.id, Clip.client_id, Clip.cycle_id, Clip.kind, Clip.held_at, Clip.released_at, Cycle.childs_answer)
    return select(*wanted).outerjoin(Cycle, Cycle.id == Clip.cycle_id).where(Clip.id.in_(clip_ids))


def _people(
    rows: Sequence[Any], answers: Mapping[UUID, Mapping[Purpose, Answer]]
) -> Mapping[UUID, Sequence[Recognisable]]:
    found: dict[UUID, list[Recognisable]] = defaultdict(list)
    for what, participant_id, label, covered, *_nothing, clip_id in rows:
        if what in (CHILD, ADULT):
            answered = answers.get(participant_id, {})
            found[clip_id].append(Recognisable(participant_id, label, what == CHILD, bool(covered), answered))
    return found


def _in_and_said(clip_ids: Places, client_ids: Places) -> CompoundSelect[*tuple[Any, ...]]:
    """Who can be recognised in these clips and everything that was said by and about them, in one statement: it is asked at every
    piece of a clip's bytes."""
    there = ClipParticipant.clip_id.in_(clip_ids)
    what = case((Participant.is_child, literal(CHILD)), else_=literal(ADULT))
    person = (what, Participant.id, Participant.label, ClipParticipant.covered, null(), null(), null())
    people = (
        select(*person, Participant.position, ClipParticipant.clip_id)
        .join(Participant, Participant.id == ClipParticipant.participant_id)
        .where(there)
    )
    return in_order(*parts_of_said(select(ClipParticipant.participant_id).where(there), client_ids), people)
