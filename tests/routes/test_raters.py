"""Others beside the two: laid side by side, raters who are asked, supervisors' own supervision, what was put up by mistake."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.domain.skills.rating import from_text
from logbook.models.people import SupervisionLine
from logbook.models.ratings import RatedRecording, Rating, RatingNote
from logbook.models.recordings import Clip
from tests.conftest import Browse
from tests.rating import begin, every, rating, recording, scale
from tests.supervising import held
from tests.watching import Watching
from tests.world import NOW, TODAY, World


@pytest.fixture
def one(db: Session, world: World) -> UUID:
    """A shared review of Tess's that is up to be rated."""
    made = recording(db, world, "one")
    db.commit()
    return made


def test_both_are_laid_side_by_side_gaps_first_with_room_for_what_was_agreed(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    tess, sunny = browse("tess"), browse("sunny")
    mine = rating(db, world, "mine", "one", "tess", scores=every(4))
    rating_id = rating(db, world, "theirs", "one", "sunny", "supervisor", scores={**every(4), "6.1": 1})
    note = {"service_id": world.saltmarsh, "rating_id": rating_id, "statement": "6.1", "words": "Too soon"}
    db.add(RatingNote(**note))
    db.commit()
    side = tess.get(f"/skills/recordings/{world.one}/together/{rating_id}")
    assert side.status_code == 200
    first = side.text.index("talk about these first")
    assert (
        first < side.text.index("The practitioner offered support through guiding") < side.text.index("Everything else")
    )
    assert "Too soon" in side.text
    agreed = {"form_id": str(uuid4()), "score-6.1": "3", "words-6.1": "Wait for her turn"}
    assert tess.post(f"/skills/recordings/{world.one}/together/{rating_id}", data=agreed).status_code == 302
    third = db.scalars(select(Rating).where(Rating.as_whom == "consensus")).one()
    kept = from_text(scale(), third.scores)
    assert kept["6.1"] == 3
    assert kept["4.1"] == 4
    third_id = third.id
    db.rollback()
    assert "Wait for her turn" in sunny.get(f"/skills/recordings/{world.one}/together/{mine}").text
    assert sunny.get(f"/skills/ratings/{third_id}").status_code == 200
    assert browse("sunny").post(f"/skills/ratings/{third_id}/lock").status_code == 302
    assert {row.as_whom for row in db.scalars(select(Rating))} == {"self", "supervisor", "consensus"}


def test_a_rater_removed_midway_keeps_nothing_open_and_what_they_locked_stays(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    at = f"/skills/recordings/{one}"
    assert browse("tess").post(f"{at}/ask", data={"whom": str(world.ash)}).status_code == 302
    assert browse("tess").post(f"{at}/ask", data={"whom": str(world.sunny)}).status_code == 422
    assert browse("sunny").post(f"{at}/ask", data={"whom": str(world.sky)}).status_code == 403
    theirs = begin(browse, world, "ash", "independent")
    assert browse("ash").post(f"{theirs}/answers", data={"score-4.1": "5"}).status_code == 200
    assert browse("tess").post(f"{at}/no-longer/{world.ash}").status_code == 302
    for answer in (browse("ash").get(f"{theirs}/items/4"), browse("ash").post(f"{theirs}/lock"), browse("ash").get(at)):
        assert answer.status_code == 404
    rating(db, world, "mine", "one", "tess")
    rating(db, world, "sunnys", "one", "sunny", "supervisor")
    db.execute(
        update(SupervisionLine)
        .where(SupervisionLine.supervisor_id == world.sunny)
        .values(until=TODAY - timedelta(days=1))
    )
    db.commit()
    page = browse("tess").get(at).text
    assert "Sunny" in page
    assert "Ash" not in page.split("Open to you")[1].split("</ul>")[0]
    assert browse("sunny").get(at).status_code == 404


def test_a_supervisor_rates_their_own_supervision_and_the_trainee_does_not_see_it(
    db: Session, world: World, browse: Browse
) -> None:

    session_id = held(db, world, "session")
    db.commit()
    sunny = browse("sunny")
    assert f"/skills/new?session={session_id}" in sunny.get(f"/supervision/{session_id}").text
    form = {"form_id": str(uuid4()), "source": "segment", "kind": "supervision", "minutes": "15", "said": ""}
    form["on"] = TODAY.isoformat()
    at = sunny.post(f"/skills/new?session={session_id}", data=form).headers["Location"]
    world.ids["one"] = UUID(at.rsplit("/", 1)[1])
    assert begin(browse, world, "sunny", "self")
    assert browse("tess").get(at).status_code == 404
    assert browse("tess").get(f"/skills/new?session={session_id}").status_code == 403


def test_what_was_put_up_by_mistake_is_taken_out_within_a_day_whoever_rated_it(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    rating(db, world, "theirs", "one", "sunny", "supervisor")
    db.commit()
    at = f"/skills/recordings/{one}"
    assert browse("sunny").post(f"{at}/take-out").status_code == 403
    assert browse("tess").post(f"{at}/take-out").status_code == 302
    assert browse("tess").get(at).status_code == 404
    assert browse("sunny").post(f"{at}/put-back").status_code == 404
    assert browse("tess").post(f"{at}/put-back").status_code == 302
    db.execute(update(RatedRecording).values(added_at=NOW - timedelta(days=2)))
    db.commit()
    assert browse("tess").post(f"{at}/take-out").status_code == 409


def test_a_clip_destroyed_after_rating_leaves_the_rating_marked(watching: Watching) -> None:
    world, db, browse = watching.world, watching.database, watching.browse
    with db.writing() as writing:
        recording(writing, world, "one", source="clip", clip_id=world.moment, minutes=None)
        mine = rating(writing, world, "mine", "one", "tess")
        clip = writing.get_one(Clip, world.moment)
        clip.destroyed_at, clip.destroyed_because = NOW, "withdrawn"
        writing.commit()
    for at in (f"/skills/recordings/{world.one}", f"/skills/ratings/{mine}"):
        page = browse("tess").get(at)
        assert page.status_code == 200
        assert "The clip is no longer there" in page.text
    assert "3, to a moderate extent" in browse("tess").get(f"/skills/ratings/{mine}").text
    assert "A moment" not in browse("tess").get(f"/skills/recordings/{world.one}").text
