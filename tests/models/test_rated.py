"""What is rated and the ratings of it, in the database: who sees what, how blindness is read, how small a row is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import rated as rated_acts
from logbook.actions import standing
from logbook.domain.skills.rating import AsWhom
from logbook.models import rated, scales
from logbook.models.ratings import OpeningAgreed, RatedRecording, Rating, RatingOpening, RatingParty
from tests.rating import asked, rating, recording, scale
from tests.supervising import held, take
from tests.world import CAST, NOW, World

LATER = NOW + timedelta(days=15)


def test_policy_and_the_database_agree_on_what_there_is_to_rate(db: Session, world: World) -> None:
    for owner in ("tess", "theo", "otto"):
        recording(db, world, f"{owner}s", owner)
    recording(db, world, "sunnys", "sunny", kind="supervision")
    recording(db, world, "gone", deleted_at=NOW)
    world.client(db, "family")
    reviewed = world.cycle(db, "reviewed", "family")
    held(db, world, "with sam", supervisor="sam")
    take(db, world, "with sam", "reviewed")
    recording(db, world, "of the cycle", cycle_id=reviewed)
    asked(db, world, "tesss", "ash")
    asked(db, world, "tesss", "sky", ended_at=NOW)
    answers = set()
    for name in CAST:
        actor = world.actor(db, name)
        seen = {row.id for row in db.scalars(rated.recordings_visible_to(actor))}
        for row in db.scalars(select(RatedRecording).where(RatedRecording.deleted_at.is_(None))):
            stands = standing.of_journey(db, actor, row.journey_id) if row.journey_id else None
            about = (stands, rated.takers_of_recording(db, row), rated.asked_to_rate(db, row.id))
            may = policy.may_see_recording(actor, row, *about)
            assert may == (row.id in seen), (name, row.said)
            assert (rated_acts.stands_to(db, actor, row).as_whom is not None) == may
            answers.add(may)
        assert world.gone not in seen
    assert answers == {True, False}


@pytest.mark.parametrize(
    ("who", "as_whom"),
    [("tess", AsWhom.SELF), ("sunny", AsWhom.SUPERVISOR), ("ash", AsWhom.INDEPENDENT), ("sam", None)],
)
def test_as_whom_somebody_rates_follows_from_where_they_stand(
    db: Session, world: World, who: str, as_whom: AsWhom | None
) -> None:
    recording(db, world, "one")
    asked(db, world, "one", "ash")
    asked(db, world, "one", "tess")
    row, actor = db.get_one(RatedRecording, world.one), world.actor(db, who)
    assert rated_acts.stands_to(db, actor, row).as_whom == as_whom


def test_a_circle_reads_locks_agreements_openings_and_whose_a_consensus_is(db: Session, world: World) -> None:
    recording(db, world, "one")
    mine = rating(db, world, "mine", "one", "tess", locked_at=None)
    theirs = rating(db, world, "theirs", "one", "sunny", "supervisor")

    def there(who: str, when: object = NOW) -> set[object]:
        return {each.id for each in rated.circle(db, world.one).there_for(world.ids[who], when)}  # type: ignore[arg-type]

    assert there("tess") == {mine}
    assert there("sunny") == {theirs}
    assert there("tess", LATER) == {mine, theirs}
    for one, other in (("tess", "sunny"), ("sunny", "tess")):
        common = {"service_id": world.saltmarsh, "recording_id": world.one, "said_at": NOW}
        db.add(OpeningAgreed(**common, person_id=world.ids[one], other_id=world.ids[other]))
    db.flush()
    assert there("tess") == {mine, theirs}
    opened = {"service_id": world.saltmarsh, "recording_id": world.one, "rating_id": theirs}
    db.add(RatingOpening(**opened, viewer_id=world.tess, at=NOW))
    db.get_one(Rating, mine).locked_at = NOW + timedelta(hours=1)
    consensus = rating(db, world, "third", "one", "tess", "consensus", locked_at=None)
    for who in ("tess", "sunny"):
        db.add(RatingParty(rating_id=consensus, person_id=world.ids[who], service_id=world.saltmarsh))
    db.flush()
    found = rated.circle(db, world.one)
    assert there("tess") == there("sunny") == {mine, theirs, consensus}
    assert there("ash", NOW) == set()
    assert [each.id for each in found.counting()] == [theirs]
    assert [each.id for each in found.ratings if found.seen(each)] == [mine]


def test_a_rating_says_which_version_it_was_made_on(db: Session, world: World) -> None:
    assert scales.named(db, world.saltmarsh, 1) == scale()
    assert [version.version for version in scales.in_use(db, world.saltmarsh, NOW.date())] == [1]
    assert scales.next_number(db, world.saltmarsh) == 2


@pytest.mark.parametrize("as_whom", list(AsWhom))
def test_a_ratings_row_takes_at_most_two_hundred_bytes(db: Session, world: World, as_whom: AsWhom) -> None:
    """With the row's own header, on either database; its notes and its indexes apart."""
    recording(db, world, "one")
    rating(db, world, "mine", "one", "tess", as_whom)
    if db.get_bind().dialect.name == "postgresql":
        size = db.scalar(text("SELECT pg_column_size(ratings.*) FROM ratings"))
    else:
        size = db.scalar(text("SELECT mx_payload FROM dbstat WHERE name = 'ratings'"))
    assert size is not None
    assert 150 < size <= 200
