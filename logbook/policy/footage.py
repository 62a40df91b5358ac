"""Who may see, keep and show a clip. Seeing is by relationship, never by rank; consent is asked beside it (domain/consent)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import Actor, Standing
from logbook.policy.record import may_log

if TYPE_CHECKING:
    from logbook.models.comments import ClipComment
    from logbook.models.recordings import Clip, StoredFile


def may_see_clip(
    actor: Actor,
    clip: Clip,
    journey: Standing | None,
    taken_by_ids: Collection[UUID],
    shown_to_ids: Collection[UUID],
    rater_ids: Collection[UUID] = (),
    shared_with_ids: Collection[UUID] = (),
) -> bool:
    """Its owner, their present supervisor, one who took its cycle to supervision, the assessor it was put forward to, whoever
    it was shown to by name, whoever its owner asked to rate it as somebody independent, and the peers it is shared with, while that
    lasts; nobody by rank. Whoever has no place in its service any more sees it as such a peer or not at all, be it their own."""
    if actor.id in shared_with_ids:
        return True
    if not may_be_at_home(actor, clip):
        return False
    if actor.id == clip.owner_id or actor.id in {*taken_by_ids, *shown_to_ids, *rater_ids}:
        return True
    if journey is None:
        return False
    put_forward = clip.put_forward_at is not None and actor.id in journey.assessor_ids
    return put_forward or actor.id in journey.supervisor_ids


def may_be_at_home(actor: Actor, of: Clip | StoredFile) -> bool:
    """Belong to the service whose footage it is: a family said yes to a service, and what was filmed or signed there stays there."""
    return of.service_id in actor.places


def may_send_bytes(actor: Actor, file: StoredFile) -> bool:
    """The bytes of a file come from whoever began to send it."""
    return actor.id == file.person_id and may_be_at_home(actor, file)


def may_change_clip(actor: Actor, clip: Clip) -> bool:
    """Name it, put it forward, show it, throw it away: whoever cut it, and nobody else."""
    return actor.id == clip.owner_id and may_be_at_home(actor, clip)


def may_say_who(actor: Actor, clip: Clip, journey: Standing | None) -> bool:
    """Say which of the family can be recognised in a clip: whoever cut it, and their present supervisor."""
    entitled = actor.id == clip.owner_id or (journey is not None and actor.id in journey.supervisor_ids)
    return entitled and may_be_at_home(actor, clip)


def may_release_clip(actor: Actor, clip: Clip, journey: Standing | None) -> bool:
    """Say that a stranger in a clip cannot be recognised by anybody: the present supervisor; never whoever cut it."""
    return actor.id != clip.owner_id and journey is not None and actor.id in journey.supervisor_ids


def may_change_comment(actor: Actor, comment: ClipComment) -> bool:
    """Whoever sees a clip may comment on it; a comment is taken out and put back by whoever wrote it."""
    return actor.id == comment.person_id


def may_take_still(actor: Actor, clip: Clip, journey: Standing | None) -> bool:
    """Its owner, and whoever writes in the record it belongs to."""
    return actor.id == clip.owner_id or (journey is not None and may_log(actor, journey))
