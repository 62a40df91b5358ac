"""What the sub-scales come to over all services: a year's letters laid end to end by the database and counted there and then, so that
a hundred thousand ratings are no feat.

Nobody's own and no service's can be told from it: whole past months, at least so many raters, and every service together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from logbook.domain.skills.blind import OPENS_AFTER
from logbook.domain.skills.rating import AsWhom
from logbook.domain.skills.scales import Scale
from logbook.domain.skills.tallying import Tally, tallies_end_to_end, together
from logbook.models.base import CompactMoment, Rows
from logbook.models.kept import asked_about
from logbook.models.ratings import Rating, ScaleVersion

FEWEST_RATERS = 5
"""As in every figure of the logbook about people: fewer than five are not told."""


@dataclass(frozen=True, slots=True)
class Means:
    """Each sub-scale's tally by the item's number, over so many ratings by so many raters; empty while there are too few."""

    tallies: Mapping[int, Tally]
    ratings: int
    raters: int


def told_until(now: datetime) -> datetime:
    """The first day of the last month that had begun before every rating had to be waited for: what is counted opens by itself by
    then, so that nobody learns a rating from how the means have moved while theirs is not locked yet."""
    waited = now - OPENS_AFTER
    return datetime(waited.year, waited.month, 1, tzinfo=UTC)


def means_over_all(db: Session, scale: Scale, as_whom: AsWhom, until: datetime) -> Means:
    """Of every service's locked ratings on this version that were locked before a moment: a statement a year, and one more."""
    of = {"key": scale.key, "version": scale.version, "as_whom": as_whom.value}
    first, raters = asked_about(db, _how_many, **of, since=EVER, until=until).one()
    found: dict[int, Tally] = {}
    ratings = 0
    for since, before in _years(first, until):
        count, text = asked_about(db, _end_to_end, **of, since=since, until=before).one()
        ratings += count
        for number, tally in tallies_end_to_end(scale, text or "", count).items():
            found[number] = together(found[number], tally) if number in found else tally
    return Means(found if raters >= FEWEST_RATERS else {}, ratings, raters)


EVER = datetime(2000, 1, 1, tzinfo=UTC)


def _years(first: datetime | None, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From the first rating on, a year at a time: so much is held in memory together."""
    since = first
    while since is not None and since < until:
        before = min(datetime(since.year + 1, 1, 1, tzinfo=UTC), until)
        yield since, before
        since = before


def _how_many() -> Rows:
    return _of(select(func.min(Rating.locked_at), func.count(Rating.rater_id.distinct())))


def _end_to_end() -> Rows:
    return _of(select(func.count(), func.aggregate_strings(Rating.scores, "")))


def _of(query: Any) -> Rows:
    on_it = and_(ScaleVersion.service_id == Rating.service_id, ScaleVersion.number == Rating.scale_number)
    rows: Rows = (
        query.select_from(Rating)
        .join(ScaleVersion, on_it)
        .where(
            Rating.as_whom == bindparam("as_whom"),
            Rating.locked_at >= bindparam("since", type_=CompactMoment()),
            Rating.locked_at < bindparam("until", type_=CompactMoment()),
            ScaleVersion.key == bindparam("key"),
            ScaleVersion.version == bindparam("version"),
        )
    )
    return rows
