"""What people make of ratings: group comparisons, tables taken from paper, transfer plans, calibrations."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, CompactId, InService


class GroupComparison(InService, Base):
    """Two recordings of each of several practitioners side by side, and what the first and the second ones are called.

    `asks`: over ratings the practitioners share for it; otherwise over those of the maker's own trainees.
    `ended_at`: nothing more is put into it, and what was shared for it is shared no longer.
    """

    __tablename__ = "group_comparisons"
    __table_args__ = (Index("ix_group_comparisons_maker", "maker_id", "made_at"),)

    maker_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str]
    first_name: Mapped[str] = mapped_column(String(80))
    second_name: Mapped[str] = mapped_column(String(80))
    asks: Mapped[bool]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ComparedPractitioner(InService, Base):
    """One practitioner's place in a group comparison. `place` makes their letter, which alone stands in the report.

    Of somebody who is asked, the two ratings are there once they shared them, until they took them back. `left_at`: taken out
    by the maker, or said no.
    """

    __tablename__ = "compared_practitioners"
    __table_args__ = (
        Index("ix_compared_practitioners_comparison", "comparison_id", "place"),
        Index("ix_compared_practitioners_person", "person_id", "left_at"),
        Index("ix_compared_practitioners_first", "first_rating_id"),
        Index("ix_compared_practitioners_second", "second_rating_id"),
    )

    comparison_id: Mapped[UUID] = mapped_column(ForeignKey("group_comparisons.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    place: Mapped[int] = mapped_column(SmallInteger)
    first_rating_id: Mapped[CompactId | None] = mapped_column(ForeignKey("ratings.id"))
    second_rating_id: Mapped[CompactId | None] = mapped_column(ForeignKey("ratings.id"))
    added_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class PaperTable(InService, Base):
    """A table of totals taken from paper, as it was printed (domain/skills/paper.py reads the text); for whoever took it."""

    __tablename__ = "paper_tables"
    __table_args__ = (Index("ix_paper_tables_person", "person_id", "made_at"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class TransferPlan(InService, Base):
    """One sub-scale to be tried in another meeting and looked at again; its state is made of the days.

    `item` is the sub-scale's number in the scale of this key, `called` its title as it was chosen. `clip_id`: a moment of one's
    own kept as feed-forward.
    """

    __tablename__ = "transfer_plans"
    __table_args__ = (
        Index("ix_transfer_plans_person", "person_id", "chosen_on"),
        Index("ix_transfer_plans_clip", "clip_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    scale_key: Mapped[str] = mapped_column(String(64))
    item: Mapped[int] = mapped_column(SmallInteger)
    called: Mapped[str]
    setting: Mapped[str]
    trying: Mapped[str]
    clip_id: Mapped[UUID | None] = mapped_column(ForeignKey("clips.id"))
    chosen_on: Mapped[date]
    tried_on: Mapped[date | None]
    looked_on: Mapped[date | None]
    let_go_on: Mapped[date | None]
    came_of_it: Mapped[str] = mapped_column(default="")


class Calibration(InService, Base):
    """A recording that everyone of a service who rates may rate blind, until it closes.

    Offered by whose practice it shows, opened by somebody of the service with a title and its last day. `taken_back_at`: by
    whose practice it is; nobody rates it any more, and nobody is shown where they stand.
    """

    __tablename__ = "calibrations"
    __table_args__ = (
        Index("ix_calibrations_recording", "recording_id"),
        Index("ix_calibrations_service_closes", "service_id", "closes_on"),
    )

    recording_id: Mapped[CompactId] = mapped_column(ForeignKey("rated_recordings.id"))
    offered_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(default="")
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime | None]
    closes_on: Mapped[date | None]
    taken_back_at: Mapped[datetime | None]


class CalibrationRater(InService, Base):
    """Somebody who takes part, and what they rate: an entry of the recording for them alone, so that no rater of a calibration
    ever comes upon another's rating, before locking or after."""

    __tablename__ = "calibration_raters"
    __table_args__ = (
        Index("ix_calibration_raters_calibration", "calibration_id"),
        Index("ix_calibration_raters_person", "person_id"),
        Index("ix_calibration_raters_recording", "recording_id"),
    )

    calibration_id: Mapped[UUID] = mapped_column(ForeignKey("calibrations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    recording_id: Mapped[CompactId] = mapped_column(ForeignKey("rated_recordings.id"))
    joined_at: Mapped[datetime]
