"""What is one's own: drafts, files made for one person, and who sees one's stage."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import Actor, Role, Standing
from logbook.policy.record import may_read_record

if TYPE_CHECKING:
    from logbook.models.desk import Draft, Export


def may_use_draft(actor: Actor, draft: Draft) -> bool:
    """A draft is private to who types it."""
    return draft.person_id == actor.id


def may_export(actor: Actor, journey: Standing) -> bool:
    """The logbook as a file: the trainee at any time, the present supervisor, and the assessor while deciding."""
    return may_read_record(actor, journey)


def may_fetch_export(actor: Actor, export: Export, journey: Standing) -> bool:
    """A file made for one person is fetched by that person, while they may still read what is in it."""
    return export.person_id == actor.id and may_export(actor, journey)


def may_choose_about_stage(actor: Actor, service_id: UUID) -> bool:
    """Whether managers see one's stage is one's own to say, in a service where one trains or practises."""
    return actor.holds(Role.TRAINEE, service_id) or actor.holds(Role.PRACTITIONER, service_id)
