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

TOLD_FOR = timedelta(days=56)
"""How long what waits to be rated, and gaps that both can see, are told on the home page and an agenda; then the skills page has them."""


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
    locked = _have_locked(ratings)
    return [each for each in ratings if _is_open(viewer_id, each, locked, agreed, now - wait)]


def may_open(
    viewer_id: UUID,
    rating: Placed,
    ratings: Sequence[Placed],
    agreed: Collection[frozenset[UUID]],
    now: datetime,
    wait: timedelta = OPENS_AFTER,
) -> bool:
    """One's own always; another's never before it is locked; a consensus by those whose it is, both having locked."""
    return _is_open(viewer_id, rating, _have_locked(ratings), agreed, now - wait)


def _is_open(
    viewer_id: UUID,
    rating: Placed,
    locked: Collection[UUID],
    agreed: Collection[frozenset[UUID]],
    waited_since: datetime,
) -> bool:
    """`locked` holds the people who have locked theirs; one locked by `waited_since` opens of itself."""
    if rating.is_consensus:
        return viewer_id in rating.between and all(each in locked for each in rating.between)
    if rating.rater_id == viewer_id:
        return True
    if rating.locked_at is None:
        return False
    return viewer_id in locked or frozenset({viewer_id, rating.rater_id}) in agreed or rating.locked_at <= waited_since


def would_be_seen(viewer_id: UUID, rating: Placed, ratings: Sequence[Placed]) -> bool:
    """Whether opening this marks the viewer's own rating, begun or still to come, as seen: they are told before they do."""
    return not rating.is_consensus and rating.rater_id != viewer_id and viewer_id not in _have_locked(ratings)


def is_seen(rating: Placed, ratings: Sequence[Placed], openings: Collection[Opened]) -> bool:
    """Whether its rater had opened another rating of the recording before they (last) locked this one.

    One unlocked after a look at the other is seen from then on, whatever it says when it is locked again.
    """
    looked_at = {
        each.rating_id
        for each in openings
        if each.viewer_id == rating.rater_id and (rating.locked_at is None or each.at < rating.locked_at)
    }
    return bool(looked_at) and any(
        each.id in looked_at and (each.rater_id != rating.rater_id or each.is_consensus) for each in ratings
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
    return len(people) > 1 and people <= _have_locked(ratings)


def _have_locked(ratings: Sequence[Placed]) -> set[UUID]:
    """Who has locked a rating of the recording, and has none open beside it."""
    own = [each for each in ratings if not each.is_consensus]
    return {each.rater_id for each in own} - {each.rater_id for each in own if each.locked_at is None}
