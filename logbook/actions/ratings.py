"""A rating: begun, answered a statement at a time, locked, and unlocked with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, rated
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken, require_none
from logbook.domain.skills.rating import AsWhom, from_text, items_in, read_note, to_text, why_not_as, why_not_lock
from logbook.domain.skills.scales import chosen
from logbook.domain.skills.scoring import read_scores, why_not_begin
from logbook.models import scales
from logbook.models.rated import circle, own_rating, parties_of
from logbook.models.ratings import RatedRecording, Rating, RatingNote, RatingOpening, RatingUnlocking, ScaleVersion

SHORTEST_REASON = 5


def begin(
    db: Session,
    actor: Actor,
    recording: RatedRecording,
    version: ScaleVersion,
    items: Collection[int],
    as_whom: str,
    *,
    rating_id: UUID,
    now: datetime,
) -> Rating:
    """Begin one's rating; where one is begun already, that one. `items` are the sub-scales chosen; none is the whole scale.

    The recording's row is held, so that two clicks in two windows begin one rating. Errors: RuleBroken.
    """
    stands = rated.stands_to(db, actor, recording)
    policy.require(stands.as_whom is not None)
    if why_not := why_not_as(as_whom, stands.as_whom):
        raise RuleBroken(why_not)
    db.scalar(select(RatedRecording.id).where(RatedRecording.id == recording.id).with_for_update())
    if (there := own_rating(db, recording.id, actor.id)) is not None:
        return there
    scale = scales.scale_of(version)
    newest = next((v for v in scales.in_use(db, recording.service_id, actor.today) if v.key == version.key), None)
    require_none(why_not_begin(scale, scales.scale_of(newest) if newest else None))
    return add(db, actor, recording, version.number, stands.as_whom or AsWhom.SELF, to_text(chosen(scale, items), scale, {}),
               rating_id=rating_id, now=now)  # fmt: skip


def add(
    db: Session,
    actor: Actor,
    recording: RatedRecording,
    scale_number: int,
    as_whom: AsWhom,
    scores: str,
    *,
    rating_id: UUID,
    now: datetime,
) -> Rating:
    """The row of a rating. That it was begun is not journalled: a draft is its rater's alone."""
    rating = Rating(
        id=rating_id,
        service_id=recording.service_id,
        recording_id=recording.id,
        rater_id=actor.id,
        scale_number=scale_number,
        as_whom=as_whom,
        scores=scores,
        started_at=now,
        saved_at=now,
        locked_at=None,
    )
    db.add(rating)
    db.flush()
    return rating


def answer(
    db: Session,
    actor: Actor,
    rating: Rating,
    typed: Mapping[str, str],
    notes: Mapping[str, tuple[str, str]],
    now: datetime,
    cleared: Collection[str] = (),
) -> None:
    """Keep answers and notes as one goes. `typed`: statement to what was chosen; `notes`: statement to (words, place as typed).

    Either all of it is kept or none. `cleared` are statements whose answer is taken back. Errors: RuleBroken with every
    reason; one that names a field for a note.
    """
    require_open(db, actor, rating)
    scale = scales.named(db, rating.service_id, rating.scale_number)
    items = items_in(scale, rating.scores)
    kept, reasons = read_scores(scale, typed)
    require_none(reasons)
    rated_keys = {key for item in items for key in item.keys}
    if strange := [key for key in (*kept, *cleared) if key not in rated_keys]:
        raise RuleBroken(f"Statement {strange[0]} is not among the sub-scales you chose to rate.")
    there = {key: score for key, score in from_text(scale, rating.scores).items() if key not in cleared}
    rating.scores = to_text(items, scale, {**there, **kept})
    for key, (words, at) in notes.items():
        if key and key not in scale.statements:
            raise RuleBroken(f"“{key[:20]}” is no statement of {scale.said()}.")
        _keep_note(db, rating, key, *read_note(words, at, key))
    rating.saved_at = now


def _keep_note(db: Session, rating: Rating, key: str, words: str, at_ms: int | None) -> None:
    note = db.scalar(select(RatingNote).where(RatingNote.rating_id == rating.id, RatingNote.statement == key))
    if not words and at_ms is None:
        if note is not None:
            db.delete(note)
        return
    if note is None:
        note = RatingNote(service_id=rating.service_id, rating_id=rating.id, statement=key)
        db.add(note)
    note.words, note.at_ms = words, at_ms
    db.flush()


def lock(db: Session, actor: Actor, rating: Rating, now: datetime) -> None:
    """Lock it: it is as it is from now on. Locked twice at once is locked once. What has no answer stays out."""
    require_theirs(db, actor, rating)
    if rating.locked_at is not None:
        return
    scale = scales.named(db, rating.service_id, rating.scale_number)
    if why_not := why_not_lock(from_text(scale, rating.scores)):
        raise RuleBroken(why_not)
    rating.locked_at = now
    journal.record(db, actor, "rating locked", rating.service_id, rating.id, now, recording=rating.recording_id)


def unlock(db: Session, actor: Actor, rating: Rating, reason: str, now: datetime) -> None:
    """Open one's own rating again, with the reason. Whatever of others' could be read until now counts as opened.

    The journal says that it was unlocked; the reason stands in a row of its own, as the journal keeps no words.
    """
    require_theirs(db, actor, rating)
    if rating.locked_at is None:
        return
    if len(reason) < SHORTEST_REASON:
        raise RuleBroken("Say in a few words why it is opened again: the reason stays with it.", field="reason")
    found = circle(db, rating.recording_id)
    before = {each.rating_id for each in found.openings if each.viewer_id == actor.id}
    for each in found.there_for(actor.id, now):
        if each.rater_id != actor.id and each.id not in before:
            note_opening(db, actor, rating.recording_id, each.id, rating.service_id, now)
    row = RatingUnlocking(
        service_id=rating.service_id,
        rating_id=rating.id,
        by_id=actor.id,
        at=now,
        was_locked_at=rating.locked_at,
        reason=reason,
    )
    db.add(row)
    rating.locked_at = None
    journal.record(db, actor, "rating unlocked", rating.service_id, rating.id, now, recording=rating.recording_id)


def note_opening(
    db: Session, actor: Actor, recording_id: UUID, rating_id: UUID, service_id: UUID, now: datetime
) -> None:
    """Write down, for ever, that the actor opened this rating."""
    opened = {"recording_id": recording_id, "rating_id": rating_id, "viewer_id": actor.id}
    db.add(RatingOpening(service_id=service_id, at=now, **opened))
    db.flush()


def require_theirs(db: Session, actor: Actor, rating: Rating) -> None:
    """403 for anybody but its rater, or, of a consensus, those whose it is."""
    policy.require(policy.may_change_rating(actor, rating, parties_of(db, rating.id)))


def require_open(db: Session, actor: Actor, rating: Rating) -> None:
    """The same, and it is not locked."""
    require_theirs(db, actor, rating)
    if rating.locked_at is not None:
        raise RuleBroken("This rating is locked, so nothing of it was changed. Unlock it with a reason first.")
