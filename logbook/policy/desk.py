"""What lies on one's own desk: drafts and files made for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logbook.domain.people import Actor, Standing
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
