"""Group comparisons: whose they are, who was asked, and the pairs of ratings in one as far as they are there for its maker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import SUPERVISING, Actor
from logbook.domain.skills.comparison import Comparison, Rated, compare
from logbook.domain.skills.pairs import letter
from logbook.domain.skills.rating import from_text
from logbook.domain.skills.scales import Scale
from logbook.models.base import Rows
from logbook.models.comparing import ComparedPractitioner, GroupComparison
from logbook.models.journeys import Journey
from logbook.models.people import Person
from logbook.models.rated import Circle, circles, recordings_visible_to
from logbook.models.ratings import RatedRecording, Rating, ScaleVersion
from logbook.models.scales import scales_named
from logbook.models.standing import supervised_by
from logbook.policy.comparing import ASKING

MOST_PEOPLE = 60


def comparisons_visible_to(actor: Actor) -> Select[GroupComparison]:
    """policy.may_see_comparison, asked of the database."""
    may = or_(
        and_(GroupComparison.asks.is_(True), GroupComparison.service_id.in_(actor.services_as(*ASKING))),
        and_(GroupComparison.asks.is_(False), GroupComparison.service_id.in_(actor.services_as(*SUPERVISING))),
    )
    return select(GroupComparison).where(GroupComparison.maker_id == actor.id, may)


def own_comparisons(actor: Actor) -> Select[GroupComparison]:
    """One's own, the last made first."""
    return comparisons_visible_to(actor).order_by(GroupComparison.made_at.desc(), GroupComparison.id.desc())


def places_visible_to(actor: Actor) -> Select[ComparedPractitioner]:
    """policy.may_answer_for, asked of the database: where one was asked to share, while that stands."""
    here = and_(GroupComparison.id == ComparedPractitioner.comparison_id, GroupComparison.ended_at.is_(None))
    asked = select(ComparedPractitioner).join(GroupComparison, here).where(GroupComparison.asks.is_(True))
    return asked.where(ComparedPractitioner.person_id == actor.id, ComparedPractitioner.left_at.is_(None))


def asked_of(actor: Actor) -> Rows:
    """What one was asked to share for: by whom, under which title, and whether one did."""
    place = ComparedPractitioner
    query = select(
        place.id, place.shared_at, place.added_at, GroupComparison.title, Person.name.label("maker")
    ).select_from(place)
    joined = query.join(GroupComparison, GroupComparison.id == place.comparison_id).join(
        Person, Person.id == GroupComparison.maker_id
    )
    standing = (GroupComparison.asks.is_(True), GroupComparison.ended_at.is_(None), place.left_at.is_(None))
    return joined.where(place.person_id == actor.id, *standing).order_by(place.added_at.desc(), place.id).limit(50)


def trainees_to_compare(actor: Actor, service_id: UUID) -> Rows:
    """(id of the journey, person_id, name) of whom one supervises in the service today, by name."""
    query = select(Journey.id, Journey.person_id, Person.name).join(Person, Person.id == Journey.person_id)
    theirs = query.where(Journey.id.in_(supervised_by(actor)), Journey.service_id == service_id)
    return theirs.order_by(Person.name, Journey.id).limit(200)


def scale_keys(db: Session, comparison_id: UUID, but_of: UUID) -> set[str]:
    """The scales the ratings in it were made on, those of one practitioner aside."""
    version = and_(ScaleVersion.service_id == Rating.service_id, ScaleVersion.number == Rating.scale_number)
    place = ComparedPractitioner
    query = select(ScaleVersion.key).select_from(place).join(Rating, Rating.id == place.first_rating_id)
    there = query.join(ScaleVersion, version).where(place.comparison_id == comparison_id, place.left_at.is_(None))
    return set(db.scalars(there.where(place.person_id != but_of)))


@dataclass(frozen=True, slots=True)
class Member:
    """One practitioner in a group comparison, as its maker finds them. `pair` is there once both ratings are theirs to see."""

    id: UUID
    person_id: UUID
    name: str
    letter: str
    shared: bool
    pair: Comparison | None

    @property
    def waiting(self) -> bool:
        """Asked, and has not shared yet."""
        return not self.shared


def members(db: Session, actor: Actor, comparison: GroupComparison, now: datetime) -> list[Member]:
    """Everybody in it, in the order of their letters, in eight statements however many there are."""
    rows = db.execute(_places(comparison.id)).all()
    view = _view(db, actor, comparison, rows, now)
    scales = scales_named(db, [each for row in rows for each in _versions(row) if each])
    return [
        Member(
            row.id,
            row.person_id,
            row.name,
            letter(row.place),
            bool(row.shared_at) or not comparison.asks,
            _pair(row, scales) if view.shows(row) else None,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _View:
    """What decides which ratings are there for the maker of a comparison: `own`, recordings of present trainees; `rates`,
    those the maker could rate too, where the rule of blindness holds for them."""

    comparison: GroupComparison
    actor: Actor
    now: datetime
    own: frozenset[UUID]
    rates: frozenset[UUID]
    circles: Mapping[UUID, Circle]

    def shows(self, row: Any) -> bool:
        """A pair is there while both ratings are locked and the maker's to see: of a trainee still supervised, or shared and
        not taken back; and never past the rule of blindness."""
        if self.comparison.asks and (row.shared_at is None or self.comparison.ended_at is not None):
            return False
        halves = ((row.first_recording, row.first_id, row.first_locked),
                  (row.second_recording, row.second_id, row.second_locked))  # fmt: skip
        return all(recording and locked and self._there(recording, rating) for recording, rating, locked in halves)

    def _there(self, recording_id: UUID, rating_id: UUID) -> bool:
        if not self.comparison.asks and recording_id not in self.own:
            return False
        if recording_id not in self.rates:
            return self.comparison.asks
        circle = self.circles[recording_id]
        there = {each.id: each for each in circle.there_for(self.actor.id, self.now)}
        return rating_id in there and not circle.opens_as_seen(self.actor.id, there[rating_id])


def _view(db: Session, actor: Actor, comparison: GroupComparison, rows: Sequence[Any], now: datetime) -> _View:
    of = {id_ for row in rows for id_ in (row.first_recording, row.second_recording) if id_}
    own, rates = (frozenset(db.scalars(query)) for query in (_supervised(actor, of), _visible(actor, of)))
    return _View(comparison, actor, now, own, rates, circles(db, rates))


def _pair(row: Any, scales: Mapping[tuple[UUID, int], Scale]) -> Comparison:
    first, second = (scales[version] for version in _versions(row) if version)
    one, other = from_text(first, row.first_scores), from_text(second, row.second_scores)
    return compare(Rated(first, one), Rated(second, other))


def _versions(row: Any) -> tuple[tuple[UUID, int] | None, ...]:
    """The version each rating was made on; None of one that is not there."""
    return tuple(
        (service, number) if service else None
        for service, number in ((row.first_service, row.first_number), (row.second_service, row.second_number))
    )


def _places(comparison_id: UUID) -> Rows:
    first, second = aliased(Rating), aliased(Rating)
    one, other = aliased(RatedRecording), aliased(RatedRecording)
    place = ComparedPractitioner
    query = select(place.id, place.person_id, place.place, place.shared_at, Person.name)
    for name, rating, recording in (("first", first, one), ("second", second, other)):
        query = query.add_columns(
            rating.id.label(f"{name}_id"),
            rating.locked_at.label(f"{name}_locked"),
            rating.scores.label(f"{name}_scores"),
            rating.service_id.label(f"{name}_service"),
            rating.scale_number.label(f"{name}_number"),
            recording.id.label(f"{name}_recording"),
        )
    joined = (
        query.join(Person, Person.id == place.person_id)
        .outerjoin(first, first.id == place.first_rating_id)
        .outerjoin(one, and_(one.id == first.recording_id, one.deleted_at.is_(None)))
        .outerjoin(second, second.id == place.second_rating_id)
        .outerjoin(other, and_(other.id == second.recording_id, other.deleted_at.is_(None)))
    )
    there = joined.where(place.comparison_id == comparison_id, place.left_at.is_(None))
    return there.order_by(place.place, place.id).limit(MOST_PEOPLE)


def _supervised(actor: Actor, recordings: set[UUID]) -> Select[UUID]:
    """Those of the recordings that are of one's present trainees."""
    return select(RatedRecording.id).where(
        RatedRecording.id.in_(list(recordings)), RatedRecording.journey_id.in_(supervised_by(actor))
    )


def _visible(actor: Actor, recordings: set[UUID]) -> Select[UUID]:
    """Those of the recordings that are there for this person to rate."""
    seen = recordings_visible_to(actor).with_only_columns(RatedRecording.id)
    return seen.where(RatedRecording.id.in_(list(recordings)))
