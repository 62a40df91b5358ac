"""Two who press at the same moment: one rating, one lock, one record of what was settled on, and nothing that was answered is lost."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from logbook.domain.skills.rating import from_text
from logbook.models.journal import JournalEntry
from logbook.models.ratings import Rating, RatingNote, RatingParty
from tests.conftest import Browse
from tests.rating import begin, every, rating, recording, scale
from tests.world import World, count

ROUNDS = 4
Press = tuple[FlaskClient, str, dict[str, str]]


@pytest.fixture
def one(db: Session, world: World) -> UUID:
    """A shared review of Tess's that is up to be rated."""
    made = recording(db, world, "one")
    db.commit()
    return made


def at_once(*presses: Press) -> Sequence[TestResponse]:
    """The answers to requests that are sent at the same moment, each by a thread and a connection of its own."""
    together = Barrier(len(presses))

    def send(press: Press) -> TestResponse:
        browser, path, form = press
        together.wait(timeout=10)
        return browser.post(path, data=form)

    with ThreadPoolExecutor(len(presses)) as threads:
        return list(threads.map(send, presses))


def scores_of(db: Session) -> dict[str, object]:
    """The answers of the only rating there is."""
    db.rollback()
    kept = db.scalars(select(Rating.scores)).one()
    db.rollback()
    return dict(from_text(scale(), kept))


def locks(db: Session) -> int:
    db.rollback()
    acts = select(func.count()).select_from(JournalEntry).where(JournalEntry.verb == "rating locked")
    found = db.scalar(acts) or 0
    db.rollback()
    return found


def test_two_windows_begin_one_rating(db: Session, world: World, browse: Browse, one: UUID) -> None:
    form = {"as": "self", "scale": str(world.saltmarsh_scale), "how": "whole"}
    at = f"/skills/recordings/{one}/begin"
    answers = at_once(*((browse("tess"), at, {**form, "form_id": str(uuid4())}) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert count(db, Rating) == 1


def test_what_two_windows_answer_at_once_is_all_kept(db: Session, world: World, browse: Browse, one: UUID) -> None:
    mine, windows, keys = (
        begin(browse, world, "tess", "self"),
        [browse("tess") for _ in range(3)],
        list(scale().statements),
    )
    for number in range(ROUNDS):
        sent = [
            (window, f"{mine}/answers", {f"score-{key}": "4", f"words-{key}": "Here"})
            for window, key in zip(windows, keys[number * 3 :], strict=False)
        ]
        assert [answer.status_code for answer in at_once(*sent)] == [200, 200, 200]
    assert scores_of(db) == dict.fromkeys(keys[: ROUNDS * 3], 4)
    assert count(db, RatingNote) == ROUNDS * 3


def test_two_submits_lock_it_once(db: Session, world: World, browse: Browse, one: UUID) -> None:
    mine = begin(browse, world, "tess", "self")
    browse("tess").post(f"{mine}/answers", data={"score-4.1": "3"})
    answers = at_once(*((browse("tess"), f"{mine}/lock", {"words-": "Well held"}) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {302}
    assert locks(db) == 1


def test_an_answer_beside_a_submit_is_kept_or_refused_in_a_sentence(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    """Whichever comes first: what was said to be saved is in what was locked, and what is not in it was refused."""
    mine, keeps, submits = begin(browse, world, "tess", "self"), browse("tess"), browse("tess")
    keeps.post(f"{mine}/answers", data={"score-4.1": "3"})
    for number in range(ROUNDS):
        score = str(number)
        kept, locked = at_once((keeps, f"{mine}/answers", {"score-5.1": score}), (submits, f"{mine}/lock", {}))
        assert locked.status_code == 302
        if kept.status_code == 200:
            assert scores_of(db)["5.1"] == number
        else:
            assert kept.status_code == 409
            assert "This rating is locked, so nothing of it was changed" in (kept.json or {})["reasons"][0]
            assert scores_of(db).get("5.1") != number
        assert locks(db) == number + 1
        assert keeps.post(f"{mine}/unlock", data={"reason": "Once more, for the test"}).status_code == 302


def test_two_who_settle_at_once_make_one_third_record_with_what_both_said(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    mine = rating(db, world, "mine", "one", "tess", scores=every(4))
    theirs = rating(db, world, "theirs", "one", "sunny", "supervisor", scores={**every(4), "6.1": 1, "6.2": 1})
    db.commit()
    at = f"/skills/recordings/{one}/together"
    answers = at_once(
        (browse("tess"), f"{at}/{theirs}", {"score-6.1": "3", "words-6.1": "Wait for her turn"}),
        (browse("sunny"), f"{at}/{mine}", {"score-6.2": "2", "words-6.2": "Name it"}),
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    db.rollback()
    third = db.scalars(select(Rating).where(Rating.as_whom == "consensus")).one()
    kept = from_text(scale(), third.scores)
    assert (kept["6.1"], kept["6.2"], kept["4.1"]) == (3, 2, 4)
    assert set(db.scalars(select(RatingNote.words))) == {"Wait for her turn", "Name it"}
    assert count(db, RatingParty) == 2


def test_of_two_who_unlock_at_once_the_reason_is_kept_once(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    mine = rating(db, world, "mine", "one", "tess")
    db.commit()
    form = {"reason": "I pressed too soon"}
    answers = at_once(*((browse("tess"), f"/skills/ratings/{mine}/unlock", form) for _ in range(2)))
    assert [answer.status_code for answer in answers] == [302, 302]
    acts = select(func.count()).select_from(JournalEntry).where(JournalEntry.verb == "rating unlocked")
    assert db.scalar(acts) == 1
