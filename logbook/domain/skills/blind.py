"""Who may open whose rating of a recording, and when: blind until both have locked theirs.

Before that nobody learns of another's scores or notes, nor that there is another rating or how far it has come: every
list, count, export and address asks `open_to`, and what it does not name is not there. After fourteen days, or when
both have agreed, a locked rating may be opened by one who has not locked their own; theirs is then *seen*, derived from
the opening's date, and is left out of agreement. What two agree on afterwards is a third record; their own stay.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

OPENS_AFTER = timedelta(days=14)
"""How long the other side is waited for, from the moment a rating was locked; a service may set its own."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One rating of the recording. `locked_at` is when it was last locked, None while it is open on its rater's side.

    `between` is empty but for a consensus: the raters whose agreement it records.
    """

    id: UUID
    rater_id: UUID
    locked_at: datetime | None
    between: frozenset[UUID] = frozenset()

    @property
    def is_consensus(self) -> bool:
        return bool(self.between)


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened another's rating at that moment; kept for ever."""

    viewer_id: UUID
    rating_id: UUID
    at: datetime


def open_to(
    viewer_id: UUID,
    ratings: Sequence[Placed],
    agreed: Collection[frozenset[UUID]],
    now: datetime,
    wait: timedelta = OPENS_AFTER,
) -> list[Placed]:
    """The ratings of one recording that are there for this person, who may see the recording; the rest are not.

    `agreed` holds each pair of people who both said that they would rather open than wait.
    """
    return [each for each in ratings if may_open(viewer_id, each, ratings, agreed, now, wait)]


def may_open(
    viewer_id: UUID,
    rating: Placed,
    ratings: Sequence[Placed],
    agreed: Collection[frozenset[UUID]],
    now: datetime,
    wait: timedelta = OPENS_AFTER,
) -> bool:
    """One's own always; another's never before it is locked; a consensus by those whose it is, both having locked."""
    if rating.is_consensus:
        return viewer_id in rating.between and all(_has_locked(each, ratings) for each in rating.between)
    if rating.rater_id == viewer_id:
        return True
    if rating.locked_at is None:
        return False
    return (
        _has_locked(viewer_id, ratings)
        or frozenset({viewer_id, rating.rater_id}) in agreed
        or now - rating.locked_at >= wait
    )


def would_be_seen(viewer_id: UUID, rating: Placed, ratings: Sequence[Placed]) -> bool:
    """Whether opening this marks the viewer's own rating, begun or still to come, as seen: they are told before they do."""
    return not rating.is_consensus and rating.rater_id != viewer_id and not _has_locked(viewer_id, ratings)


def is_seen(rating: Placed, ratings: Sequence[Placed], openings: Collection[Opened]) -> bool:
    """Whether its rater had opened another rating of the recording before they (last) locked this one.

    One unlocked after a look at the other is seen from then on, whatever it says when it is locked again.
    """
    others = {each.id for each in ratings if each.rater_id != rating.rater_id or each.is_consensus}
    return any(
        each.viewer_id == rating.rater_id
        and each.rating_id in others
        and (rating.locked_at is None or each.at < rating.locked_at)
        for each in openings
    )


def for_agreement(ratings: Sequence[Placed], openings: Collection[Opened]) -> list[Placed]:
    """The ratings that count: locked, made without sight of another, and not what two settled on together."""
    return [
        each
        for each in ratings
        if each.locked_at is not None and not each.is_consensus and not is_seen(each, ratings, openings)
    ]


def may_record_consensus(people: frozenset[UUID], ratings: Sequence[Placed]) -> bool:
    """Two raters or more settle on a third record once each of them has locked a rating of their own."""
    return len(people) > 1 and all(_has_locked(each, ratings) for each in people)


def _has_locked(person_id: UUID, ratings: Sequence[Placed]) -> bool:
    """Whether this person has locked a rating of the recording, and has none open beside it."""
    own = [each for each in ratings if each.rater_id == person_id and not each.is_consensus]
    return bool(own) and all(each.locked_at is not None for each in own)
