"""What waits for those who decide and coordinate: branches of the worklist."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.orm import aliased

from logbook.domain.people import Actor, Role
from logbook.domain.worklist import Kind
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.concerns import Concern
from logbook.models.journeys import Assessment, Course, CoursePlace, Journey, ProgrammeVersion
from logbook.models.people import Person, SupervisionLine
from logbook.models.standing import running, supervised_by
from logbook.models.worklist_item import item
from logbook.policy.safeguarding import ANSWERING


def open_assessments() -> Any:
    return and_(Assessment.decided_at.is_(None), Assessment.withdrawn_at.is_(None))


def assessment(kind: Kind) -> Rows:
    """`word` is the milestone's key, and `text` the programme that says what people call it."""
    return (
        item(
            kind,
            Assessment,
            Assessment.id,
            journey_id=Assessment.journey_id,
            word=Assessment.milestone,
            name=Person.name,
            since=Assessment.asked_at,
            text=ProgrammeVersion.text,
        )
        .join(Person, Person.id == Assessment.trainee_id)
        .join(Journey, Journey.id == Assessment.journey_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
    )


def to_answer(actor: Actor) -> Rows:
    """Concerns that wait for a decision; never one about the actor's own work."""
    answers = actor.services_as(*ANSWERING)
    return item(Kind.CONCERN, Concern, Concern.id, since=Concern.raised_at).where(
        Concern.service_id.in_(answers), Concern.decision.is_(None), Concern.owner_id != actor.id
    )


def to_decide(actor: Actor) -> Rows:
    return assessment(Kind.ASSESS).where(Assessment.assessor_id == actor.id, open_assessments())


def to_assign(actor: Actor) -> Rows:
    runs = actor.services_as(Role.COORDINATOR, Role.ADMINISTRATOR)
    return assessment(Kind.ASSIGN).where(
        Assessment.service_id.in_(runs), Assessment.assessor_id.is_(None), open_assessments()
    )


def to_allocate(actor: Actor) -> Rows:
    runs = actor.services_as(Role.COORDINATOR)
    has_line = exists().where(SupervisionLine.journey_id == Journey.id, running(SupervisionLine, actor.today))
    return (
        item(Kind.ALLOCATE, Journey, Journey.id, journey_id=Journey.id, name=Person.name, on=Journey.enrolled_on)
        .join(Person, Person.id == Journey.person_id)
        .where(Journey.service_id.in_(runs), Journey.left_on.is_(None), Journey.accredited_on.is_(None), ~has_line)
        .order_by(Journey.enrolled_on)
    )


def to_tell_apart(actor: Actor) -> Rows:
    """Siblings about whom the supervisor has said neither that they are one client nor that they are two."""
    other = aliased(Client)
    unanswered = (
        Client.sibling_of_id.is_not(None),
        Client.separate_agreed_at.is_(None),
        Client.kept_together_at.is_(None),
        Client.deleted_at.is_(None),
        Client.merged_into_id.is_(None),
    )
    return (
        item(
            Kind.SEPARATE,
            Client,
            Client.id,
            journey_id=Client.journey_id,
            word=other.code + " and " + Client.code,
            name=Person.name,
            on=Client.allocated_on,
        )
        .join(other, other.id == Client.sibling_of_id)
        .join(Person, Person.id == Client.trainee_id)
        .where(Client.journey_id.in_(supervised_by(actor)), Client.journey_left_on.is_(None), *unanswered)
        .order_by(Client.allocated_on)
    )


def deciding(actor: Actor) -> Rows:
    """Courses of the actor's services after which somebody is still deciding."""
    runs = actor.services_as(Role.COORDINATOR)
    undecided = (CoursePlace.attended_on.is_not(None), CoursePlace.decision.is_(None))
    return (
        item(Kind.DECIDING, Course, Course.id, word=Course.title, on=Course.last_day, number=func.count())
        .join(CoursePlace, CoursePlace.course_id == Course.id)
        .where(Course.service_id.in_(runs), *undecided)
        .group_by(Course.id)
        .order_by(Course.last_day)
    )


def to_replace(actor: Actor) -> Rows:
    """Journeys under way in which a family is not now and no newer one has been begun since: by name, never by code."""
    runs = actor.services_as(Role.COORDINATOR)
    return (
        item(Kind.REPLACE, Journey, Journey.id, journey_id=Journey.id, name=Person.name, on=func.min(Client.not_now_on))
        .join(Client, Client.journey_id == Journey.id)
        .join(Person, Person.id == Journey.person_id)
        .where(Journey.service_id.in_(runs), Journey.left_on.is_(None), Journey.accredited_on.is_(None))
        .where(Client.service_id.in_(runs), not_replaced())
        .group_by(Journey.id, Journey.service_id, Person.name)
        .order_by(func.min(Client.not_now_on))
    )


def not_replaced() -> ColumnElement[bool]:
    """Whether a client is not now and no other has been begun in its journey since."""
    newer = aliased(Client)
    replaced = exists().where(
        newer.journey_id == Client.journey_id,
        newer.id != Client.id,
        newer.allocated_on >= Client.not_now_on,
        newer.deleted_at.is_(None),
    )
    return and_(Client.not_now_on.is_not(None), Client.deleted_at.is_(None), ~replaced)
