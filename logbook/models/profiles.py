"""The ratings a person's profile is made of, as far as they are there for whoever looks: few statements, blindness asked of all.

A profile reads every rating of years. So its rows stay as the database gives them, keys included, and the rule of blindness is
asked once for each way in which raters of one recording stand to one another and to whoever looks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.domain.skills.blind import OPENS_AFTER, Placed, open_to, would_be_seen
from logbook.domain.skills.growth import Eyes, Sighting
from logbook.domain.skills.rating import AsWhom
from logbook.domain.skills.scales import Scale
from logbook.models.kept import asked_about
from logbook.models.raw_ratings import MOST_RATINGS, ratings_of, ratings_of_a_journey, told_to, versions_for
from logbook.models.scales import read

THROUGH = {
    AsWhom.SELF.value: Eyes.SELF,
    AsWhom.SUPERVISOR.value: Eyes.SUPERVISOR,
    AsWhom.PEER.value: Eyes.PEERS,
    AsWhom.INDEPENDENT.value: Eyes.PEERS,
}


class Shown(NamedTuple):
    """A locked rating that is there for whoever looks, with the recording it is of. The keys are the database's own: `id` and
    the like make uuids of them, where they are wanted."""

    key: Any
    recording: Any
    by: Any
    mine: bool
    as_whom: str
    scores: str
    on: date
    kind: str
    said: str
    rater: str
    service: Any
    scale: Scale

    @property
    def service_id(self) -> UUID:
        return _uuid(self.service)

    @property
    def id(self) -> UUID:
        return _uuid(self.key)

    @property
    def recording_id(self) -> UUID:
        return _uuid(self.recording)

    @property
    def rater_id(self) -> UUID:
        return _uuid(self.by)

    @property
    def sighting(self) -> Sighting:
        """The same as a profile over time reads it."""
        return Sighting(self.on, THROUGH[self.as_whom], self.scale, self.scores)


@dataclass(frozen=True, slots=True)
class Seen:
    """The latest recording's first. `to_open`: how many more may be opened, which would mark the viewer's own as seen."""

    shown: Sequence[Shown]
    to_open: int


class Way(NamedTuple):
    """How one rating of a recording stands: which rater's it is (0 whoever looks), whether it is locked, and for as long as
    others are waited for, whether the two agreed to open, and whether whoever looks has opened it."""

    rater: int
    locked: bool
    waited: bool
    agreed: bool
    opened: bool


@lru_cache(maxsize=4096)
def _there(ways: tuple[Way, ...]) -> tuple[tuple[bool, ...], int]:
    """Which of a recording's ratings are shown to whoever looks, and how many more they might open: asked of the one rule,
    with people and times that stand to one another as the real ones do."""
    now = datetime(2000, 1, 1, tzinfo=UTC)
    viewer = UUID(int=0)
    locked = {False: now, True: now - OPENS_AFTER}
    placed = [
        Placed(UUID(int=place), UUID(int=way.rater), locked[way.waited] if way.locked else None)
        for place, way in enumerate(ways)
    ]
    agreed = {frozenset({viewer, UUID(int=way.rater)}) for way in ways if way.agreed}
    there = {each.id for each in open_to(viewer, placed, agreed, now)}
    open_ = [way.locked and each.id in there for way, each in zip(ways, placed, strict=True)]
    as_seen = [not way.opened and would_be_seen(viewer, each, placed) for way, each in zip(ways, placed, strict=True)]
    shown = tuple(opens and not marks for opens, marks in zip(open_, as_seen, strict=True))
    return shown, sum(open_) - sum(shown)


def seen_by(db: Session, viewer_id: UUID, practitioner_id: UUID, now: datetime, journey_id: UUID | None = None) -> Seen:
    """A person's ratings for this viewer, who may see the recordings: of one journey where one is named.

    What may only be opened with the consequence of being marked as seen is counted and not shown: a profile opens nothing.
    """
    of = {"of_person": practitioner_id, "of_viewer": viewer_id, "of_journey": journey_id}
    build = ratings_of_a_journey if journey_id else ratings_of
    rows: Sequence[Any] = asked_about(db, build, **of, since=now - OPENS_AFTER).all()
    if not rows:
        return Seen((), 0)
    if len(rows) == MOST_RATINGS:
        rows = [row for row in rows if row.recording != rows[-1].recording]  # the last circle may not be whole
    told = asked_about(db, told_to, **of).all()
    agreed = {(recording, other) for recording, other, _ in told if other is not None}
    opened = {rating for _, _, rating in told if rating is not None}
    scales = {(service, number): read(text) for service, number, text in asked_about(db, versions_for, **of)}
    shown: list[Shown] = []
    to_open = 0
    for _, circle in groupby(rows, key=itemgetter(1)):
        of_it = list(circle)
        there, more = _there(_ways(of_it, agreed, opened))
        to_open += more
        shown += [
            Shown._make((*row[:10], row[12], scales[row[12], row[13]]))
            for row, is_there in zip(of_it, there, strict=True)
            if is_there
        ]
    return Seen(shown, to_open)


def _ways(circle: Sequence[Any], agreed: Collection[Any], opened: Collection[Any]) -> tuple[Way, ...]:
    """How the ratings of one recording stand to one another and to whoever looks."""
    raters: dict[Any, int] = {}
    ways = []
    for key, recording, by, mine, *_, locked, waited, _service, _number in circle:
        rater = 0 if mine else raters.setdefault(by, len(raters) + 1)
        ways.append(Way(rater, bool(locked), bool(waited), (recording, by) in agreed, key in opened))
    return tuple(ways)


def _uuid(key: Any) -> UUID:
    if isinstance(key, UUID):
        return key
    return UUID(bytes=key) if isinstance(key, bytes) else UUID(key)


def by_scale(shown: Iterable[Shown]) -> dict[str, list[Shown]]:
    """The ratings by their scale's key, the scale of the latest one first: what was rated on two scales is never mixed."""
    found: dict[str, list[Shown]] = {}
    for each in shown:
        found.setdefault(each.scale.key, []).append(each)
    return found


def newest_version(shown: Iterable[Shown]) -> Scale:
    """The newest version of a scale that any of these ratings was made on."""
    return max((each.scale for each in shown), key=lambda scale: scale.version)
