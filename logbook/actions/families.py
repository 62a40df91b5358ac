"""Two records of one family made one: cycles, participants, consents, goals and visits move to the one that stays."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import figures, journal, siblings, standing
from logbook.domain.families import Someone, same_people, why_not_merge
from logbook.domain.people import Actor
from logbook.domain.refusals import require_none
from logbook.models.clients import Client, Goal, Participant, VisitAttempt
from logbook.models.concerns import Concern, LegalHold
from logbook.models.consents import Consent, ConsentForm, ConsentObjection, ConsentWithdrawal
from logbook.models.cycles import Cycle, CycleParticipant
from logbook.models.erasures import Erasure
from logbook.models.recordings import Clip, ClipParticipant, Film

CONSENTING = (ConsentForm, Consent, ConsentWithdrawal, ConsentObjection)
WHOSE = (Cycle, *CONSENTING, VisitAttempt, Film, Clip, Concern, LegalHold, Erasure)
"""What belongs to a client and moves whole. Files stay under the key they were encrypted with."""

NAMING_SOMEBODY = (
    CycleParticipant.participant_id,
    Consent.participant_id,
    Consent.signed_by_id,
    ConsentWithdrawal.participant_id,
    ConsentWithdrawal.asked_by_id,
    ClipParticipant.participant_id,
)
"""Where a participant is named."""


def merge(db: Session, actor: Actor, kept: Client, gone: Client, now: datetime) -> None:
    """Everything of `gone` is `kept`'s from then on; the helping question and code stay as `kept` has them.

    Signatures stay as they are: they name the client as it was signed. The journey's figures are counted anew, since a family
    counts once.
    """
    stands = standing.of_journey(db, actor, kept.journey_id)
    policy.require(policy.may_merge_clients(actor, stands))
    figures.lock(db, kept.journey_id)
    for client in (kept, gone):
        db.refresh(client)
    require_none(
        why_not_merge(
            same_record=kept.id == gone.id,
            same_journey=kept.journey_id == gone.journey_id,
            gone_already=any(c.deleted_at is not None or c.merged_into_id is not None for c in (kept, gone)),
        )
    )
    _move_people(db, kept.id, gone.id)
    _move_goals(db, kept.id, gone.id)
    for table in WHOSE:
        db.execute(update(table).where(table.client_id == gone.id).values(client_id=kept.id))
    kept.helping_question = kept.helping_question or gone.helping_question
    kept.allocated_on = min(kept.allocated_on, gone.allocated_on)
    kept.version += 1
    siblings.merged(db, kept, gone)
    gone.merged_into_id = kept.id
    gone.version += 1
    figures.recount(db, kept.journey_id)
    journal.record(db, actor, "clients merged", kept.service_id, kept.id, now, gone=gone.id)


def _move_people(db: Session, kept: UUID, gone: UUID) -> None:
    """The same word is the same person, once; everybody else comes after those who are there."""
    same = same_people(_people(db, kept), _people(db, gone))
    for one, other in same.items():
        for named in NAMING_SOMEBODY:
            db.execute(update(named.class_).where(named == one).values({named.key: other}))
    db.execute(delete(Participant).where(Participant.id.in_(list(same))))
    first = 1 + (db.scalar(select(func.max(Participant.position)).where(Participant.client_id == kept)) or 0)
    moved = update(Participant).where(Participant.client_id == gone)
    db.execute(moved.values(client_id=kept, position=Participant.position + first))


def _people(db: Session, client_id: UUID) -> list[Someone]:
    query = select(Participant.id, Participant.label, Participant.is_child).where(Participant.client_id == client_id)
    return [Someone(row.id, row.label, row.is_child) for row in db.execute(query)]


def _move_goals(db: Session, kept: UUID, gone: UUID) -> None:
    highest = db.scalar(select(func.max(Goal.position)).where(Goal.client_id == kept))
    first = 0 if highest is None else highest + 1
    moved = update(Goal).where(Goal.client_id == gone)
    db.execute(moved.values(client_id=kept, position=Goal.position + first))
