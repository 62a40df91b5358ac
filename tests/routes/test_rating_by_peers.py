"""What a presenter lets the group rate: each as a peer and blind, for as long as what it rests on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions.intervision import rights
from logbook.config import Settings
from logbook.models.intervision import IntervisionMember, IntervisionOffer, IntervisionTurn
from logbook.models.rated import circle
from logbook.models.ratings import OpeningAgreed, RatedRecording, RecordingRater
from tests.intervising import Sharing
from tests.rating import asked, rating
from tests.world import NOW


@pytest.fixture
def rated(sharing: Sharing) -> Sharing:
    """The group may rate Tess's moment."""
    assert sharing.post("tess", "/meetings/{meeting}/shares/{shared}/rated") == 302
    sharing.world.ids["recording"] = sharing.rows(select(RatedRecording.id))[0]
    sharing.world.ids["offer"] = sharing.rows(select(IntervisionOffer.id))[0]
    return sharing


def page(sharing: Sharing, who: str) -> Any:
    return sharing.browse(who).get(f"/skills/recordings/{sharing.world.recording}")


def peers(sharing: Sharing) -> set[UUID]:
    """Who may rate it as a peer now."""
    rater = RecordingRater
    return set(sharing.rows(select(rater.person_id).where(rater.as_whom == "peer", rater.ended_at.is_(None))))


def test_everybody_in_the_group_may_rate_it_as_a_peer_and_nobody_else(rated: Sharing) -> None:
    assert peers(rated) == {rated.world.theo, rated.world.ash}
    for who in ("theo", "ash"):
        assert "You rate it as a peer." in page(rated, who).text
        assert "Rate it" in rated.browse(who).get(f"/intervision/meetings/{rated.world.meeting}/board").text
    assert "This is your own work" in page(rated, "tess").text
    assert page(rated, "sky").status_code == 404
    for _ in range(2):
        assert rated.post("tess", "/meetings/{meeting}/shares/{shared}/rated") == 302
    assert len(rated.rows(select(IntervisionOffer.id))) == 1


def test_only_whoevers_it_is_lets_them_and_ends_it(rated: Sharing) -> None:
    assert rated.post("theo", "/meetings/{meeting}/shares/{shared}/rated") == 403
    assert rated.post("theo", "/meetings/{meeting}/rated/{offer}/end") == 403
    assert rated.post("tess", "/meetings/{meeting}/rated/{offer}/end") == 302
    assert peers(rated) == set()
    assert page(rated, "theo").status_code == 404


def test_whoever_joins_may_rate_it_too(rated: Sharing) -> None:
    rated.post("tess", "/groups/{peers}/ask", person=str(rated.world.sky))
    place = rated.rows(select(IntervisionMember.id).where(IntervisionMember.person_id == rated.world.sky))[0]
    assert rated.browse("sky").post(f"/intervision/places/{place}/accept").status_code == 302
    assert peers(rated) == {rated.world.theo, rated.world.ash, rated.world.sky}


ENDS: tuple[tuple[str, str, set[str]], ...] = (
    ("tess", "/meetings/{meeting}/shares/{shared}/take-back", set()),
    ("ash", "/groups/{peers}/leave", {"theo"}),
    ("theo", "/groups/{peers}/places/{peers_ash}/remove", {"theo"}),
    ("theo", "/groups/{peers}/end", set()),
)


@pytest.mark.parametrize(("who", "path", "left"), ENDS)
def test_each_end_takes_the_right_to_rate(rated: Sharing, who: str, path: str, left: set[str]) -> None:
    assert rated.post(who, path) == 302
    assert peers(rated) == {rated.world.ids[name] for name in left}
    assert page(rated, "ash").status_code == 404


def test_the_end_of_the_days_of_grace_takes_it_by_itself(rated: Sharing, settings: Settings) -> None:
    assert rated.post("theo", "/meetings/{meeting}/end") == 302
    for later, left in ((timedelta(days=6), 2), (timedelta(days=7, minutes=1), 0)):
        assert rights.sweep(rated.database, settings, NOW + later) == 0
        assert len(peers(rated)) == left


def test_somebody_asked_as_independent_stays_that(sharing: Sharing) -> None:
    assert sharing.post("tess", "/meetings/{meeting}/shares/{shared}/rated") == 302
    sharing.world.ids["recording"] = sharing.rows(select(RatedRecording.id))[0]
    sharing.change(lambda db: asked(db, sharing.world, "recording", "sky"))
    assert sharing.post("tess", "/meetings/{meeting}/shares/{shared}/take-back") == 302
    assert page(sharing, "sky").status_code == 200


def test_a_meeting_seen_live_is_rated_too_and_a_clip_beside_itself(sharing: Sharing) -> None:
    said = {"question": "How do I wait?", "brings": "a meeting seen live"}
    assert sharing.post("tess", "/meetings/{meeting}/present", **said) == 302
    turn = sharing.rows(select(IntervisionTurn.id))[0]
    sharing.world.ids["turn"] = turn
    assert sharing.post("theo", "/meetings/{meeting}/turns/{turn}/rated") == 403
    for _ in range(2):
        assert sharing.post("tess", "/meetings/{meeting}/turns/{turn}/rated") == 302
    recordings = sharing.rows(select(RatedRecording))
    assert [(each.source, each.clip_id, each.said) for each in recordings] == [("seen live", None, "How do I wait?")]
    assert peers(sharing) == {sharing.world.theo, sharing.world.ash}
    sharing.change(lambda db: _brings_a_clip(db, turn))
    assert sharing.post("tess", "/meetings/{meeting}/turns/{turn}/rated") == 409


def _brings_a_clip(db: Session, turn_id: UUID) -> None:
    db.get_one(IntervisionTurn, turn_id).brings = "a clip, shared here"


def test_the_presenters_own_rating_is_opened_by_those_who_would_rather_and_by_nobody_before(rated: Sharing) -> None:
    world = rated.world

    def there() -> int:
        with rated.database.reading() as db:
            return len(circle(db, world.recording).there_for(world.theo, NOW))

    rated.change(lambda db: rating(db, world, "own", "recording", "tess"))
    assert there() == 0
    board = rated.browse("theo").get(f"/intervision/meetings/{world.meeting}/board").text
    assert "has rated" not in board
    assert rated.post("tess", "/meetings/{meeting}/rated/{offer}/shown") == 302
    assert there() == 0  # both have to say so
    agree = f"/skills/recordings/{world.recording}/agree/{world.tess}"
    assert rated.browse("theo").post(agree).status_code == 302
    assert there() == 1
    said = rated.rows(select(OpeningAgreed.other_id).where(OpeningAgreed.person_id == world.tess))
    assert set(said) == {world.theo, world.ash}
