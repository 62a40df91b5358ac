"""Rating: who rates as whom, kept as one goes, locked and unlocked, blind until both have locked, laid side by side."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from logbook.domain.skills.rating import from_text
from logbook.domain.skills.scoring import NOT_APPLICABLE
from logbook.models.journal import JournalEntry
from logbook.models.ratings import RatedRecording, Rating, RatingNote, RatingOpening, RatingUnlocking, ScaleVersion
from tests.conftest import Browse
from tests.rating import begin, every, rating, recording, scale
from tests.world import NOW, TODAY, World, count


def whole_form(score: str) -> dict[str, str]:
    return {f"score-{key}": score for key in scale().statements}


def test_a_segment_is_put_up_rated_by_both_blind_and_laid_side_by_side(
    db: Session, world: World, browse: Browse
) -> None:
    db.rollback()
    tess, sunny = browse("tess"), browse("sunny")
    form = {
        "form_id": str(uuid4()),
        "source": "segment",
        "kind": "shared review",
        "on": TODAY.isoformat(),
        "minutes": "15",
        "said": "The heron review",
    }
    page = tess.get("/skills/new")
    assert page.status_code == 200
    assert "A segment of a film kept elsewhere" in page.text
    made = [tess.post("/skills/new", data=form) for _ in range(2)]
    assert [each.status_code for each in made] == [302, 302], made[0].text
    assert count(db, RatedRecording) == 1
    world.ids["one"] = db.scalars(select(RatedRecording.id)).one()
    db.rollback()
    assert "The heron review" in sunny.get("/skills").text
    mine, theirs = begin(browse, world, "tess", "self"), begin(browse, world, "sunny", "supervisor")
    kept_so_far = tess.post(f"{mine}/answers", data=whole_form("4")).json
    assert kept_so_far is not None
    assert kept_so_far["left"]["6"] == 0
    assert (
        sunny.post(f"{theirs}/answers", data={**whole_form("4"), "score-6.1": "1", "words-6.1": "Too soon"}).status_code
        == 200
    )
    assert tess.post(f"{mine}/lock").status_code == 302
    assert "Open to you" not in tess.get(f"/skills/recordings/{world.one}").text
    assert sunny.post(f"{theirs}/lock").status_code == 302
    opened = tess.get(f"/skills/recordings/{world.one}").text
    assert "Lay it beside yours" in opened


@pytest.fixture
def one(db: Session, world: World) -> UUID:
    """A shared review of Tess's that is up to be rated."""
    made = recording(db, world, "one")
    db.commit()
    return made


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"score-4.1": "6"}, "cannot be scored “6”"),
        ({"score-4.1": ""}, "came without a score"),
        ({"score-4.99": "3"}, "is no statement of"),
        ({"score-4.1": "not-applicable"}, "cannot be answered “not applicable”"),
        ({"words-4.1": "x" * 2001}, "2,001 characters"),
        ({"at-4.1": "soon"}, "minutes and seconds"),
        ({"words-9.99": "x"}, "is no statement of"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_the_reason_and_nothing_is_kept(
    db: Session, world: World, browse: Browse, one: UUID, sent: dict[str, str], said: str
) -> None:
    mine = begin(browse, world, "tess", "self")
    answer = browse("tess").post(f"{mine}/answers", data={"score-5.1": "2", **sent})
    assert answer.status_code == 409
    assert said in " ".join((answer.json or {})["reasons"])
    assert from_text(scale(), db.scalars(select(Rating.scores)).one()) == {}
    db.rollback()
    plain = browse("tess").post(f"{mine}/items/4", data=sent)
    assert plain.status_code == 422
    assert said in plain.text.replace("&#34;", '"')


def test_without_javascript_an_item_is_saved_at_a_time(db: Session, world: World, browse: Browse, one: UUID) -> None:
    mine, tess = begin(browse, world, "tess", "self"), browse("tess")
    page = tess.get(f"{mine}/items/2")
    assert "To a very great extent" in page.text
    went = tess.post(
        f"{mine}/items/2",
        data={"score-2.1": "5", "score-2.4": "not-applicable", "words-2.1": "Clear", "at-2.1": "0:07"},
    )
    assert went.headers["Location"].endswith("/items/4")
    assert from_text(scale(), db.scalars(select(Rating.scores)).one()) == {"2.1": 5, "2.4": NOT_APPLICABLE}
    note = db.scalars(select(RatingNote)).one()
    assert (note.statement, note.words, note.at_ms) == ("2.1", "Clear", 7000)
    db.rollback()
    assert tess.post(f"{mine}/items/2", data={"clear-2.1": "1", "to": "whole"}).headers["Location"] == mine
    assert from_text(scale(), db.scalars(select(Rating.scores)).one()) == {"2.4": NOT_APPLICABLE}
    db.rollback()
    assert "60 statements have no answer" in tess.get(mine).text


def test_two_submits_at_once_begin_and_lock_one_rating(db: Session, world: World, browse: Browse, one: UUID) -> None:
    mine = begin(browse, world, "tess", "self")
    assert begin(browse, world, "tess", "self") == mine
    tess = browse("tess")
    assert tess.post(f"{mine}/lock").status_code == 409
    tess.post(f"{mine}/answers", data={"score-4.1": "3"})
    assert [tess.post(f"{mine}/lock").status_code for _ in range(2)] == [302, 302]
    acts = select(func.count()).select_from(JournalEntry).where(JournalEntry.verb == "rating locked")
    assert db.scalar(acts) == 1
    assert count(db, Rating) == 1


@pytest.mark.parametrize(
    ("who", "as_whom", "status"),
    [("tess", "supervisor", 409), ("sunny", "self", 409), ("ash", "independent", 404), ("otto", "self", 404)],
)
def test_nobody_rates_as_whom_they_are_not(
    db: Session, world: World, browse: Browse, one: UUID, who: str, as_whom: str, status: int
) -> None:
    form = {"as": as_whom, "scale": str(world.saltmarsh_scale), "how": "whole"}
    answer = browse(who).post(f"/skills/recordings/{one}/begin", data=form)
    assert answer.status_code == status
    if who == "tess":
        assert "Nobody rates their own work as anybody else" in answer.text
    assert count(db, Rating) == 0


def test_no_rating_begins_on_a_retired_version_and_one_begun_is_finished(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    mine = begin(browse, world, "tess", "self")
    db.execute(update(ScaleVersion).values(retired_on=TODAY))
    db.commit()
    form = {"as": "supervisor", "scale": str(world.saltmarsh_scale), "how": "whole"}
    refused = browse("sunny").post(f"/skills/recordings/{one}/begin", data=form)
    assert refused.status_code == 409
    assert "no longer in use" in refused.text
    assert browse("tess").post(f"{mine}/answers", data={"score-4.1": "3"}).status_code == 200
    assert browse("tess").post(f"{mine}/lock").status_code == 302


def test_chosen_sub_scales_are_rated_and_no_others(db: Session, world: World, browse: Browse, one: UUID) -> None:
    nothing = {"as": "self", "scale": str(world.saltmarsh_scale), "how": "some"}
    assert "Tick the sub-scales" in browse("tess").post(f"/skills/recordings/{one}/begin", data=nothing).text
    mine = begin(browse, world, "tess", "self", how="some", items=["6", "9"])
    page = browse("tess").get(f"{mine}/items/6")
    assert "Attuned guiding" in page.text
    assert browse("tess").get(f"{mine}/items/5").status_code == 404
    refused = browse("tess").post(f"{mine}/answers", data={"score-5.1": "3"})
    assert "not among the sub-scales you chose" in (refused.json or {})["reasons"][0]


def test_a_locked_rating_changes_only_after_it_is_unlocked_with_a_reason(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    mine = f"/skills/ratings/{rating(db, world, 'mine', 'one', 'tess')}"
    rating(db, world, "theirs", "one", "sunny", "supervisor")
    db.commit()
    tess = browse("tess")
    assert tess.post(f"{mine}/answers", data={"score-4.1": "1"}).status_code == 409
    assert tess.post(f"{mine}/unlock", data={"reason": ""}).status_code == 422
    assert tess.post(f"{mine}/unlock", data={"reason": "I pressed too soon"}).status_code == 302
    assert db.scalars(select(RatingUnlocking.reason)).one() == "I pressed too soon"
    assert count(db, RatingOpening) == 1
    db.rollback()
    assert tess.post(f"{mine}/answers", data={"score-4.1": "1"}).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert browse("tess").post(f"{mine}/lock").status_code == 302
        assert "marked seen" in browse("tess").get(f"/skills/recordings/{one}").text
    assert db.scalar(select(JournalEntry.details).where(JournalEntry.verb == "rating unlocked"))


def test_after_fourteen_days_or_by_agreement_another_opens_and_ones_own_is_seen(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    theirs = rating(db, world, "theirs", "one", "sunny", "supervisor", scores=every(1))
    mine = rating(db, world, "mine", "one", "tess", locked_at=None)
    db.commit()
    at = f"/skills/recordings/{one}"
    for answer in (browse("tess").get(f"/skills/ratings/{theirs}"), browse("tess").get(f"{at}/open/{theirs}")):
        assert answer.status_code == 404
    assert browse("tess").post(f"{at}/agree/{world.sunny}").status_code == 302
    assert browse("tess").get(f"{at}/open/{theirs}").status_code == 404
    assert browse("sunny").post(f"{at}/agree/{world.tess}").status_code == 302
    led = browse("tess").get(f"/skills/ratings/{theirs}")
    assert led.headers["Location"].endswith(f"/open/{theirs}")
    assert "marked <strong>seen</strong>" in browse("tess").get(f"{at}/open/{theirs}").text
    assert browse("tess").get(f"{at}/together/{theirs}").status_code == 404
    assert browse("tess").post(f"{at}/open/{theirs}").status_code == 302
    assert "1, to a small extent" in browse("tess").get(f"/skills/ratings/{theirs}").text
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        browse("tess").post(f"/skills/ratings/{mine}/lock")
        assert "marked seen" in browse("tess").get(at).text
