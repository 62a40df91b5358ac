"""What two records of one person are asked before they become one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, union_all
from sqlalchemy.orm import Session

from logbook.models.cycles import SignOff
from logbook.models.journeys import Assessment, Journey
from logbook.models.people import Person, RoleHeld, StandIn, SupervisionLine
from logbook.models.ratings import RatedRecording, RecordingRater
from logbook.models.supervision import SupervisionSession


def services_of(db: Session, person: Person) -> frozenset[UUID]:
    """Every service the record has a part in: the one that answers for it, and those where it holds or held a role."""
    return frozenset(
        {person.service_id, *db.scalars(select(RoleHeld.service_id).where(RoleHeld.person_id == person.id))}
    )


def worked_together(db: Session, one: UUID, other: UUID) -> bool:
    """Whether either was ever the other's supervisor or stood in for one, took a session with them, assessed them, was asked to rate
    them, or signed off their cycle. Whether they did rate is not asked: a refusal would tell of a rating that is half done."""

    def across(a: Any, b: Any) -> Any:
        return or_(and_(a == one, b == other), and_(a == other, b == one))

    found = union_all(
        select(SupervisionLine.id).where(across(SupervisionLine.supervisor_id, SupervisionLine.trainee_id)),
        select(SupervisionSession.id).where(across(SupervisionSession.supervisor_id, SupervisionSession.trainee_id)),
        select(Assessment.id).where(across(Assessment.assessor_id, Assessment.trainee_id)),
        select(SignOff.id)
        .join(Journey, Journey.id == SignOff.journey_id)
        .where(across(SignOff.signed_by_id, Journey.person_id)),
        select(StandIn.id)
        .join(SupervisionLine, SupervisionLine.supervisor_id == StandIn.supervisor_id)
        .where(across(StandIn.stand_in_id, SupervisionLine.trainee_id)),
        select(RecordingRater.id)
        .join(RatedRecording, RatedRecording.id == RecordingRater.recording_id)
        .where(across(RecordingRater.person_id, RatedRecording.practitioner_id)),
    )
    return db.execute(found.limit(1)).first() is not None
