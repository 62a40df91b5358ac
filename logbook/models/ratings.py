"""What is rated, the ratings of it, and what happens to them; the versions of the scales they are made on.

Reading another's rating goes through models/rated.py, which asks the one rule of blindness (domain/skills/blind.py).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, CompactId, InService, Moment, new_id


class ScaleVersion(InService, Base):
    """One version of a skills scale as a service has it: the TOML text, never changed.

    `number` counts a service's versions of all its scales: a rating names its version by it, in two bytes.
    """

    __tablename__ = "scale_versions"
    __table_args__ = (UniqueConstraint("service_id", "key", "version"), UniqueConstraint("service_id", "number"))

    number: Mapped[int] = mapped_column(SmallInteger)
    key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    retired_on: Mapped[date | None]


class RatedRecording(Base):
    """What is rated: a clip, a segment of about 15 minutes of a film kept elsewhere, or a meeting seen live.

    `practitioner_id`: whose practice it shows; in a recording of supervision, the supervisor's. `journey_id`: that person's, by
    which their present supervisors see it. `kind` is what was filmed (domain/recordings.py), `source` how it lies before the
    raters (domain/skills/rating.py). `said` is the practitioner's own line for it. `clip_id` stays when the clip is destroyed.
    Who else sees and rates it has a row in `recording_raters`.
    """

    __tablename__ = "rated_recordings"
    __table_args__ = (
        Index("ix_rated_recordings_practitioner", "practitioner_id", "on"),
        Index("ix_rated_recordings_journey", "journey_id", "on"),
        Index("ix_rated_recordings_clip", "clip_id"),
        Index("ix_rated_recordings_cycle", "cycle_id"),
        Index("ix_rated_recordings_session", "session_id"),
    )

    id: Mapped[CompactId] = mapped_column(primary_key=True, default=new_id)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    journey_id: Mapped[UUID | None] = mapped_column(ForeignKey("journeys.id"))
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    minutes: Mapped[int | None]
    said: Mapped[str] = mapped_column(default="")
    clip_id: Mapped[UUID | None] = mapped_column(ForeignKey("clips.id"))
    cycle_id: Mapped[UUID | None] = mapped_column(ForeignKey("cycles.id"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("supervision_sessions.id"))
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class RecordingRater(InService, Base):
    """Somebody who was asked to rate a recording, beside the practitioner and their supervisors, until that ended.

    `as_whom`: independent, or peer for a member of an intervision group. Whoever ends an entitlement sets `ended_at`; a locked
    rating made until then stays, a draft is nobody's any more.
    """

    __tablename__ = "recording_raters"
    __table_args__ = (
        Index("ix_recording_raters_recording", "recording_id"),
        Index("ix_recording_raters_person", "person_id", "ended_at"),
        Index("ix_recording_raters_standing", "as_whom", "ended_at"),
    )

    recording_id: Mapped[CompactId] = mapped_column(ForeignKey("rated_recordings.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    as_whom: Mapped[str] = mapped_column(String(12))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Rating(Base):
    """One rater's answers about one recording on one version of a scale; in at most 200 bytes a row on either database.

    `scores` has a character for each statement of the version, in its order (domain/skills/rating.py). `locked_at` is when it
    was last locked, None while it is open on its rater's side. A consensus names whoever began it as its rater, and whose it
    is in `rating_parties`.
    """

    __tablename__ = "ratings"
    __table_args__ = (
        ForeignKeyConstraint(["service_id", "scale_number"], ["scale_versions.service_id", "scale_versions.number"]),
        Index("ix_ratings_recording", "recording_id"),
        Index("ix_ratings_rater", "rater_id", "locked_at"),
        Index("ix_ratings_scale", "service_id", "scale_number"),
        Index("ix_ratings_as_whom", "as_whom", "locked_at"),
    )

    id: Mapped[CompactId] = mapped_column(primary_key=True, default=new_id)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    recording_id: Mapped[CompactId] = mapped_column(ForeignKey("rated_recordings.id"))
    rater_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    scale_number: Mapped[int] = mapped_column(SmallInteger)
    as_whom: Mapped[str] = mapped_column(String(12))
    scores: Mapped[str]
    started_at: Mapped[Moment]
    saved_at: Mapped[Moment]
    locked_at: Mapped[Moment | None]


class RatingNote(InService, Base):
    """What a rater wrote about a statement, and the place in the recording that shows it; `statement` "" is the whole of it.

    In a consensus, what was agreed about the statement. `at_ms` counts from the clip's, or the segment's, beginning.
    """

    __tablename__ = "rating_notes"
    __table_args__ = (Index("ix_rating_notes_rating", "rating_id", "statement", unique=True),)

    rating_id: Mapped[CompactId] = mapped_column(ForeignKey("ratings.id"))
    statement: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(default="")
    at_ms: Mapped[int | None]


class RatingParty(Base):
    """Whose consensus it is: the pair is the key."""

    __tablename__ = "rating_parties"
    __table_args__ = (Index("ix_rating_parties_person", "person_id"),)

    rating_id: Mapped[CompactId] = mapped_column(ForeignKey("ratings.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))


class RatingOpening(InService, Base):
    """Somebody opened another's rating, or could have read it when they unlocked theirs; kept for ever."""

    __tablename__ = "rating_openings"
    __table_args__ = (
        Index("ix_rating_openings_recording", "recording_id"),
        Index("ix_rating_openings_rating", "rating_id"),
        Index("ix_rating_openings_viewer", "viewer_id"),
    )

    recording_id: Mapped[CompactId] = mapped_column(ForeignKey("rated_recordings.id"))
    rating_id: Mapped[CompactId] = mapped_column(ForeignKey("ratings.id"))
    viewer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class OpeningAgreed(InService, Base):
    """One says that they and another would rather open their ratings of a recording than wait; it holds once both said so."""

    __tablename__ = "openings_agreed"
    __table_args__ = (
        Index("ix_openings_agreed_recording", "recording_id"),
        Index("ix_openings_agreed_person", "person_id"),
        Index("ix_openings_agreed_other", "other_id"),
    )

    recording_id: Mapped[CompactId] = mapped_column(ForeignKey("rated_recordings.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    said_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class RatingUnlocking(InService, Base):
    """A locked rating was opened again by its rater, with the reason; `was_locked_at` is when it had been locked."""

    __tablename__ = "rating_unlockings"
    __table_args__ = (
        Index("ix_rating_unlockings_rating", "rating_id"),
        Index("ix_rating_unlockings_person", "by_id"),
    )

    rating_id: Mapped[CompactId] = mapped_column(ForeignKey("ratings.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    was_locked_at: Mapped[datetime]
    reason: Mapped[str]
