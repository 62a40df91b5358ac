"""Who looks after a film that lies on somebody's device."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import Actor

if TYPE_CHECKING:
    from logbook.models.recordings import Film


def may_look_after_film(actor: Actor, film: Film) -> bool:
    """See on which device it lies and say that it is deleted there: whoever registered it, and nobody else."""
    return actor.id == film.owner_id


def may_cut_film(actor: Actor, film: Film, clip_owner_ids: Collection[UUID]) -> bool:
    """Cut another moment out of it: whoever registered it, and whose clips of it are there: those can be trimmed further; both as
    long as they belong to its service."""
    is_theirs = may_look_after_film(actor, film) or actor.id in clip_owner_ids
    return is_theirs and film.service_id in actor.places
