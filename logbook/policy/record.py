"""Who may read and write one trainee's record, and sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import SUPERVISING, Actor, Role, Standing

if TYPE_CHECKING:
    from logbook.models.cycles import Cycle
    from logbook.models.supervision import SupervisionSession


def may_read_record(actor: Actor, journey: Standing) -> bool:
    """Clients, cycles and supervision whole: the trainee, the present supervisor, the assessor of an undecided milestone."""
    return actor.id == journey.trainee_id or actor.id in journey.supervisor_ids or actor.id in journey.assessor_ids


def may_see_progress(actor: Actor, journey: Standing) -> bool:
    """Figures without words: whoever reads the record, and the service's coordinators."""
    return may_read_record(actor, journey) or actor.holds(Role.COORDINATOR, journey.service_id)


def may_see_stage(actor: Actor, journey: Standing) -> bool:
    """The stage by name and nothing else: a manager of the trainee's team, while the trainee lets them."""
    return (
        bool(journey.shows_stage) and actor.id in journey.manager_ids and actor.holds(Role.MANAGER, journey.service_id)
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


def may_agree_to_separate(actor: Actor, journey: Standing) -> bool:
    """The present supervisor alone says that siblings have helping questions of their own."""
    return journey.open and actor.id in journey.supervisor_ids and actor.id != journey.trainee_id


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


def may_merge_clients(actor: Actor, journey: Standing) -> bool:
    """Two records of one family made one: the trainee or the present supervisor."""
    return may_log(actor, journey)


def supervises_somewhere(actor: Actor) -> bool:
    """Whether supervision pages are theirs to open at all."""
    return any(place.roles & SUPERVISING for place in actor.places.values())
