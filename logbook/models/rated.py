"""Who sees what is rated, and whose ratings of it are there for whom: the relationships in SQL, blindness by its one rule."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import Actor
from logbook.domain.skills.blind import Opened, Placed, for_agreement, is_seen, open_to, would_be_seen
from logbook.domain.skills.rating import AsWhom, Source
from logbook.models.ratings import OpeningAgreed, RatedRecording, Rating, RatingOpening, RatingParty, RecordingRater
from logbook.models.relations import takers_of
from logbook.models.standing import supervised_by, taken_by


def recordings_visible_to(actor: Actor) -> Select[RatedRecording]:
    """policy.may_see_recording, asked of the database."""
    asked = select(RecordingRater.recording_id).where(
        RecordingRater.person_id == actor.id, RecordingRater.ended_at.is_(None)
    )
    seen = or_(
        and_(RatedRecording.practitioner_id == actor.id, RatedRecording.source != Source.CALIBRATION),
        RatedRecording.journey_id.in_(supervised_by(actor)),
        RatedRecording.cycle_id.in_(taken_by(actor)),
        RatedRecording.id.in_(asked),
    )
    return select(RatedRecording).where(RatedRecording.deleted_at.is_(None), seen)


def takers_of_recording(db: Session, recording: RatedRecording) -> frozenset[UUID]:
    """Everyone who signed its cycle or took it to supervision."""
    return takers_of(db, recording.cycle_id) if recording.cycle_id else frozenset()


def asked_to_rate(db: Session, recording_id: UUID) -> dict[UUID, str]:
    """Who was asked to rate it beside the practitioner and the supervisors, and as whom, while that lasts."""
    query = select(RecordingRater.person_id, RecordingRater.as_whom).where(
        RecordingRater.recording_id == recording_id, RecordingRater.ended_at.is_(None)
    )
    return {row.person_id: row.as_whom for row in db.execute(query)}


@dataclass(frozen=True, slots=True)
class Circle:
    """All ratings of one recording as the rule of blindness reads them. Nobody is shown it whole: ask `there_for`."""

    ratings: list[Placed] = field(default_factory=list)
    agreed: set[frozenset[UUID]] = field(default_factory=set)
    openings: list[Opened] = field(default_factory=list)

    def there_for(self, viewer_id: UUID, now: datetime) -> list[Placed]:
        """The ratings that are there for this person: theirs, and others' once they may be opened."""
        return open_to(viewer_id, self.ratings, self.agreed, now)

    def opens_as_seen(self, viewer_id: UUID, rating: Placed) -> bool:
        """Whether opening this one now marks the viewer's own as seen; once they did, there is nothing to warn of."""
        opened = any(each.viewer_id == viewer_id and each.rating_id == rating.id for each in self.openings)
        return would_be_seen(viewer_id, rating, self.ratings) and not opened

    def seen(self, rating: Placed) -> bool:
        """Whether its rater had opened another before they locked it."""
        return not rating.is_consensus and is_seen(rating, self.ratings, self.openings)

    def counting(self) -> list[Placed]:
        """The ratings that count for agreement."""
        return for_agreement(self.ratings, self.openings)


def circles(db: Session, recording_ids: Collection[UUID]) -> dict[UUID, Circle]:
    """The circle of each of these recordings, in four statements however many there are."""
    found = {id_: Circle() for id_ in recording_ids}
    of, among = select(Rating.id, Rating.recording_id, Rating.rater_id, Rating.locked_at), list(found)
    parties: dict[UUID, set[UUID]] = {}
    joined = select(RatingParty.rating_id, RatingParty.person_id).join(Rating, Rating.id == RatingParty.rating_id)
    for rating_id, person_id in db.execute(joined.where(Rating.recording_id.in_(among))):
        parties.setdefault(rating_id, set()).add(person_id)
    for row in db.execute(of.where(Rating.recording_id.in_(among)).order_by(Rating.started_at, Rating.id)):
        between = frozenset(parties.get(row.id, ()))
        found[row.recording_id].ratings.append(Placed(row.id, row.rater_id, row.locked_at, between))
    for recording_id, one, other in db.execute(_agreed(among)):
        found[recording_id].agreed.add(frozenset({one, other}))
    opened = select(RatingOpening).where(RatingOpening.recording_id.in_(among))
    for opening in db.scalars(opened):
        found[opening.recording_id].openings.append(Opened(opening.viewer_id, opening.rating_id, opening.at))
    return found


def circle(db: Session, recording_id: UUID) -> Circle:
    """The circle of one recording."""
    return circles(db, [recording_id])[recording_id]


def _agreed(recording_ids: list[UUID]) -> Select[UUID, UUID, UUID]:
    """The pairs who both said that they would rather open than wait, and have not taken it back."""
    mine, theirs = aliased(OpeningAgreed), aliased(OpeningAgreed)
    mutual = and_(
        theirs.recording_id == mine.recording_id,
        theirs.person_id == mine.other_id,
        theirs.other_id == mine.person_id,
        theirs.taken_back_at.is_(None),
    )
    query = select(mine.recording_id, mine.person_id, mine.other_id).join(theirs, mutual)
    return query.where(mine.recording_id.in_(recording_ids), mine.taken_back_at.is_(None))


def own_rating(db: Session, recording_id: UUID, rater_id: UUID) -> Rating | None:
    """Somebody's own rating of a recording, begun or locked."""
    query = select(Rating).where(
        Rating.recording_id == recording_id, Rating.rater_id == rater_id, Rating.as_whom != AsWhom.CONSENSUS
    )
    return db.scalars(query.order_by(Rating.started_at).limit(1)).first()


def parties_of(db: Session, rating_id: UUID) -> frozenset[UUID]:
    """Whose consensus it is; nobody for a rating that is none."""
    return frozenset(db.scalars(select(RatingParty.person_id).where(RatingParty.rating_id == rating_id)))


def consensus_of(db: Session, recording_id: UUID, people: frozenset[UUID]) -> Rating | None:
    """What just these people settled on, or began to."""
    query = select(Rating).where(Rating.recording_id == recording_id, Rating.as_whom == AsWhom.CONSENSUS)
    return next((each for each in db.scalars(query) if parties_of(db, each.id) == people), None)


def of_clip(db: Session, clip_id: UUID) -> RatedRecording | None:
    """What was put up of this clip, if anything."""
    put_up = RatedRecording.source != Source.CALIBRATION
    there = (RatedRecording.clip_id == clip_id, RatedRecording.deleted_at.is_(None), put_up)
    return db.scalars(select(RatedRecording).where(*there).order_by(RatedRecording.added_at).limit(1)).first()
