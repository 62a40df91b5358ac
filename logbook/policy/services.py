"""Who may run the service: courses, people, programmes, mail."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import Actor, Role

if TYPE_CHECKING:
    from logbook.models.journeys import CoursePlace
    from logbook.models.people import Person


def may_run_courses(actor: Actor, service_id: UUID) -> bool:
    """Courses, enrolment, allocation of supervisors: coordinators and administrators."""
    return actor.holds(Role.COORDINATOR, service_id) or actor.holds(Role.ADMINISTRATOR, service_id)


def may_answer_place(actor: Actor, place: CoursePlace) -> bool:
    """What comes after the course is the person's own to say, or for whoever runs courses to note on their behalf."""
    return actor.id == place.person_id or may_run_courses(actor, place.service_id)


def may_see_people(actor: Actor, service_id: UUID) -> bool:
    """Who belongs to the service: coordinators and administrators."""
    return may_run_courses(actor, service_id)


def may_change_people(actor: Actor, service_id: UUID) -> bool:
    """Invite, change roles, retire, merge, erase: administrators."""
    return actor.holds(Role.ADMINISTRATOR, service_id)


def may_arrange_stand_in(actor: Actor, supervisor_id: UUID, service_id: UUID) -> bool:
    """Somebody to supervise while a supervisor is away: that supervisor, coordinators and administrators."""
    return (actor.id == supervisor_id and actor.supervises_in(service_id)) or may_run_courses(actor, service_id)


def may_erase_person(actor: Actor, person: Person) -> bool:
    """Take a departed person's identity out of the record: an administrator of the service that answers for the account."""
    return actor.holds(Role.ADMINISTRATOR, person.service_id)


def may_confirm_address(actor: Actor, person: Person) -> bool:
    """Agree to a change of address where no letter can go out: another administrator of the service that answers for the account."""
    return actor.id != person.id and actor.holds(Role.ADMINISTRATOR, person.service_id) and person.retired_on is None


def may_merge_people(actor: Actor, services: Collection[UUID]) -> bool:
    """Two records of one person made one: an administrator of every service the record that goes has a part in."""
    return bool(services) and all(actor.holds(Role.ADMINISTRATOR, service_id) for service_id in services)


def may_see_programmes(actor: Actor, service_id: UUID) -> bool:
    """The programmes in words: whoever runs courses."""
    return may_run_courses(actor, service_id)


def may_change_programmes(actor: Actor, service_id: UUID) -> bool:
    """Edit the service's copies of the programmes: administrators."""
    return actor.holds(Role.ADMINISTRATOR, service_id)


def may_change_nudge_rules(actor: Actor, service_id: UUID) -> bool:
    """When people are reminded, and in which words: whoever runs courses. Who would hear is told on the same pages."""
    return may_run_courses(actor, service_id)


def may_see_mail(actor: Actor, service_id: UUID) -> bool:
    """The outbox without a mail server, as a page: administrators."""
    return actor.holds(Role.ADMINISTRATOR, service_id)


def may_see_timetable(actor: Actor, service_id: UUID) -> bool:
    """When reminders are looked for, and which messages did not arrive; never their words: administrators and coordinators."""
    return actor.holds(Role.ADMINISTRATOR, service_id) or actor.holds(Role.COORDINATOR, service_id)
