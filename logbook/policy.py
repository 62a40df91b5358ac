"""Who may do what, on one page.

Footage and words are seen through a relationship (own work, own trainee, a milestone to decide), never through rank. Each
function answers for one act. The queries `visible_to` in models ask the database the same, and a test holds both to one answer.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import SUPERVISING, Actor, Role, Standing
from logbook.domain.refusals import NotAllowed, NotVisible

if TYPE_CHECKING:
    from logbook.models.cycles import Cycle
    from logbook.models.desk import Draft, Export
    from logbook.models.journeys import Assessment, CoursePlace
    from logbook.models.people import Person
    from logbook.models.supervision import SupervisionSession


def require(allowed: bool) -> None:
    """Refuse what may be seen but not done (403)."""
    if not allowed:
        raise NotAllowed


def require_visible(visible: bool) -> None:
    """Refuse as if it were not there (404)."""
    if not visible:
        raise NotVisible


# One trainee's record


def may_read_record(actor: Actor, journey: Standing) -> bool:
    """Clients, cycles and supervision whole: the trainee, the present supervisor, the assessor of an undecided milestone."""
    return actor.id == journey.trainee_id or actor.id in journey.supervisor_ids or actor.id in journey.assessor_ids


def may_see_progress(actor: Actor, journey: Standing) -> bool:
    """Figures without words: whoever reads the record, the service's coordinators, a manager of the trainee's team."""
    return (
        may_read_record(actor, journey)
        or actor.holds(Role.COORDINATOR, journey.service_id)
        or (actor.id in journey.manager_ids and actor.holds(Role.MANAGER, journey.service_id))
    )


def may_log(actor: Actor, journey: Standing) -> bool:
    """Write clients, cycles and visits: the trainee, or the present supervisor on their behalf, while the journey is open."""
    return journey.open and (actor.id == journey.trainee_id or actor.id in journey.supervisor_ids)


def may_send(actor: Actor, journey: Standing) -> bool:
    """Send a cycle for sign-off and take it back: the trainee alone."""
    return journey.open and actor.id == journey.trainee_id


def may_read_cycle(actor: Actor, journey: Standing, taken_by_ids: frozenset[UUID]) -> bool:
    """Whoever reads the record, and a former supervisor the cycles they signed or took to supervision; nothing else."""
    return may_read_record(actor, journey) or actor.id in taken_by_ids


def may_sign_off(actor: Actor, journey: Standing, taken_by_ids: frozenset[UUID]) -> bool:
    """The supervisor who took it to supervision, or the present one, entitled today; never the trainee."""
    return (
        actor.id != journey.trainee_id
        and actor.supervises_in(journey.service_id)
        and (actor.id in journey.supervisor_ids or actor.id in taken_by_ids)
    )


def may_agree(actor: Actor, cycle: Cycle) -> bool:
    """The trainee alone says that an entry made for them is right."""
    return actor.id == cycle.trainee_id


def may_reopen(actor: Actor, cycle: Cycle, signed_by_id: UUID) -> bool:
    """A signed cycle is reopened, with a reason, by its signer or the trainee."""
    return actor.id in (signed_by_id, cycle.trainee_id)


def may_enter_session(actor: Actor, journey: Standing) -> bool:
    """Either side may enter a supervision session."""
    return journey.open and (actor.id == journey.trainee_id or actor.id in journey.supervisor_ids)


def may_see_session(actor: Actor, session: SupervisionSession, journey: Standing) -> bool:
    """Its two sides, and whoever reads the trainee's record."""
    return actor.id == session.supervisor_id or may_read_record(actor, journey)


def may_confirm_session(actor: Actor, session: SupervisionSession) -> bool:
    """Only the two who were there confirm it."""
    return actor.id in (session.trainee_id, session.supervisor_id)


def may_open_supervision(actor: Actor) -> bool:
    """The pages about one's own supervision: whoever is supervised or supervises, somewhere."""
    return bool(actor.services_as(Role.TRAINEE, Role.PRACTITIONER)) or supervises_somewhere(actor)


# Journeys and milestones


def may_ask_for_milestone(actor: Actor, journey: Standing) -> bool:
    """The trainee asks for their own milestone."""
    return journey.open and actor.id == journey.trainee_id


def may_open_milestone(actor: Actor, journey: Standing) -> bool:
    """How it stands, without a word of the record: whoever sees the figures, and whoever names its assessor."""
    return may_see_progress(actor, journey) or may_assign_assessor(actor, journey.service_id)


def may_propose_shortfall(actor: Actor, journey: Standing) -> bool:
    """The present supervisor proposes a shortfall of minutes."""
    return journey.open and actor.id in journey.supervisor_ids and actor.id != journey.trainee_id


def may_assign_assessor(actor: Actor, service_id: UUID) -> bool:
    """Coordinators and administrators ask an assessor; whom they may ask is a rule of the training."""
    return actor.holds(Role.COORDINATOR, service_id) or actor.holds(Role.ADMINISTRATOR, service_id)


def may_decide(actor: Actor, assessment: Assessment, journey: Standing) -> bool:
    """The assessor named for it, who is neither the trainee nor was ever their supervisor, until it is decided."""
    return (
        actor.id == assessment.assessor_id
        and actor.holds(Role.ASSESSOR, journey.service_id)
        and assessment.decided_at is None
        and actor.id != journey.trainee_id
        and actor.id not in journey.ever_supervisor_ids
    )


def may_change_journey(actor: Actor, journey: Standing) -> bool:
    """Leave, pause, leaving and returning: the trainee, the present supervisor, the coordinator."""
    return (
        actor.id == journey.trainee_id
        or actor.id in journey.supervisor_ids
        or actor.holds(Role.COORDINATOR, journey.service_id)
    )


# The service


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


def may_merge_people(actor: Actor, services: Collection[UUID]) -> bool:
    """Two records of one person made one: an administrator of every service the record that goes has a part in."""
    return bool(services) and all(actor.holds(Role.ADMINISTRATOR, service_id) for service_id in services)


def may_see_programmes(actor: Actor, service_id: UUID) -> bool:
    """The programmes in words: whoever runs courses."""
    return may_run_courses(actor, service_id)


def may_change_programmes(actor: Actor, service_id: UUID) -> bool:
    """Edit the service's copies of the programmes: administrators."""
    return actor.holds(Role.ADMINISTRATOR, service_id)


def may_see_mail(actor: Actor, service_id: UUID) -> bool:
    """The outbox without a mail server, as a page: administrators."""
    return actor.holds(Role.ADMINISTRATOR, service_id)


def may_merge_clients(actor: Actor, journey: Standing) -> bool:
    """Two records of one family made one: the trainee or the present supervisor."""
    return may_log(actor, journey)


# One's own desk


def may_use_draft(actor: Actor, draft: Draft) -> bool:
    """A draft is private to who types it."""
    return draft.person_id == actor.id


def may_export(actor: Actor, journey: Standing) -> bool:
    """The logbook as a file: the trainee at any time, the present supervisor, and the assessor while deciding."""
    return may_read_record(actor, journey)


def may_fetch_export(actor: Actor, export: Export, journey: Standing) -> bool:
    """A file made for one person is fetched by that person, while they may still read what is in it."""
    return export.person_id == actor.id and may_export(actor, journey)


def supervises_somewhere(actor: Actor) -> bool:
    """Whether supervision pages are theirs to open at all."""
    return any(place.roles & SUPERVISING for place in actor.places.values())
