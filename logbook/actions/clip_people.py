"""Who can be recognised in a clip: said when it is cut, said later, and settled where somebody unexpected is on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.consent import Purpose, may_be_used
from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import RuleBroken, require_none
from logbook.models.clients import participants_of
from logbook.models.clips import recognisable_in
from logbook.models.footage_consent import footage_of
from logbook.models.recordings import Clip, ClipParticipant


def write(db: Session, clip: Clip, people: Mapping[UUID, bool]) -> None:
    """Write down who is in it, and whether a box covers them, in place of what was said before. They are all of this family."""
    assert clip.client_id is not None, "nobody of a family is in a meeting's recording"  # noqa: S101 - the callers' own promise
    theirs = {each.id for each in participants_of(db, clip.client_id)}
    policy.require_visible(theirs >= people.keys())
    db.execute(delete(ClipParticipant).where(ClipParticipant.clip_id == clip.id))
    common = {"clip_id": clip.id, "service_id": clip.service_id}
    db.add_all(ClipParticipant(**common, participant_id=whose, covered=covered) for whose, covered in people.items())
    db.flush()


def require_may_be_kept(db: Session, clip: Clip, today: date) -> None:
    """Nobody in it has said no. An answer that is still to come is waited for, and nobody watches meanwhile."""
    verdict = may_be_used(footage_of(db, [clip.id])[clip.id], Purpose.CARE, today)
    require_none([missing.reason for missing in verdict.missing if not missing.waits])


def name(
    db: Session,
    actor: Actor,
    clip: Clip,
    journey: Standing | None,
    people: Collection[UUID],
    somebody_else: str,
    now: datetime,
) -> None:
    """Say who of the family can be recognised. A box that covers somebody stays; somebody else still there keeps it on hold.

    Naming everyone settles a hold: whoever was unexpected is one of the family after all.
    """
    policy.require(policy.may_say_who(actor, clip, journey))
    if clip.client_id is None:
        raise RuleBroken("This is of a meeting: nobody of a family is in it.")
    if not people and not somebody_else:
        raise RuleBroken("Say who can be recognised: tick at least one, or write who else it is.")
    covered = recognisable_in(db, clip.id)
    write(db, clip, {each: covered.get(each, False) for each in people})
    if somebody_else:
        clip.held_at, clip.held_because = clip.held_at or now, somebody_else
        clip.released_at = clip.released_by_id = None
    elif clip.held_at is not None and clip.released_at is None:
        clip.released_at, clip.released_by_id = now, actor.id
    clip.version += 1
    facts = {"people": sorted(people, key=str), "held": bool(somebody_else)}
    journal.record(db, actor, "people in a clip named", clip.service_id, clip.id, now, **facts)


def release(db: Session, actor: Actor, clip: Clip, journey: Standing | None, now: datetime) -> None:
    """Whoever was unexpected cannot be recognised by anybody: the supervisor's judgement, journalled as theirs."""
    policy.require(policy.may_release_clip(actor, clip, journey))
    if clip.held_at is not None and clip.released_at is None:
        clip.released_at, clip.released_by_id = now, actor.id
        clip.version += 1
        journal.record(db, actor, "clip released", clip.service_id, clip.id, now)
