"""Who looks after a film that lies on somebody's device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logbook.domain.people import Actor

if TYPE_CHECKING:
    from logbook.models.recordings import Film


def may_look_after_film(actor: Actor, film: Film) -> bool:
    """See on which device it lies and say that it is deleted there: whoever registered it, and nobody else."""
    return actor.id == film.owner_id
