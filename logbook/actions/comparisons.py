"""Group comparisons: made, filled with pairs of ratings by their maker or by whoever was asked, taken back, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, opening, standing
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, Reason, RuleBroken, require_none
from logbook.domain.skills.pairs import SHAREABLE, Half, why_not_pair
from logbook.models import belonging
from logbook.models.base import new_id
from logbook.models.comparing import ComparedPractitioner, GroupComparison
from logbook.models.comparisons import MOST_PEOPLE, scale_keys
from logbook.models.people import actor_of
from logbook.models.profiles import Shown, seen_by
from logbook.models.ratings import RatedRecording
from logbook.models.upsert import insert_once
from logbook.policy.comparing import RATING

TAKEN_BACK = "This was taken back, or the comparison has ended."


def make(
    db: Session,
    actor: Actor,
    service_id: UUID,
    *,
    comparison_id: UUID,
    title: str,
    names: tuple[str, str],
    asks: bool,
    now: datetime,
) -> None:
    """A comparison with nobody in it yet, under the form's own id: a second click finds it."""
    policy.require(policy.may_make_comparison(actor, service_id, asks=asks))
    first, second = names
    if first.casefold() == second.casefold():
        raise RuleBroken("Give the first and the second recordings names of their own.", field="second_name")
    row = {
        "id": comparison_id,
        "service_id": service_id,
        "maker_id": actor.id,
        "title": title,
        "first_name": first,
        "second_name": second,
        "asks": asks,
        "made_at": now,
        "ended_at": None,
    }
    if insert_once(db, GroupComparison, row):
        journal.record(db, actor, "group comparison made", service_id, comparison_id, now, asks=asks)
    else:
        policy.require_visible(policy.may_see_comparison(actor, db.get_one(GroupComparison, comparison_id)))


def put_in(
    db: Session, actor: Actor, comparison: GroupComparison, journey_id: UUID, halves: tuple[UUID, UUID], now: datetime
) -> None:
    """Two ratings of one of the maker's own trainees. Whoever is in it already has the pair changed, and keeps the letter."""
    _require_open(actor, comparison)
    if comparison.asks:
        raise RuleBroken("In this comparison each practitioner shares their own ratings: ask them.")
    journey = standing.of_journey(db, actor, journey_id)
    policy.require_visible(actor.id in journey.supervisor_ids and actor.id != journey.trainee_id)
    policy.require_visible(journey.service_id == comparison.service_id)
    seen = seen_by(db, actor.id, journey.trainee_id, now, journey_id).shown
    first, second = _pair(db, seen, halves)
    _require_scale(db, comparison, first, journey.trainee_id)
    place = _place_of(db, comparison, journey.trainee_id, now)
    place.first_rating_id, place.second_rating_id = first.id, second.id
    about = {"practitioner": journey.trainee_id, "first": first.id, "second": second.id}
    journal.record(db, actor, "ratings put into a comparison", comparison.service_id, comparison.id, now, **about)


def ask(db: Session, actor: Actor, comparison: GroupComparison, person_id: UUID, now: datetime) -> None:
    """Ask somebody who rates in the service to share two of their ratings. Asked twice is once."""
    _require_open(actor, comparison)
    if not comparison.asks:
        raise RuleBroken("This comparison is over your own trainees' ratings: choose two of each.")
    here = dict(belonging.holders(db, comparison.service_id, RATING, actor.today_in(comparison.service_id)))
    if person_id not in here or person_id == actor.id:
        raise RuleBroken("Choose somebody of the service.", field="person")
    place = _place_of(db, comparison, person_id, now)
    journal.record(
        db, actor, "ratings asked for", comparison.service_id, comparison.id, now, practitioner=place.person_id
    )


def share(db: Session, actor: Actor, place: ComparedPractitioner, halves: tuple[UUID, UUID], now: datetime) -> None:
    """Two ratings of one's own practice for this one comparison, until taken back; shared again, the pair is changed."""
    policy.require_visible(policy.may_answer_for(actor, place))
    comparison = db.get_one(GroupComparison, place.comparison_id)
    if comparison.ended_at is not None or place.left_at is not None:
        raise RuleBroken(TAKEN_BACK)
    seen = shareable(db, actor, comparison, now)
    first, second = _pair(db, seen, halves)
    _require_scale(db, comparison, first, actor.id)
    place.first_rating_id, place.second_rating_id, place.shared_at = first.id, second.id, now
    opening.shown_in_a_report(db, actor_of(db, comparison.maker_id, now), (first, second), now)
    about = {"first": first.id, "second": second.id}
    journal.record(db, actor, "ratings shared", comparison.service_id, comparison.id, now, **about)


def shareable(db: Session, actor: Actor, comparison: GroupComparison, now: datetime) -> list[Shown]:
    """What somebody may share for it: ratings of their own practice in its service, but those of peers."""
    seen = seen_by(db, actor.id, actor.id, now).shown
    return [each for each in seen if each.as_whom in SHAREABLE and each.service_id == comparison.service_id]


def take_back(db: Session, actor: Actor, place: ComparedPractitioner, now: datetime) -> None:
    """What was shared is shared no longer, at once; it can be shared again while the comparison stands."""
    policy.require_visible(policy.may_answer_for(actor, place))
    if place.shared_at is not None:
        place.first_rating_id = place.second_rating_id = place.shared_at = None
        journal.record(db, actor, "ratings taken back", place.service_id, place.comparison_id, now)


def say_no(db: Session, actor: Actor, place: ComparedPractitioner, now: datetime) -> None:
    """Out of the comparison, without a reason."""
    policy.require_visible(policy.may_answer_for(actor, place))
    _leave(place, now)
    journal.record(db, actor, "comparison declined", place.service_id, place.comparison_id, now)


def take_out(db: Session, actor: Actor, comparison: GroupComparison, place_id: UUID, now: datetime) -> None:
    """Out of it by its maker."""
    _require_open(actor, comparison)
    place = db.get(ComparedPractitioner, place_id)
    if place is None or place.comparison_id != comparison.id:
        raise NotVisible
    if place.left_at is None:
        _leave(place, now)
        about = {"practitioner": place.person_id}
        journal.record(db, actor, "taken out of a comparison", comparison.service_id, comparison.id, now, **about)


def end(db: Session, actor: Actor, comparison: GroupComparison, now: datetime) -> None:
    """Nothing more is put into it, and what was shared for it is shared no longer."""
    policy.require_visible(policy.may_see_comparison(actor, comparison))
    if comparison.ended_at is None:
        comparison.ended_at = now
        journal.record(db, actor, "group comparison ended", comparison.service_id, comparison.id, now)


def leave_all(db: Session, person_id: UUID, service_id: UUID, now: datetime) -> None:
    """Somebody leaves the service: what they shared is shared no longer, and their own comparisons end."""
    place, made = ComparedPractitioner, GroupComparison
    theirs = (place.person_id == person_id, place.service_id == service_id, place.left_at.is_(None))
    for each in db.scalars(select(place).where(*theirs)):
        _leave(each, now)
    own = (made.maker_id == person_id, made.service_id == service_id, made.ended_at.is_(None))
    db.execute(update(made).where(*own).values(ended_at=now))


def half_of(shown: Shown, practitioner_id: UUID) -> Half:
    """One rating, as far as it matters beside which other it may stand."""
    return Half(shown.recording_id, practitioner_id, shown.rater_id, shown.scale.key)


def _pair(db: Session, seen: Sequence[Shown], halves: tuple[UUID, UUID]) -> tuple[Shown, Shown]:
    """Errors: RuleBroken where one is not among those there for this person, or the two do not go together."""
    by_id = {each.id: each for each in seen}
    missing = [
        Reason("Choose a rating from the list.", field)
        for field, id_ in zip(("first", "second"), halves, strict=True)
        if id_ not in by_id
    ]
    require_none(missing)
    first, second = (by_id[id_] for id_ in halves)
    whose = {each.id: db.get_one(RatedRecording, each.recording_id).practitioner_id for each in (first, second)}
    require_none(why_not_pair(half_of(first, whose[first.id]), half_of(second, whose[second.id])))
    return first, second


def _require_scale(db: Session, comparison: GroupComparison, first: Shown, practitioner_id: UUID) -> None:
    """All of a comparison is over one scale."""
    if scale_keys(db, comparison.id, practitioner_id) - {first.scale.key}:
        raise RuleBroken("The others were rated on another scale: choose ratings on that one.", field="first")


def _require_open(actor: Actor, comparison: GroupComparison) -> None:
    policy.require_visible(policy.may_see_comparison(actor, comparison))
    if comparison.ended_at is not None:
        raise RuleBroken("This comparison has ended: make a new one.")


def _place_of(db: Session, comparison: GroupComparison, person_id: UUID, now: datetime) -> ComparedPractitioner:
    """The practitioner's place: theirs if they are in it, else the next one. A letter is never given twice."""
    place = ComparedPractitioner
    known = db.scalar(
        select(place).where(place.comparison_id == comparison.id, place.person_id == person_id, place.left_at.is_(None))
    )
    if known is not None:
        return known
    last = db.scalar(select(func.max(place.place)).where(place.comparison_id == comparison.id)) or 0
    if last >= MOST_PEOPLE:
        raise RuleBroken(f"A comparison takes {MOST_PEOPLE} practitioners at most: make another one.")
    row = ComparedPractitioner(
        id=new_id(),
        service_id=comparison.service_id,
        comparison_id=comparison.id,
        person_id=person_id,
        place=last + 1,
        added_at=now,
    )
    db.add(row)
    db.flush()
    return row


def _leave(place: ComparedPractitioner, now: datetime) -> None:
    place.left_at = place.left_at or now
    place.first_rating_id = place.second_rating_id = place.shared_at = None
