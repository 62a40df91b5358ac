"""Footage laid out for the one question (domain/consent/footage.py): any number of clips in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.domain.consent import (
    Decision,
    Footage,
    Objection,
    Purpose,
    Recognisable,
    Verdict,
    by_purpose,
    may_be_used,
)
from logbook.domain.consent.answers import Answer
from logbook.domain.recordings import OF_A_FAMILY
from logbook.models.clients import Participant
from logbook.models.consents import Consent, ConsentObjection, ConsentWithdrawal, answers_to, withdrawals_of
from logbook.models.cycles import Cycle
from logbook.models.recordings import Clip, ClipParticipant

OF_FAMILY_KINDS = frozenset(str(kind) for kind in OF_A_FAMILY)


def verdicts(db: Session, clip_ids: Collection[UUID], purpose: Purpose, today: date) -> dict[UUID, Verdict]:
    """For each of these clips whether it may be used for the purpose today; no entry for an id that is no clip's."""
    laid_out = footage_of(db, clip_ids)
    return {clip_id: may_be_used(footage, purpose, today) for clip_id, footage in laid_out.items()}


def footage_of(db: Session, clip_ids: Collection[UUID]) -> dict[UUID, Footage]:
    """Each of these clips as the question needs it, in five statements however many they are."""
    clips = db.execute(_clips().where(Clip.id.in_(clip_ids))).all()
    client_ids = {clip.client_id for clip in clips if clip.client_id}
    people = _people(db, clip_ids)
    objections = objections_of(db, client_ids)
    return {
        clip.id: Footage(
            people=tuple(people.get(clip.id, ())),
            childs_answer=clip.childs_answer,
            objections=tuple(objections.get(clip.client_id, ())),
            unexpected=clip.held_at is not None and clip.released_at is None,
            of_family=clip.client_id is not None or clip.kind in OF_FAMILY_KINDS,
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
    answers = everything_in_force(db, [row.id for row in there])
    people = tuple(Recognisable(row.id, row.label, row.is_child, False, answers.get(row.id, {})) for row in there)
    return Footage(people, objections=tuple(objections_of(db, [client_id]).get(client_id, ())), client_id=client_id)


def everything_in_force(db: Session, participant_ids: Collection[UUID]) -> Mapping[UUID, Mapping[Purpose, Answer]]:
    """What is in force of each of these people, by purpose, in two statements."""
    given = answers_to(db, Consent.participant_id.in_(participant_ids))
    taken = withdrawals_of(db, ConsentWithdrawal.participant_id.in_(participant_ids))
    return by_purpose(
        (answer for answers in given.values() for answer in answers),
        (withdrawal for withdrawals in taken.values() for withdrawal in withdrawals),
    )


def objections_of(db: Session, client_ids: Collection[UUID]) -> dict[UUID, list[Objection]]:
    """The objections there were, by client, the first one first."""
    row = ConsentObjection
    query = select(row.client_id, row.raised_on, row.decision, row.decided_on, row.id).where(
        row.client_id.in_(client_ids)
    )
    found: dict[UUID, list[Objection]] = defaultdict(list)
    for client_id, raised_on, decision, decided_on, id_ in db.execute(query.order_by(row.recorded_at, row.id)):
        objection = Objection(raised_on, Decision(decision) if decision else None, decided_on, id_)
        found[client_id].append(objection)
    return found


def _clips() -> Any:
    wanted = (Clip.id, Clip.client_id, Clip.cycle_id, Clip.kind, Clip.held_at, Clip.released_at, Cycle.childs_answer)
    return select(*wanted).outerjoin(Cycle, Cycle.id == Clip.cycle_id)


def _people(db: Session, clip_ids: Collection[UUID]) -> dict[UUID, list[Recognisable]]:
    seen = (
        select(
            ClipParticipant.clip_id, ClipParticipant.covered, Participant.id, Participant.label, Participant.is_child
        )
        .join(Participant, Participant.id == ClipParticipant.participant_id)
        .where(ClipParticipant.clip_id.in_(clip_ids))
        .order_by(Participant.position, Participant.id)
    )
    rows = db.execute(seen).all()
    answers = everything_in_force(db, {row.id for row in rows})
    found: dict[UUID, list[Recognisable]] = defaultdict(list)
    for row in rows:
        person = Recognisable(row.id, row.label, row.is_child, row.covered, answers.get(row.id, {}))
        found[row.clip_id].append(person)
    return found
