"""Ratings told: trainees whose skill grows under two pairs of eyes, some of it blind still, and a supervisor who rates herself."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from logbook.cli.demo.cast import Cast
from logbook.cli.demo.ids import at
from logbook.data import scale_text
from logbook.domain.recordings import Kind
from logbook.domain.skills.rating import AsWhom, Source, to_text
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scales import Scale, chosen
from logbook.domain.skills.scoring import NOT_APPLICABLE, Score
from logbook.models.ratings import RatedRecording, Rating, RatingNote, RatingParty

Told = tuple[str, str, tuple[tuple[int, Kind, str, float], ...]]

GROWING: tuple[Told, ...] = (
    ("tamsin", "asha", ((-260, Kind.SHARED_REVIEW, "The first review", 1.9), (-150, Kind.SHARED_REVIEW, "Half way", 2.8),
                        (-40, Kind.SHARED_REVIEW, "A review at the kitchen table", 3.5),
                        (-36, Kind.OTHER_MEETING, "A team around the family", 2.9))),
    ("saffron", "asha", ((-420, Kind.SHARED_REVIEW, "My first one", 2.2), (-60, Kind.SHARED_REVIEW, "The last review", 4.1),
                         (-52, Kind.OTHER_MEETING, "Planning at school", 3.4))),
    ("greta", "asha", ((-400, Kind.SHARED_REVIEW, "Early on", 2.6), (-70, Kind.SHARED_REVIEW, "Before accreditation", 4.2),
                       (-63, Kind.OTHER_MEETING, "A hard conversation", 3.9))),
    ("jonah", "asha", ((-90, Kind.SHARED_REVIEW, "Three sisters", 2.7), (-84, Kind.OTHER_MEETING, "Handover", 2.3))),
    ("noor", "asha", ((-55, Kind.SHARED_REVIEW, "On the floor", 3.0), (-50, Kind.OTHER_MEETING, "A home visit", 2.6))),
    ("sunniva", "asha", ((-45, Kind.SHARED_REVIEW, "With the baby", 3.3), (-41, Kind.OTHER_MEETING, "Clinic", 3.0))),
)  # fmt: skip
"""Whose practice, whose eyes beside their own, and each recording: the day, what it is, its line, and about how much was seen."""

NOTES = {"6.2": "You waited, and she went on by herself.", "5.1": "Nearly even turns, until the phone rang."}


def rate(cast: Cast, seed: int) -> dict[tuple[str, str], UUID]:
    """What was rated by both and lies open, what is still blind, and a supervisor's own supervision.

    Gives the supervisor's ratings of each, by whose practice it is and the recording's line.
    """
    theirs_of: dict[tuple[str, str], UUID] = {}
    chance = random.Random(seed * 7919)  # noqa: S311 - repeatable on purpose
    scale = read_scale(scale_text())
    for who, eyes, recordings in GROWING:
        for day, kind, said, level in recordings:
            recording_id = _recording(cast, who, day, kind, said)
            _rating(cast, scale, recording_id, who, AsWhom.SELF, likely(chance, scale, level - 0.3), day + 1, 19)
            theirs = likely(chance, scale, level + 0.2)
            other = _rating(cast, scale, recording_id, eyes, AsWhom.SUPERVISOR, theirs, day + 3, 16)
            theirs_of[who, said] = other
            for key, words in NOTES.items():
                common = {"service_id": cast.services["larkmoor"], "rating_id": other}
                cast.put(RatingNote, **common, statement=key, words=words, at_ms=83_000)
            if (who, said) == ("tamsin", "Half way"):
                _settled(cast, scale, recording_id, (who, eyes), theirs, day + 5)
    _blind(cast, scale, chance)
    _of_supervision(cast, scale, chance)
    return theirs_of


def _blind(cast: Cast, scale: Scale, chance: random.Random) -> None:
    """Tamsin is half way through, and Asha has locked hers: neither sees the other's."""
    recording_id = _recording(cast, "tamsin", -6, Kind.SHARED_REVIEW, "Bath time, watched together")
    some = dict(list(likely(chance, scale, 3.4).items())[:27])
    _rating(cast, scale, recording_id, "tamsin", AsWhom.SELF, some, -4, 20, locked=False)
    _rating(cast, scale, recording_id, "asha", AsWhom.SUPERVISOR, likely(chance, scale, 3.6), -3, 12)


def _of_supervision(cast: Cast, scale: Scale, chance: random.Random) -> None:
    """Dilys, who learns to supervise, looks at her own supervision."""
    recording_id = _recording(cast, "dilys", -15, Kind.SUPERVISION, "With Robin, the second half")
    _rating(cast, scale, recording_id, "dilys", AsWhom.SELF, likely(chance, scale, 3.1), -14, 18)


def _recording(cast: Cast, who: str, day: int, kind: Kind, said: str) -> UUID:
    service_id, person_id = cast.services["larkmoor"], cast.people[who]
    facts: dict[str, Any] = {"kind": kind, "source": Source.SEGMENT, "on": cast.day(day), "minutes": 15, "said": said}
    recording_id = cast.put(
        RatedRecording,
        service_id=service_id,
        practitioner_id=person_id,
        journey_id=cast.journeys[who],
        added_by_id=person_id,
        added_at=at(cast.day(day + 1), 18),
        **facts,
    )
    when = at(cast.day(day + 1), 18)
    cast.acts.note(service_id, when, person_id, "put up to be rated", recording_id, kind=kind, source=Source.SEGMENT)
    return recording_id


def _rating(
    cast: Cast,
    scale: Scale,
    recording_id: UUID,
    who: str,
    as_whom: AsWhom,
    scores: dict[str, Score],
    day: int,
    hour: int,
    *,
    locked: bool = True,
) -> UUID:
    service_id, saved_at = cast.services["larkmoor"], at(cast.day(day), hour)
    rating_id = cast.put(
        Rating,
        service_id=service_id,
        recording_id=recording_id,
        rater_id=cast.people[who],
        scale_number=1,
        as_whom=as_whom,
        scores=to_text(chosen(scale, ()), scale, scores),
        started_at=saved_at - timedelta(minutes=9),
        saved_at=saved_at,
        locked_at=saved_at if locked else None,
    )
    if locked:
        _locked(cast, rating_id, recording_id, who, saved_at)
    return rating_id


def _locked(cast: Cast, rating_id: UUID, recording_id: UUID, who: str, when: datetime) -> None:
    service_id, person_id = cast.services["larkmoor"], cast.people[who]
    cast.acts.note(service_id, when, person_id, "rating locked", rating_id, recording=recording_id)


def _settled(
    cast: Cast,
    scale: Scale,
    recording_id: UUID,
    people: tuple[str, str],
    scores: dict[str, Score],
    day: int,
) -> None:
    """What the two settled on, beside their own."""
    third = _rating(cast, scale, recording_id, people[0], AsWhom.CONSENSUS, scores, day, 15)
    for who in people:
        cast.loader.put(
            RatingParty,
            {"rating_id": third, "person_id": cast.people[who], "service_id": cast.services["larkmoor"]},
        )


def likely(chance: random.Random, scale: Scale, level: float) -> dict[str, Score]:
    """Answers about a level, each item leaning its own way; now and then no occasion where that may be answered."""
    found: dict[str, Score] = {}
    for item in chosen(scale, ()):
        lean = chance.gauss(level, 0.35)
        for statement in item.statements:
            if statement.may_be_not_applicable and chance.random() < 0.4:
                found[statement.key] = NOT_APPLICABLE
            else:
                found[statement.key] = max(0, min(5, round(chance.gauss(lean, 0.8))))
    return found
