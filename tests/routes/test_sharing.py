"""Sharing a clip in intervision: what is refused, what peers write about it, and what they do not learn."""

from __future__ import annotations

from sqlalchemy import select, update

from logbook.models.comments import ClipComment
from logbook.models.intervision import IntervisionShare
from logbook.models.recordings import Clip
from tests.intervising import WITHIN, Sharing, agrees
from tests.models.test_visible import assess
from tests.world import NOW


def takes_back(sharing: Sharing) -> None:
    assert sharing.post("tess", "/meetings/{meeting}/shares/{shared}/take-back") == 302


def the_family_withdraws(sharing: Sharing) -> None:
    sharing.change(lambda db: sharing.world.withdraws(db, "heron", purpose=WITHIN))


def test_sharing_is_refused_with_everything_that_stands_in_the_way(sharing: Sharing) -> None:
    takes_back(sharing)
    the_family_withdraws(sharing)
    tess = sharing.browse("tess")
    page = tess.get(f"/intervision/meetings/{sharing.world.meeting}/share").text
    assert "mum took back the yes to intervision" in page
    answer = tess.post(f"/intervision/meetings/{sharing.world.meeting}/share", data={"clip": sharing.world.moment})
    assert answer.status_code == 409
    assert "child took back the yes to intervision" in answer.text
    assert sharing.rows(select(IntervisionShare.id).where(IntervisionShare.revoked_at.is_(None))) == []


def test_sharing_twice_is_once_and_nobody_shares_for_another(sharing: Sharing) -> None:
    clip = str(sharing.world.moment)
    assert sharing.post("tess", "/meetings/{meeting}/share", clip=clip) == 302
    assert sharing.post("theo", "/meetings/{meeting}/share", clip=clip) == 404
    assert sharing.post("sunny", "/meetings/{meeting}/share", clip=clip) == 404
    assert len(sharing.rows(select(IntervisionShare.id))) == 1


def test_what_peers_write_is_for_the_group_and_whose_clip_it_is(sharing: Sharing) -> None:
    where = f"/clips/{sharing.world.moment}/comments"
    sharing.browse("sunny").post(where, data={"at": "0:01", "words": "For supervision."})
    sharing.browse("ash").post(where, data={"at": "0:02", "words": "For the group."})
    say = {"at": "0:03", "words": "In the meeting."}
    assert sharing.post("theo", "/meetings/{meeting}/shares/{shared}/comments", **say) == 302
    assert sharing.post("tess", "/meetings/{meeting}/shares/{shared}/comments", at="9:99", words="x") == 422
    seen = {who: sharing.watching.page(sharing.browse(who)).text for who in ("tess", "sunny", "ash", "theo")}
    for who, read in {
        "tess": ("For supervision.", "For the group.", "In the meeting."),
        "sunny": ("For supervision.",),
        "ash": ("For the group.", "In the meeting."),
        "theo": ("For the group.", "In the meeting."),
    }.items():
        every = ("For supervision.", "For the group.", "In the meeting.")
        assert [words for words in every if words in seen[who]] == list(read), who
    board = sharing.browse("theo").get(f"/intervision/meetings/{sharing.world.meeting}/board").text
    assert "In the meeting." in board
    assert "For supervision." not in board
    assert len(sharing.rows(select(ClipComment.id).where(ClipComment.group_id == sharing.world.peers))) == 2


def test_a_peer_finds_no_name_of_the_family_and_the_way_back_to_the_meeting(sharing: Sharing) -> None:
    page = sharing.watching.page(sharing.browse("ash")).text
    assert "Heron" not in page
    assert f"/intervision/meetings/{sharing.world.meeting}" in page


def test_whoever_brings_it_to_a_meeting_that_is_over_is_told_so(sharing: Sharing) -> None:
    assert sharing.post("theo", "/meetings/{meeting}/end") == 302
    takes_back(sharing)
    answer = sharing.browse("tess").post(
        f"/intervision/meetings/{sharing.world.meeting}/share", data={"clip": sharing.world.moment}
    )
    assert (answer.status_code, "This meeting is over" in answer.text) == (409, True)


def test_a_share_of_a_clip_put_forward_is_not_watched_as_an_assessor_would(sharing: Sharing) -> None:
    """Ash assesses Tess, but this clip is not put forward: Ash sees it as a peer, so that is what counts."""
    sharing.change(lambda db: assess(db, sharing.world))
    the_family_withdraws(sharing)
    sharing.change(lambda db: agrees(db, sharing.world, "heron", "accreditation"))
    assert sharing.watching.standing(sharing.browse("ash")).status_code == 409
    sharing.change(lambda db: db.execute(update(Clip).values(put_forward_at=NOW)))
    assert sharing.watching.standing(sharing.browse("ash")).status_code == 204
