"""Agreement on a recording, and calibration: nothing before one has locked, nobody's scores told, nothing under five others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from logbook.actions import calibrations as actions
from logbook.domain.people import Role
from logbook.domain.recordings import Kind
from logbook.models.comparing import Calibration, CalibrationRater
from logbook.models.people import RoleHeld
from logbook.models.ratings import RatedRecording, RatingOpening
from logbook.models.recordings import Clip, ClipParticipant
from tests.conftest import Browse
from tests.rating import asked, every, rating, recording
from tests.routes.test_comparisons import words
from tests.watching import Watching
from tests.world import LONG_AGO, NOW, World

BASE = "/skills/calibrations"


def agreed(world: World, name: str = "one") -> str:
    return f"/skills/recordings/{world.ids[name]}/agreement"


def test_every_figure_is_there_or_says_why(db: Session, world: World, browse: Browse) -> None:
    recording(db, world, "one")
    rating(db, world, "own", "one", "tess", scores={**every(3), "4.1": 5, "5.1": 1})
    rating(db, world, "sunnys", "one", "sunny", "supervisor", scores={**every(3), "4.1": 2})
    db.commit()
    page = words(browse("tess").get(agreed(world)).text)
    assert "you, Sunny" in page
    assert "Exactly the same" in page
    assert "97 %" in page
    assert "Its 95 % interval" in page
    assert page.index("To talk about first") < page.index("In figures")


def test_no_variance_says_so(db: Session, world: World, browse: Browse) -> None:
    recording(db, world, "one")
    for name, who, whom in (("own", "tess", "self"), ("sunnys", "sunny", "supervisor")):
        rating(db, world, name, "one", who, whom, scores=every(3))
    db.commit()
    page = words(browse("tess").get(agreed(world)).text)
    assert "Kappa cannot be computed: both gave one and the same score throughout" in page
    assert "ICC cannot be computed" in page


def test_nothing_of_anothers_before_ones_own_is_locked(db: Session, world: World, browse: Browse) -> None:
    recording(db, world, "one")
    rating(db, world, "own", "one", "tess", locked_at=None)
    rating(db, world, "sunnys", "one", "sunny", "supervisor")
    for who in ("ash", "theo"):
        asked(db, world, "one", who)
        rating(db, world, f"{who}s", "one", who, "independent")
    db.commit()
    page = browse("tess").get(agreed(world)).text
    assert "Agreement needs two raters" in page
    assert "Sunny" not in page
    assert "Ash" not in page


def test_what_was_seen_is_left_out_and_said_so(db: Session, world: World, browse: Browse) -> None:
    recording(db, world, "one")
    rating(db, world, "own", "one", "tess")
    rating(db, world, "sunnys", "one", "sunny", "supervisor")
    at = {"service_id": world.saltmarsh, "recording_id": world.one, "at": NOW - timedelta(hours=2)}
    db.add(RatingOpening(**at, rating_id=world.sunnys, viewer_id=world.tess))
    db.commit()
    page = words(browse("sunny").get(agreed(world)).text)
    assert "Agreement needs two raters" in page


def test_of_three_a_pair_can_be_chosen(db: Session, world: World, browse: Browse) -> None:
    recording(db, world, "one")
    rating(db, world, "own", "one", "tess", scores={**every(3), "4.1": 5})
    rating(db, world, "sunnys", "one", "sunny", "supervisor", scores={**every(4), "4.2": 1})
    asked(db, world, "one", "ash")
    rating(db, world, "ashs", "one", "ash", "independent", scores={**every(2), "4.3": 5})
    db.commit()
    everybody = words(browse("tess").get(agreed(world)).text)
    assert "This compares two raters at a time" in everybody
    assert "How each leans" in everybody
    two = words(browse("tess").get(f"{agreed(world)}?first={world.own}&second={world.sunnys}").text)
    assert "This compares two raters at a time" not in two
    assert "Ash" not in two.partition("In figures")[2]


def opened(db: Session, world: World, browse: Browse, source: str = "seen live") -> str:
    """Tess offers something seen live, and Sunny opens it until the first of April."""
    recording(db, world, "one", source=source, said="Bath")
    db.commit()
    where = browse("tess").post(f"/skills/recordings/{world.one}/calibration").location
    form = {"title": "Bath time", "closes_on-day": "1", "closes_on-month": "4", "closes_on-year": "2026"}
    answer = browse("sunny").post(f"{where}/open", data=form)
    assert answer.status_code == 302, answer.text
    return str(where)


def take_part(db: Session, world: World, browse: Browse, where: str, who: str, score: int) -> None:
    """Joined through the page, rated and locked an hour ago."""
    answer = browse(who).post(f"{where}/part")
    assert answer.status_code == 302, answer.text
    entry = select(CalibrationRater.recording_id).where(CalibrationRater.person_id == world.ids[who])
    world.ids[f"{who}_entry"] = db.scalars(entry).one()
    rating(db, world, f"{who}_blind", f"{who}_entry", who, "independent", scores=every(score))
    db.commit()


def test_each_sees_where_they_stand_and_nobody_elses_score(
    db: Session, world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = opened(db, world, browse)
    for score, who in enumerate(("sunny", "sam", "sky", "ash", "theo")):
        take_part(db, world, browse, where, who, score)
    before = words(browse("theo").get(where).text)
    assert "It is still being rated" in before
    monkeypatch.setattr(actions, "is_closed", lambda *_: True)
    page = words(browse("theo").get(where).text)
    assert "Fewer than 5 others rated it blind" in page


def test_five_others_are_a_group(db: Session, world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    where = opened(db, world, browse)
    for score, who in enumerate(("sunny", "sam", "sky", "ash"), 1):
        take_part(db, world, browse, where, who, score)
    db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.cody, role=Role.PRACTITIONER, since=LONG_AGO))
    db.commit()
    take_part(db, world, browse, where, "cody", 5)
    take_part(db, world, browse, where, "theo", 5)
    monkeypatch.setattr(actions, "is_closed", lambda *_: True)
    page = words(browse("theo").get(where).text)
    assert "On average you scored 2.0 above the others." in page
    assert "5 others rated it blind" in page
    assert not any(name in page for name in ("Sunny", "Sam", "Sky", "Ash", "Cody"))
    assert "You over time" in words(browse("theo").get(BASE).text)
    assert "You did not rate this one" in words(browse("ada").get(where).text)


def told_of_oneself(browser: FlaskClient) -> str:
    """What somebody is told the logbook holds about them."""
    return browser.get("/account/data").text.partition("<main")[2]


def test_nobody_comes_upon_anothers_entry(db: Session, world: World, browse: Browse) -> None:
    where = opened(db, world, browse)
    tess = browse("tess")
    held = told_of_oneself(tess)
    for score, who in enumerate(("sunny", "sam", "theo"), 2):
        take_part(db, world, browse, where, who, score)
    assert told_of_oneself(tess) == held
    for viewer in ("tess", "sunny", "sam", "theo", "cody", "ada"):
        for owner in ("sunny", "sam", "theo"):
            status = browse(viewer).get(f"/skills/recordings/{world.ids[f'{owner}_entry']}").status_code
            assert status == (200 if viewer == owner else 404), (viewer, owner)
            status = browse(viewer).get(f"/skills/ratings/{world.ids[f'{owner}_blind']}").status_code
            assert status == (200 if viewer == owner else 404), (viewer, owner)


def test_it_is_no_part_of_the_practitioners_profile(db: Session, world: World, browse: Browse) -> None:
    where = opened(db, world, browse)
    rating(db, world, "own", "one", "tess", scores=every(3))
    db.commit()
    take_part(db, world, browse, where, "theo", 5)
    page = browse("tess").get("/skills/profile").text
    assert "Latest: own 3.0" in page
    assert "peers" not in page


def test_a_clip_needs_everybodys_yes_to_teaching(watching: Watching, db: Session, browse: Browse) -> None:
    """The family agreed to care, and to nothing more."""
    recording(db, watching.world, "one", source="clip", clip_id=watching.world.moment)
    db.commit()
    answer = browse("tess").post(f"/skills/recordings/{watching.world.one}/calibration")
    assert answer.status_code == 409
    assert "teaching" in words(answer.text)
    assert "kept elsewhere" not in words(answer.text)
    assert db.scalars(select(Calibration.id)).all() == []


def test_a_clip_without_a_family_is_refused_with_what_can_be_done_instead(
    watching: Watching, db: Session, browse: Browse
) -> None:
    """Nobody in a meeting of professionals was asked about teaching: consent is each one's own, and never its owner's word for others."""
    facts = {"kind": Kind.OTHER_MEETING, "client_id": None, "cycle_id": None}
    db.execute(delete(ClipParticipant))
    db.execute(update(Clip).where(Clip.id == watching.world.moment).values(**facts))
    recording(db, watching.world, "one", source="clip", kind=Kind.OTHER_MEETING, clip_id=watching.world.moment)
    recording(db, watching.world, "instead", kind=Kind.OTHER_MEETING)
    db.commit()
    answer = browse("tess").post(f"/skills/recordings/{watching.world.one}/calibration")
    assert answer.status_code == 409
    assert "nobody in it was asked about teaching" in words(answer.text)
    assert "Put up a part of it that is kept elsewhere" in words(answer.text)
    assert browse("tess").post(f"/skills/recordings/{watching.world.instead}/calibration").status_code == 302
    assert db.scalars(select(Calibration.recording_id)).all() == [watching.world.instead]


def test_only_whose_practice_it_is_offers_and_takes_back(db: Session, world: World, browse: Browse) -> None:
    where = opened(db, world, browse)
    assert browse("sunny").post(f"/skills/recordings/{world.one}/calibration").status_code == 403
    assert browse("sunny").post(f"{where}/taken-back").status_code == 403
    assert browse("tess").post(f"{where}/taken-back").status_code == 302
    assert browse("theo").get(where).status_code == 404


def test_an_entry_is_made_once(db: Session, world: World, browse: Browse) -> None:
    where = opened(db, world, browse)
    first, second = (browse("theo").post(f"{where}/part").location for _ in range(2))
    assert first == second
    entries = select(RatedRecording.id).where(RatedRecording.source == "calibration")
    assert len(db.scalars(entries).all()) == 1


def test_what_a_leaver_offered_and_shared_is_theirs_no_longer_to_be_rated(
    db: Session, world: World, browse: Browse
) -> None:
    where = opened(db, world, browse)
    assert browse("theo").get(where).status_code == 200
    assert browse("ada").post(f"/people/{world.tess}/retire", data={"service": str(world.saltmarsh)}).status_code == 302
    assert browse("theo").get(where).status_code == 404
