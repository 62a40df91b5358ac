"""What work on ratings costs: the page of two hundred of them, means over a hundred thousand, agreement beside NumPy."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import median
from time import process_time
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.counting import statements
from bench.figures import Figure
from bench.pages import InProcess, cost
from bench.servers import Asking, Server
from bench.subjects import COORDINATOR, SUPERVISOR, TRAINEE, Subject
from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.data import scale_text
from logbook.domain.skills.agreement import agreement
from logbook.domain.skills.rating import AsWhom
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scoring import Scores
from logbook.models.base import new_id
from logbook.models.journeys import Journey
from logbook.models.means import means_over_all
from logbook.models.people import Person, RoleHeld
from logbook.models.ratings import RatedRecording, Rating
from logbook.routes import profiles

PROFILE = 200
MANY = 100_000
RATERS_EACH, MOST_RATERS = 4, 1000
AT_ONCE = 1250
"""Recordings put in together, with their ratings."""
RECORDINGS = PROFILE // 4
APART = timedelta(days=14)
TIMES = 7
PAGE, MOST_COST, MOST_STATEMENTS = "/skills/profile", 12.0, 6
MEANS = 3.0
AGREEMENT = 3.0
SCALE = read_scale(scale_text())


def figures(subject: Subject, logbook: Server, hello: Server) -> Iterator[Figure]:
    """Everything of it, in a database filled with ratings first."""
    _rate(subject.database)
    yield from _page(subject, logbook, hello)
    yield _means(subject.database)
    yield from _agreement()


def _page(subject: Subject, logbook: Server, hello: Server) -> Iterator[Figure]:
    name = f"profile page of {PROFILE} ratings"
    asking, floor = Asking(logbook, subject.cookie(TRAINEE)), Asking(hello)
    yield cost(name, logbook, hello, floor, partial(asking.get, PAGE), 200, MOST_COST)
    asking.close()
    floor.close()
    within = InProcess(subject, subject.cookie(TRAINEE))
    within.get(PAGE)
    with statements(subject.database.engine) as seen:
        status = within.get(PAGE).status
    yield Figure(f"{name}: statements", len(seen) if status == 200 else None, "statements", MOST_STATEMENTS)
    times = [_seconds(partial(_anew, within)) for _ in range(TIMES)]
    beside = [_seconds(partial(within.get, PAGE)) for _ in range(TIMES)]
    yield Figure(
        f"{name}, drawn anew, beside one already drawn", median(times) * 1000, "ms", None, median(beside) * 1000
    )


def _anew(within: InProcess) -> None:
    profiles.drawn.cache_clear()
    within.get(PAGE)


BARE = """SELECT ratings.scores FROM ratings JOIN scale_versions ON scale_versions.service_id = ratings.service_id
AND scale_versions.number = ratings.scale_number WHERE ratings.as_whom = 'independent' AND ratings.locked_at IS NOT NULL
AND scale_versions."key" = 'vig-practice-skills' AND scale_versions.version = 1"""


def _means(database: Database) -> Figure:
    """Beside the driver reading the scores of the same rows in one go."""
    until = clock.now()
    ours, bare = [], []
    with database.reading() as db:
        cursor: Any = db.connection().connection.cursor()
        count = means_over_all(db, SCALE, AsWhom.INDEPENDENT, until).ratings
        for _ in range(TIMES):
            ours.append(_seconds(lambda: means_over_all(db, SCALE, AsWhom.INDEPENDENT, until)))
            bare.append(_seconds(lambda: cursor.execute(BARE).fetchall()))
    name = f"means over {count:,} ratings, beside a bare scan of the same rows"
    return Figure(name, median(ours) * 1000, "ms", MEANS, median(bare) * 1000)


def _agreement() -> Iterator[Figure]:
    """Beside the same formulas in NumPy, the interval by SciPy; nothing where they are not installed."""
    try:
        from bench.formulas import in_numpy  # noqa: PLC0415 - only where the libraries are
    except ImportError:
        yield Figure("agreement, beside NumPy (not installed)", None, "ms")
        return
    chance = random.Random(5)  # noqa: S311 - repeatable on purpose
    for raters in (2, 8):
        rows = [[chance.randint(1, 5) for _ in range(raters)] for _ in SCALE.statements]
        ratings: list[Scores] = [dict(zip(SCALE.statements, column, strict=True)) for column in zip(*rows, strict=True)]
        ours = min(_seconds(lambda: agreement(ratings), 20) for _ in range(40)) / 20  # noqa: B023 - called at once
        floor = min(_seconds(lambda: in_numpy(rows), 20) for _ in range(40)) / 20  # noqa: B023 - called at once
        name = f"agreement of {raters} raters, beside the same formulas in NumPy"
        yield Figure(name, ours * 1000, "ms", AGREEMENT, floor * 1000)


def _seconds(work: Any, times: int = 1) -> float:
    began = process_time()
    for _ in range(times):
        work()
    return process_time() - began


def _rate(database: Database) -> None:
    """Two hundred ratings of one trainee's practice, and a hundred thousand of somebody else's, unless they are there."""
    with database.writing() as db:
        who = db.execute(select(Person.id, Person.service_id).where(Person.email == TRAINEE)).one()
        practised = select(RatedRecording.id).where(RatedRecording.practitioner_id == who.id)
        if db.scalar(practised.limit(1)) is not None:
            return
        journey_id = db.scalars(select(Journey.id).where(Journey.person_id == who.id)).first()
        here = select(RoleHeld.person_id).where(RoleHeld.service_id == who.service_id, RoleHeld.person_id != who.id)
        others = list(db.scalars(here.distinct().limit(40)))
        chance = random.Random(7)  # noqa: S311 - repeatable on purpose
        eyes = (
            (who.id, AsWhom.SELF),
            (others[0], AsWhom.SUPERVISOR),
            (others[1], AsWhom.PEER),
            (others[2], AsWhom.PEER),
        )
        for number in range(RECORDINGS):
            recording = _recording(who.service_id, who.id, journey_id, number)
            db.execute(insert(RatedRecording), [recording])
            db.execute(insert(Rating), [_rating(recording, by, whom, chance) for by, whom in eyes])
        _rate_many(db, who.service_id, others[0], chance)
        db.commit()


def _rate_many(db: Session, service_id: UUID, practitioner_id: UUID, chance: random.Random) -> None:
    """Each recording by four people, as in earnest; none by anybody whose pages are measured, since they wait there for an answer."""
    measured = (TRAINEE, SUPERVISOR, COORDINATOR)
    anybody = select(Person.id).where(Person.email.not_in(measured), Person.id != practitioner_id)
    raters = list(db.scalars(anybody.order_by(Person.id.desc()).limit(MOST_RATERS)))
    for first in range(0, MANY // RATERS_EACH, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        many = {number: _recording(service_id, practitioner_id, None, 1) for number in numbers}
        db.execute(insert(RatedRecording), list(many.values()))
        by = ((n, raters[(n * RATERS_EACH + place) % len(raters)]) for n in many for place in range(RATERS_EACH))
        db.execute(insert(Rating), [_rating(many[n], rater, AsWhom.INDEPENDENT, chance) for n, rater in by])


def _recording(service_id: UUID, practitioner_id: UUID, journey_id: UUID | None, number: int) -> dict[str, Any]:
    whose = {"service_id": service_id, "practitioner_id": practitioner_id, "journey_id": journey_id}
    what = {"kind": "shared review", "source": "segment", "minutes": 15, "said": "A review", "added_at": clock.now()}
    on = clock.now().date() - APART * number
    return {"id": new_id(), **whose, **what, "on": on, "added_by_id": practitioner_id}


def _rating(recording: dict[str, Any], by: UUID, as_whom: AsWhom, chance: random.Random) -> dict[str, Any]:
    at = clock.now() - timedelta(days=1)
    of = {"service_id": recording["service_id"], "recording_id": recording["id"], "rater_id": by, "scale_number": 1}
    scores = "".join(chance.choices("112233445n", k=len(SCALE.statements)))
    times = {"started_at": at, "saved_at": at, "locked_at": at}
    return {"id": new_id(), **of, "as_whom": as_whom.value, "scores": scores, **times}
