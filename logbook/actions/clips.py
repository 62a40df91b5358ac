"""Clips: kept as marked, named, thrown away and brought back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import clip_people, journal, standing, uploads
from logbook.domain.clips import Moment, faults, name_faults
from logbook.domain.people import Actor
from logbook.domain.recordings import Part
from logbook.domain.refusals import NotVisible, RuleBroken, require_none
from logbook.models.clips import next_position
from logbook.models.cycles import Cycle
from logbook.models.films import owners_of_clips
from logbook.models.recordings import Clip, Film, StoredFile


def keep(db: Session, actor: Actor, moment: Moment, cycle: Cycle | None, now: datetime) -> StoredFile:
    """A moment as it was marked, and the file its bytes go to. Refused, before a byte travels, where there is no room or no consent.

    The page makes the clip's id: a second click finds the first one's file. A supervisor who cuts one for their trainee sends it;
    the clip is the trainee's.
    """
    known = db.get(Clip, moment.clip_id)
    if known is not None:
        return uploads.find(db, actor, known.file_id, now)
    film = _film(db, actor, moment.film_id, cycle)
    require_none(list(faults(moment)))
    file = uploads.begin(
        db,
        actor,
        service_id=film.service_id,
        group_id=film.client_id or film.id,
        clip_id=moment.clip_id,
        part=Part.FILM if moment.whole_film else Part.CLIP,
        media_type=moment.media_type,
        length=moment.length,
        now=now,
    )
    clip = _row(db, moment, film, file, cycle.trainee_id if cycle else actor.id, now)
    db.add(clip)
    db.flush()
    if film.client_id is not None:
        clip_people.write(db, clip, moment.people)
        if not moment.whole_film:
            clip_people.require_may_be_kept(db, clip, actor.today_in(clip.service_id))
    if cycle is not None:
        standing.active_on(db, cycle.journey_id, actor.today_in(cycle.service_id))
    marks = {"begins_ms": clip.begins_ms, "ends_ms": clip.ends_ms, "held": clip.held_at is not None}
    journal.record(db, actor, "clip begun", clip.service_id, clip.id, now, film=film.id, file=file.id, **marks)
    return file


def rename(db: Session, actor: Actor, clip: Clip, words: str, principles: tuple[str, ...], now: datetime) -> None:
    """Another name for the moment, other principles."""
    policy.require(policy.may_change_clip(actor, clip))
    require_none(list(name_faults(words, principles)))
    clip.moment, clip.principles = words, list(principles)
    clip.version += 1
    journal.record(db, actor, "clip named", clip.service_id, clip.id, now, principles=list(principles))


def throw_away(db: Session, actor: Actor, clip: Clip, now: datetime) -> None:
    """Out of sight at once, for everybody; its key is destroyed with the next sweep after a day."""
    policy.require(policy.may_change_clip(actor, clip))
    if clip.deleted_at is None:
        clip.deleted_at = now
        journal.record(db, actor, "clip thrown away", clip.service_id, clip.id, now)


def bring_back(db: Session, actor: Actor, clip_id: UUID, now: datetime) -> Clip:
    """Undo: it is where it was, as long as its key is there."""
    clip = db.get(Clip, clip_id)
    if clip is None or not policy.may_change_clip(actor, clip):
        raise NotVisible
    if clip.destroyed_at is not None:
        raise RuleBroken("This clip is no longer kept: a day has passed, and its key was destroyed.")
    if clip.deleted_at is not None:
        clip.deleted_at = None
        journal.record(db, actor, "clip brought back", clip.service_id, clip.id, now)
    return clip


def _film(db: Session, actor: Actor, film_id: UUID, cycle: Cycle | None) -> Film:
    film = db.get(Film, film_id)
    if film is None or not policy.may_cut_film(actor, film, owners_of_clips(db, film_id)):
        raise NotVisible
    if film.cycle_id != (cycle.id if cycle else None):
        raise RuleBroken(
            "This film was registered for something else. Open the clipping page from its cycle, and choose it again."
        )
    return film


def _row(db: Session, moment: Moment, film: Film, file: StoredFile, owner_id: UUID, now: datetime) -> Clip:
    return Clip(
        id=moment.clip_id,
        service_id=film.service_id,
        film_id=film.id,
        owner_id=owner_id,
        journey_id=film.journey_id,
        client_id=film.client_id,
        cycle_id=film.cycle_id,
        kind=film.kind,
        moment=moment.words,
        principles=list(moment.principles),
        begins_ms=moment.begins_ms,
        ends_ms=moment.ends_ms,
        position=next_position(db, film.cycle_id),
        file_id=file.id,
        made_at=now,
        held_at=now if moment.somebody_else else None,
        held_because=moment.somebody_else,
    )
