"""What the logbook holds about one person, for that person to see: their sessions, and how much of what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from logbook.domain import sessions
from logbook.domain.skills.rating import Source
from logbook.models.accounts import SignIn
from logbook.models.base import Base
from logbook.models.clients import Client
from logbook.models.cycles import Cycle, SignOff
from logbook.models.desk import Draft, OutgoingMail
from logbook.models.intervision import IntervisionMember, IntervisionTurn
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Assessment, CoursePlace, Journey
from logbook.models.nudges import Nudge
from logbook.models.people import RoleHeld
from logbook.models.protected_time import ProtectedWeek
from logbook.models.ratings import RatedRecording, Rating
from logbook.models.reminders import ReminderChoice
from logbook.models.supervision import SupervisionSession


def open_sessions(db: Session, person_id: UUID, now: datetime) -> Sequence[Any]:
    """Where this person is signed in, the one used last first."""
    query = select(SignIn.id, SignIn.started_at, SignIn.seen_at).where(
        SignIn.person_id == person_id,
        SignIn.ended_at.is_(None),
        SignIn.seen_at > now - sessions.IDLE,
        SignIn.started_at > now - sessions.ABSOLUTE,
    )
    return db.execute(query.order_by(SignIn.seen_at.desc(), SignIn.id).limit(50)).all()


def counts(db: Session, person_id: UUID) -> dict[str, int]:
    """How much there is of each kind, in one statement; the names are those of the page."""
    session, cycle = SupervisionSession, Cycle

    def number(table: type[Base], *which: Any) -> Any:
        return select(func.count()).select_from(table).where(*which).scalar_subquery()

    of = {
        "roles": number(RoleHeld, RoleHeld.person_id == person_id),
        "courses": number(CoursePlace, CoursePlace.person_id == person_id),
        "journeys": number(Journey, Journey.person_id == person_id),
        "clients": number(Client, Client.trainee_id == person_id, Client.deleted_at.is_(None)),
        "cycles": number(cycle, cycle.trainee_id == person_id, cycle.deleted_at.is_(None)),
        "sessions": number(
            session,
            or_(session.trainee_id == person_id, session.supervisor_id == person_id),
            session.deleted_at.is_(None),
        ),
        "weeks": number(ProtectedWeek, ProtectedWeek.person_id == person_id),
        "sign_offs": number(SignOff, SignOff.signed_by_id == person_id),
        "milestones": number(Assessment, or_(Assessment.trainee_id == person_id, Assessment.assessor_id == person_id)),
        "ratings": number(Rating, Rating.rater_id == person_id),
        "rated": number(
            RatedRecording,
            RatedRecording.practitioner_id == person_id,
            RatedRecording.deleted_at.is_(None),
            RatedRecording.source != Source.CALIBRATION,  # an entry a rater: their number would tell how many have come
        ),
        "groups": number(IntervisionMember, IntervisionMember.person_id == person_id),
        "presentations": number(IntervisionTurn, IntervisionTurn.presenter_id == person_id),
        "drafts": number(Draft, Draft.person_id == person_id, Draft.deleted_at.is_(None)),
        "reminders": number(Nudge, Nudge.person_id == person_id),
        "reminded": number(ReminderChoice, ReminderChoice.person_id == person_id),
        "letters": number(OutgoingMail, OutgoingMail.person_id == person_id),
        "sign_ins": number(SignIn, SignIn.person_id == person_id),
        "acts": number(JournalEntry, JournalEntry.actor_id == person_id),
    }
    row = db.execute(select(*(query.label(name) for name, query in of.items()))).one()
    return dict(row._mapping)
