"""Opening another's rating before one's own is locked, agreeing to, and what two settle on together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, ratings
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.domain.skills.blind import Placed, may_record_consensus
from logbook.domain.skills.rating import AsWhom, from_text, items_in, to_text
from logbook.domain.skills.scales import chosen
from logbook.models import scales
from logbook.models.profiles import Shown
from logbook.models.rated import circle, consensus_of, recordings_visible_to
from logbook.models.ratings import OpeningAgreed, RatedRecording, Rating, RatingParty


def there(db: Session, actor: Actor, recording_id: UUID, rating_id: UUID, now: datetime) -> Placed:
    """The rating as it is there for the actor. Errors: NotVisible, as long as it is not."""
    found = {each.id: each for each in circle(db, recording_id).there_for(actor.id, now)}
    policy.require_visible(rating_id in found)
    return found[rating_id]


def open_other(db: Session, actor: Actor, recording: RatedRecording, rating_id: UUID, now: datetime) -> None:
    """Open another's locked rating; before one's own is locked that marks one's own as seen, for ever."""
    found = circle(db, recording.id)
    rating = there(db, actor, recording.id, rating_id, now)
    if found.opens_as_seen(actor.id, rating):
        ratings.note_opening(db, actor, recording.id, rating_id, recording.service_id, now)
        journal.record(db, actor, "rating opened", recording.service_id, rating_id, now, recording=recording.id)


def shown_in_a_report(db: Session, viewer: Actor, shown: Iterable[Shown], now: datetime) -> None:
    """Ratings that their practitioner lets somebody read who does not rate the recordings: they count as opened, so that a rating of
    theirs is marked as seen, should they be asked for one later. Whoever does rate them stays blind in the report instead."""
    ratings_of = list(shown)
    seen = recordings_visible_to(viewer).where(RatedRecording.id.in_([each.recording_id for each in ratings_of]))
    rates = set(db.scalars(seen.with_only_columns(RatedRecording.id)))
    for each in ratings_of:
        if each.recording_id not in rates:
            ratings.note_opening(db, viewer, each.recording_id, each.id, each.service_id, now)


def agree(
    db: Session, actor: Actor, recording: RatedRecording, other_id: UUID, raters: set[UUID], now: datetime
) -> None:
    """Say that one would rather open than wait. It holds once the other says the same; saying it twice is saying it once."""
    policy.require(actor.id in raters)
    policy.require_visible(other_id in raters and other_id != actor.id)
    if _said(db, actor, recording.id, other_id) is None:
        facts = {"recording_id": recording.id, "person_id": actor.id, "other_id": other_id, "said_at": now}
        db.add(OpeningAgreed(service_id=recording.service_id, **facts))
        journal.record(db, actor, "opening agreed to", recording.service_id, recording.id, now, other=other_id)


def take_back(db: Session, actor: Actor, recording: RatedRecording, other_id: UUID, now: datetime) -> None:
    """Rather wait after all. What was opened meanwhile stays opened."""
    said = _said(db, actor, recording.id, other_id)
    if said is not None:
        said.taken_back_at = now
        journal.record(db, actor, "opening taken back", recording.service_id, recording.id, now, other=other_id)


def _said(db: Session, actor: Actor, recording_id: UUID, other_id: UUID) -> OpeningAgreed | None:
    query = select(OpeningAgreed).where(
        OpeningAgreed.recording_id == recording_id,
        OpeningAgreed.person_id == actor.id,
        OpeningAgreed.other_id == other_id,
        OpeningAgreed.taken_back_at.is_(None),
    )
    return db.scalars(query.limit(1)).first()


def settle(
    db: Session, actor: Actor, recording: RatedRecording, other_id: UUID, *, rating_id: UUID, now: datetime
) -> Rating:
    """Begin the third record of two raters who have both locked; where there is one, that one. Their own two stay.

    It holds from the start what both scored alike; where they were rated on two versions, it is on the later one.
    """
    db.scalar(select(RatedRecording.id).where(RatedRecording.id == recording.id).with_for_update())
    people = frozenset({actor.id, other_id})
    found = circle(db, recording.id)
    if not may_record_consensus(people, found.ratings):
        raise RuleBroken("Two settle on a third rating once each of them has locked their own.")
    if (kept := consensus_of(db, recording.id, people)) is not None:
        return kept
    own = {each.rater_id: each.id for each in found.ratings if not each.is_consensus}
    mine, theirs = db.get_one(Rating, own[actor.id]), db.get_one(Rating, own[other_id])
    rating = ratings.add(
        db, actor, recording, max(mine.scale_number, theirs.scale_number), AsWhom.CONSENSUS, _alike(db, mine, theirs),
        rating_id=rating_id, now=now,
    )  # fmt: skip
    for person_id in people:
        db.add(RatingParty(rating_id=rating.id, person_id=person_id, service_id=recording.service_id))
    db.flush()
    return rating


def _alike(db: Session, mine: Rating, theirs: Rating) -> str:
    """What both answered alike, in the text of a rating over the items that either of them rated."""
    later = max(mine, theirs, key=lambda each: each.scale_number)
    scale = scales.named(db, later.service_id, later.scale_number)
    both = [(scales.named(db, each.service_id, each.scale_number), each.scores) for each in (mine, theirs)]
    one, other = (from_text(of, scores) for of, scores in both)
    alike = {key: score for key, score in one.items() if key in scale.statements and other.get(key) == score}
    numbers = {item.number for of, scores in both for item in items_in(of, scores)}
    return to_text(chosen(scale, numbers & {item.number for item in scale.items if item.statements}), scale, alike)
