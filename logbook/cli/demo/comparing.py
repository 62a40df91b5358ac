"""What is made of ratings: a supervisor's comparison of five trainees, one that a coordinator asks for, a table from paper,
transfer plans, and two calibrations, one of them closed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from logbook.cli.demo.cast import Cast
from logbook.cli.demo.ids import at
from logbook.cli.demo.skills import likely
from logbook.data import scale_text
from logbook.domain.recordings import Kind
from logbook.domain.skills.rating import AsWhom, Source, to_text
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scales import Scale, chosen
from logbook.models.comparing import (
    Calibration,
    CalibrationRater,
    ComparedPractitioner,
    GroupComparison,
    PaperTable,
    TransferPlan,
)
from logbook.models.ratings import RatedRecording, Rating, RecordingRater

FIVE = (
    ("tamsin", "A review at the kitchen table", "A team around the family"),
    ("saffron", "The last review", "Planning at school"),
    ("jonah", "Three sisters", "Handover"),
    ("noor", "On the floor", "A home visit"),
    ("sunniva", "With the baby", "Clinic"),
)
PRINTED = (
    "Practitioner\tShared review\tOther meeting\tDifference\n"
    "One\t171\t160\t11\nTwo\t149\t158\t-9\nThree\t202\t181\t21\nTotal\t522\t501\t23\n"
)
"""Two of its figures disagree with their rows: 501 is printed where they give 499, and 23 where the two printed give 21."""
RATERS = ("asha", "tamsin", "dilys", "greta", "noor", "sunniva", "jonah", "robin")


def compare(cast: Cast, seed: int, rated: Mapping[tuple[str, str], UUID]) -> None:
    """All of it."""
    scale = read_scale(scale_text())
    _group(cast, rated)
    _asking(cast)
    _own(cast)
    closed = _calibration(cast, "saffron", "Bath time, twelve minutes", -61, -20)
    chance = random.Random(seed * 104_729)  # noqa: S311 - repeatable on purpose
    for number, who in enumerate(RATERS):
        _takes_part(cast, scale, closed, who, -40 + number, chance)
    _calibration(cast, "greta", "Tea time, nine minutes", -9, 19)


def _group(cast: Cast, rated: Mapping[tuple[str, str], UUID]) -> None:
    comparison_id = _comparison(cast, "asha", "Reviews and other meetings this year", -20, asks=False)
    for place, (who, first, second) in enumerate(FIVE, 1):
        pair = {"first_rating_id": rated[who, first], "second_rating_id": rated[who, second]}
        _place(cast, comparison_id, who, place, -20, **pair)


def _asking(cast: Cast) -> None:
    comparison_id = _comparison(cast, "hedda", "What travels into meetings", -4, asks=True)
    for place, who in enumerate(("tamsin", "greta", "dilys"), 1):
        _place(cast, comparison_id, who, place, -4)


def _comparison(cast: Cast, maker: str, title: str, day: int, *, asks: bool) -> UUID:
    service_id, when = cast.services["larkmoor"], at(cast.day(day), 11)
    names = {"first_name": "shared review", "second_name": "other meeting", "title": title}
    whose = {"service_id": service_id, "maker_id": cast.people[maker]}
    comparison_id = cast.put(GroupComparison, **whose, **names, asks=asks, made_at=when)
    cast.acts.note(service_id, when, cast.people[maker], "group comparison made", comparison_id, asks=asks)
    return comparison_id


def _place(cast: Cast, comparison_id: UUID, who: str, place: int, day: int, **pair: UUID) -> None:
    of = {"service_id": cast.services["larkmoor"], "comparison_id": comparison_id, "person_id": cast.people[who]}
    cast.put(ComparedPractitioner, **of, place=place, added_at=at(cast.day(day), 11, 10), **pair)


def _own(cast: Cast) -> None:
    """A table Asha took from paper; Tamsin's plan that was tried, and Noor's that is to be."""
    of = {"service_id": cast.services["larkmoor"]}
    printed = {"title": "The course’s own pilot", "text": PRINTED, "made_at": at(cast.day(-30), 15)}
    cast.put(PaperTable, **of, person_id=cast.people["asha"], **printed)
    plan = {"scale_key": read_scale(scale_text()).key, "item": 6, "called": "Attuned guiding"}
    for who, setting, trying, days in (
        (
            "tamsin",
            "the team around the family",
            "Wait for the quietest person, and say what I saw them bring.",
            (-30, -12),
        ),
        ("noor", "the handover on Fridays", "Begin with one thing that went well, in pictures if I can.", (-8, None)),
    ):
        chosen_on, tried_on = cast.day(days[0] or 0), cast.maybe(days[1])
        cast.put(
            TransferPlan,
            **of,
            person_id=cast.people[who],
            **plan,
            setting=setting,
            trying=trying,
            chosen_on=chosen_on,
            tried_on=tried_on,
        )


def _calibration(cast: Cast, whose: str, title: str, offered: int, closes: int) -> UUID:
    service_id = cast.services["larkmoor"]
    recording_id = cast.put(RatedRecording, **_practice(cast, whose, offered), source=Source.LIVE, said=title)
    opened_at = at(cast.day(offered + 1), 9)
    calibration_id = cast.put(
        Calibration,
        service_id=service_id,
        recording_id=recording_id,
        offered_at=at(cast.day(offered), 17),
        title=title,
        closes_on=cast.day(closes),
        opened_by_id=cast.people["asha"],
        opened_at=opened_at,
    )
    who, when = cast.people[whose], at(cast.day(offered), 17)
    cast.acts.note(service_id, when, who, "offered for calibration", calibration_id, recording=recording_id)
    closes_on = cast.day(closes)
    cast.acts.note(
        service_id, opened_at, cast.people["asha"], "calibration opened", calibration_id, closes_on=closes_on
    )
    return calibration_id


def _practice(cast: Cast, whose: str, day: int) -> dict[str, Any]:
    person_id = cast.people[whose]
    of = {"service_id": cast.services["larkmoor"], "practitioner_id": person_id, "added_by_id": person_id}
    return {**of, "kind": Kind.SHARED_REVIEW, "on": cast.day(day), "minutes": 12, "added_at": at(cast.day(day), 16)}


def _takes_part(cast: Cast, scale: Scale, calibration_id: UUID, who: str, day: int, chance: random.Random) -> None:
    """An entry of their own, rated and locked."""
    practice = _practice(cast, "saffron", -61)
    entry = cast.put(RatedRecording, **practice, source=Source.CALIBRATION, said="Bath time, twelve minutes")
    of = {"service_id": cast.services["larkmoor"], "recording_id": entry, "person_id": cast.people[who]}
    when = at(cast.day(day), 19)
    asked = {"as_whom": AsWhom.INDEPENDENT, "asked_by_id": practice["practitioner_id"], "asked_at": when}
    cast.put(RecordingRater, **of, **asked)
    cast.put(CalibrationRater, **of, calibration_id=calibration_id, joined_at=when)
    scores = likely(chance, scale, chance.gauss(3.2, 0.4))
    rating_id = cast.put(
        Rating,
        service_id=of["service_id"],
        recording_id=entry,
        rater_id=of["person_id"],
        scale_number=1,
        as_whom=AsWhom.INDEPENDENT,
        scores=to_text(chosen(scale, ()), scale, scores),
        started_at=when - timedelta(minutes=12),
        saved_at=when,
        locked_at=when,
    )
    cast.acts.note(of["service_id"], when, of["person_id"], "calibration joined", calibration_id)
    cast.acts.note(of["service_id"], when, of["person_id"], "rating locked", rating_id, recording=entry)
