"""What waits of rating, where people look first: on the home page and on the agenda, and nothing there that is blind to them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.domain.skills.blind import TOLD_FOR
from logbook.models.base import AsUuid
from logbook.models.ratings import RatedRecording, Rating, RatingParty
from tests.conftest import Browse
from tests.rating import asked, every, rating, recording
from tests.world import NOW, World

UP = "is up to be rated"
BOTH = "have locked. Look at your ratings side by side"


@pytest.fixture
def one(db: Session, world: World) -> UUID:
    """A shared review of Tess's that is up to be rated."""
    made = recording(db, world, "one")
    db.commit()
    return made


def home(browse: Browse, who: str) -> str:
    return browse(who).get("/").text


def test_what_is_up_waits_for_the_practitioner_their_supervisor_and_whoever_was_asked(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    asked(db, world, "one", "ash")
    asked(db, world, "one", "sky", ended_at=NOW)
    db.commit()
    assert f"“The first review”, Wed 18 March, {UP}" in home(browse, "tess")
    for who in ("sunny", "ash"):
        assert f"Tess: “The first review”, Wed 18 March, {UP}" in home(browse, who)
        assert f'href="/skills/recordings/{one}"' in home(browse, who)
    for who in ("theo", "sky", "sam", "otto", "cody", "mika"):
        assert UP not in home(browse, who), who


def test_one_begun_goes_on_and_one_locked_waits_no_more(db: Session, world: World, browse: Browse, one: UUID) -> None:
    mine = rating(db, world, "mine", "one", "tess", locked_at=None)
    db.commit()
    assert "you have begun to rate it" in home(browse, "tess")
    assert f"Tess: “The first review”, Wed 18 March, {UP}" in home(browse, "sunny")
    db.execute(update(Rating).where(Rating.id == mine).values(locked_at=NOW))
    db.commit()
    page = home(browse, "tess")
    assert UP not in page
    assert BOTH not in page


@pytest.mark.parametrize("theirs", [None, NOW])
def test_home_and_the_agenda_are_the_same_whatever_the_other_has_done_before_ones_own_is_locked(
    db: Session, world: World, browse: Browse, one: UUID, theirs: object
) -> None:
    rating(db, world, "mine", "one", "tess", locked_at=None)
    db.commit()
    pages = (
        "/",
        f"/supervision/agenda/{world.tess_journey}",
        "/supervision",
        f"/supervision/new?journey={world.tess_journey}",
    )
    before = [browse("tess").get(at).data.count(b"review") for at in pages]
    rating(db, world, "theirs", "one", "sunny", "supervisor", scores=every(0), locked_at=theirs)
    db.commit()
    assert [browse("tess").get(at).data.count(b"review") for at in pages] == before
    assert BOTH not in home(browse, "tess")
    assert BOTH not in home(browse, "sunny")
    assert "lie apart" not in browse("sunny").get(pages[1]).text


def test_once_both_have_locked_home_and_the_agenda_lead_to_the_gaps(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    mine = rating(db, world, "mine", "one", "tess", scores=every(4))
    theirs = rating(db, world, "theirs", "one", "sunny", "supervisor", scores={**every(4), "6.1": 1, "6.2": 2})
    db.commit()
    for who, other, its in (("tess", "Sunny", theirs), ("sunny", "Tess", mine)):
        whose = "" if who == "tess" else "Tess: "
        assert f">{whose}“The first review”: you and another {BOTH}" in home(browse, who)
        agenda = browse(who).get(f"/supervision/agenda/{world.tess_journey}").text
        assert (
            f'href="/skills/recordings/{one}/together/{its}">The first review, Wed 18 March</a>, you and {other}'
            in agenda
        )
        assert "2 statements two or more apart" in agenda
        assert browse(who).get(f"/skills/recordings/{one}/together/{its}").status_code == 200
    assert "lie apart" in browse("sunny").get(f"/trainees/{world.tess_journey}").text
    assert BOTH not in home(browse, "sam")
    third = rating(db, world, "third", "one", "tess", "consensus", locked_at=None)
    for who in ("tess", "sunny"):
        db.add(RatingParty(rating_id=third, person_id=world.ids[who], service_id=world.saltmarsh))
    db.commit()
    assert BOTH not in home(browse, "tess")
    assert "lie apart" not in browse("tess").get(f"/supervision/agenda/{world.tess_journey}").text


def test_several_who_locked_are_one_line_and_who_no_longer_sees_it_is_told_nothing(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    asked(db, world, "one", "ash")
    rating(db, world, "mine", "one", "tess")
    rating(db, world, "sunnys", "one", "sunny", "supervisor")
    rating(db, world, "ashs", "one", "ash", "independent")
    rating(db, world, "sams", "one", "sam", "supervisor")
    db.commit()
    assert home(browse, "tess").count(BOTH) == 1
    assert BOTH in home(browse, "ash")
    assert BOTH not in home(browse, "sam")


def test_what_lies_side_by_side_of_one_person_is_one_line(db: Session, world: World, browse: Browse, one: UUID) -> None:
    recording(db, world, "two", said="The second review")
    recording(db, world, "theos", "theo", said="Another review")
    for name, whose in (("one", "tess"), ("two", "tess"), ("theos", "theo")):
        rating(db, world, f"own {name}", name, whose)
        rating(db, world, f"their {name}", name, "sunny", "supervisor")
    db.commit()
    page = home(browse, "sunny")
    assert page.count("have locked") == 2
    assert ">Tess: 2 recordings on which you and others have locked" in page
    assert 'class="govuk-button" href="/skills">Look' in page
    assert ">2 recordings on which you and others have locked" in home(browse, "tess")


def test_more_than_two_of_one_person_that_are_up_are_one_line_and_the_one_begun_stands_by_itself(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    for number in range(50):
        recording(db, world, f"more {number}", said=f"Review {number}")
    recording(db, world, "theos", "theo", said="Another review")
    rating(db, world, "mine", "one", "tess", locked_at=None)
    db.commit()
    page = home(browse, "tess")
    assert ">50 recordings are up to be rated. One is enough for today: about four minutes.<" in page
    assert f'href="/skills/recordings/{one}"' in page
    assert page.count("to rate it") + page.count("up to be rated") == 2
    sunnys = home(browse, "sunny")
    assert ">Tess: 51 recordings are up to be rated" in sunnys
    assert sunnys.count("up to be rated") == 2
    for number in range(50, 70):
        recording(db, world, f"more {number}", said=f"Review {number}")
    db.commit()
    assert ">Many recordings are up to be rated" in home(browse, "tess")


def test_what_nobody_came_to_for_weeks_is_on_the_skills_page_alone(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    recording(db, world, "two", said="The second review")
    long_ago = NOW - TOLD_FOR - timedelta(days=1)
    db.execute(update(RatedRecording).values(added_at=long_ago))
    for name, who, as_whom in (("mine", "tess", "self"), ("theirs", "sunny", "supervisor")):
        rating(db, world, name, "two", who, as_whom, locked_at=long_ago)
    db.commit()
    for who in ("tess", "sunny"):
        assert UP not in home(browse, who)
        assert BOTH not in home(browse, who)
        assert "lie apart" not in browse(who).get(f"/supervision/agenda/{world.tess_journey}").text
        assert "The first review" in browse(who).get("/skills").text


def test_a_key_of_sixteen_bytes_is_read_as_the_usual_one(db: Session, world: World, one: UUID) -> None:
    assert db.scalars(select(AsUuid(RatedRecording.id))).one() == one
