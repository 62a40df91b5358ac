"""A clip opened to colleagues: to whoever was asked to rate it independently, and a meeting of professionals to peers."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from logbook.models.comments import ClipComment
from logbook.models.intervision import IntervisionMember, IntervisionShare
from logbook.models.journal import JournalEntry
from logbook.models.recordings import Clip, ClipParticipant
from tests.intervising import WITHIN, Sharing, agrees
from tests.rating import asked, recording
from tests.watching import CONTENT, Watching
from tests.world import NOW

PEER_ONLY = "Tess would ask about this in supervision"


@pytest.fixture
def to_rate(watching: Watching, db: Session) -> Watching:
    """Tess's moment is up to be rated, and Sky, who never supervised her, is asked; in supervision Sunny wrote about it."""
    world = watching.world
    recording(db, world, "one", source="clip", clip_id=world.moment, minutes=None)
    said = {"service_id": world.saltmarsh, "clip_id": world.moment, "person_id": world.sunny}
    db.add(ClipComment(**said, at_ms=2_000, words=PEER_ONLY, made_at=NOW, deleted_at=None))
    db.commit()
    assert watching.page(watching.browse("sky")).status_code == 404
    answer = watching.browse("tess").post(f"/skills/recordings/{world.one}/ask", data={"whom": str(world.sky)})
    assert answer.status_code == 302
    return watching


def test_whoever_is_asked_to_rate_watches_as_far_as_the_family_agreed_to_intervision(
    to_rate: Watching, db: Session
) -> None:
    world, sky = to_rate.world, to_rate.browse("sky")
    refused = to_rate.ask(sky)
    assert refused.status_code == 409
    assert "has not been asked about intervision" in refused.text
    agrees(db, world, "heron", WITHIN)
    db.commit()
    assert sky.get(to_rate.address(sky)).data == CONTENT
    begun = sky.post(
        f"/skills/recordings/{world.one}/begin",
        data={"as": "independent", "scale": str(world.saltmarsh_scale), "how": "whole"},
    )
    assert 'id="film"' in sky.get(begun.headers["Location"]).text
    world.withdraws(db, "heron", purpose=WITHIN)
    db.commit()
    assert to_rate.standing(sky).status_code == 409


def test_what_others_wrote_and_whose_family_it_is_stay_closed_to_them(to_rate: Watching, db: Session) -> None:
    agrees(db, to_rate.world, "heron", WITHIN)
    db.commit()
    page = to_rate.page(to_rate.browse("sky")).text
    assert PEER_ONLY not in page
    assert "Heron" not in page
    assert "You were asked to rate it on your own" in page
    assert PEER_ONLY in to_rate.page(to_rate.browse("sunny")).text
    said = {"at": "0:01", "words": "I see it too"}
    refused = to_rate.browse("sky").post(f"/clips/{to_rate.world.moment}/comments", data=said)
    assert "write it as a note to a statement" in refused.text
    assert to_rate.rows(select(ClipComment.words)) == [PEER_ONLY]


@pytest.mark.parametrize("way", ["no longer asked", "taken out", "thrown away"])
def test_each_end_closes_it(to_rate: Watching, db: Session, way: str) -> None:
    world, sky, tess = to_rate.world, to_rate.browse("sky"), to_rate.browse("tess")
    agrees(db, world, "heron", WITHIN)
    db.commit()
    at = to_rate.address(sky)
    paths = {
        "no longer asked": f"/skills/recordings/{world.one}/no-longer/{world.sky}",
        "taken out": f"/skills/recordings/{world.one}/take-out",
        "thrown away": f"/clips/{world.moment}/thrown-away",
    }
    assert tess.post(paths[way]).status_code == 302
    assert sky.get(at).status_code in (404, 409)
    assert to_rate.standing(sky).status_code in (404, 409)


@pytest.mark.parametrize(("as_whom", "source"), [("peer", "clip"), ("independent", "calibration")])
def test_neither_a_peers_right_to_rate_nor_calibration_opens_the_clip(
    watching: Watching, db: Session, as_whom: str, source: str
) -> None:
    world = watching.world
    agrees(db, world, "heron", WITHIN)
    recording(db, world, "one", source=source, clip_id=world.moment, minutes=None)
    asked(db, world, "one", "sky", as_whom)
    db.commit()
    assert watching.page(watching.browse("sky")).status_code == 404


@pytest.fixture
def meeting_of_professionals(sharing: Sharing) -> Sharing:
    """Tess's moment is of her own practice, no family in it, and not shared yet."""

    def becomes(db: Session) -> None:
        db.execute(delete(IntervisionShare))
        db.execute(delete(ClipParticipant))
        db.execute(update(Clip).values(kind="VERP", client_id=None, cycle_id=None))

    sharing.change(becomes)
    return sharing


def test_a_meeting_of_professionals_is_shared_with_the_word_of_everybody_in_it(
    meeting_of_professionals: Sharing,
) -> None:
    sharing, world = meeting_of_professionals, meeting_of_professionals.world
    tess, ash, at = sharing.browse("tess"), sharing.browse("ash"), f"/intervision/meetings/{world.meeting}/share"
    assert "Everybody in it agreed that Tuesday peers sees it" in tess.get(at).text
    refused = tess.post(at, data={"clip": str(world.moment)})
    assert refused.status_code == 422
    assert "tick that everybody in it agreed" in refused.text
    assert sharing.watching.page(ash).status_code == 404
    assert tess.post(at, data={"clip": str(world.moment), "word": "yes"}).status_code == 302
    assert ash.get(sharing.watching.address(ash)).data == CONTENT
    [told] = sharing.rows(select(JournalEntry.details).where(JournalEntry.verb == "clip shared in intervision"))
    assert told["word"] is True
    [shared] = sharing.rows(select(IntervisionShare.id))
    assert tess.post(f"/intervision/meetings/{world.meeting}/shares/{shared}/take-back").status_code == 302
    assert sharing.watching.standing(ash).status_code == 404


def test_the_group_it_is_shared_with_may_reach_beyond_the_service_and_rates_it_too(
    meeting_of_professionals: Sharing,
) -> None:
    sharing, world = meeting_of_professionals, meeting_of_professionals.world
    place = {"group_id": world.peers, "person_id": world.otto, "invited_at": NOW, "joined_at": NOW}
    sharing.change(lambda db: db.add(IntervisionMember(service_id=world.saltmarsh, **place)))
    form = {"clip": str(world.moment), "word": "yes"}
    assert sharing.browse("tess").post(f"/intervision/meetings/{world.meeting}/share", data=form).status_code == 302
    otto = sharing.browse("otto")
    assert otto.get(sharing.watching.address(otto)).data == CONTENT
    assert "The meeting" in sharing.watching.page(otto).text


def test_a_familys_moment_asks_for_no_such_word(sharing: Sharing) -> None:
    sharing.change(lambda db: db.execute(delete(IntervisionShare)))
    at = f"/intervision/meetings/{sharing.world.meeting}/share"
    assert "Everybody in it agreed" not in sharing.browse("tess").get(at).text
    assert sharing.browse("tess").post(at, data={"clip": str(sharing.world.moment)}).status_code == 302
