"""A clip shared in intervision: who sees it, what everybody in it has to have agreed to, and every way in which it closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import viewings
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible
from logbook.models.intervision import IntervisionMember
from logbook.models.journal import JournalEntry
from tests.intervising import OUTSIDE, WITHIN, Sharing, agrees, meeting, share
from tests.watching import CONTENT
from tests.world import NOW, World


def takes_back(sharing: Sharing) -> None:
    assert sharing.post("tess", "/meetings/{meeting}/shares/{shared}/take-back") == 302


def ash_leaves(sharing: Sharing) -> None:
    assert sharing.post("ash", "/groups/{peers}/leave") == 302


def ash_is_removed(sharing: Sharing) -> None:
    assert sharing.post("theo", "/groups/{peers}/places/{peers_ash}/remove") == 302


def the_group_ends(sharing: Sharing) -> None:
    assert sharing.post("theo", "/groups/{peers}/end") == 302


def tess_leaves(sharing: Sharing) -> None:
    assert sharing.post("tess", "/groups/{peers}/leave") == 302


def the_family_withdraws(sharing: Sharing) -> None:
    sharing.change(lambda db: sharing.world.withdraws(db, "heron", purpose=WITHIN))


def it_is_thrown_away(sharing: Sharing) -> None:
    assert sharing.browse("tess").post(f"/clips/{sharing.world.moment}/thrown-away").status_code == 302


def a_concern(sharing: Sharing) -> None:
    sharing.watching.ends("concern")


def somebody_of_another_service_joins(sharing: Sharing) -> None:
    """The family said yes to intervision within the service alone."""

    def joins(db: Session) -> None:
        place = {"group_id": sharing.world.peers, "person_id": sharing.world.otto, "invited_at": NOW, "joined_at": NOW}
        db.add(IntervisionMember(service_id=sharing.world.saltmarsh, **place))

    sharing.change(joins)


ENDS = (
    takes_back,
    ash_leaves,
    ash_is_removed,
    the_group_ends,
    tess_leaves,
    the_family_withdraws,
    it_is_thrown_away,
    a_concern,
    somebody_of_another_service_joins,
)


@pytest.mark.parametrize("ends", ENDS)
def test_each_end_is_felt_at_the_next_question(sharing: Sharing, ends: Callable[[Sharing], None]) -> None:
    """The question a stream asks every two seconds, an open player every three, and each byte before it is served."""
    ash = sharing.browse("ash")
    at = sharing.watching.address(ash)
    assert ash.get(at).data == CONTENT
    assert sharing.watching.standing(ash).status_code == 204
    with sharing.database.reading() as reading:
        actor = sharing.world.actor(reading, "ash")
        assert viewings.still_plays(reading, actor, at.rsplit("/", 1)[1], NOW)
    ends(sharing)
    with sharing.database.reading() as reading:
        actor = sharing.world.actor(reading, "ash")
        assert not viewings.still_plays(reading, actor, at.rsplit("/", 1)[1], NOW)
    assert sharing.watching.standing(ash).status_code in (404, 409)
    assert ash.get(at).status_code in (404, 409)
    assert sharing.watching.ask(ash).status_code in (404, 409)


def test_it_closes_when_the_meetings_end_and_the_days_of_grace_are_over(sharing: Sharing) -> None:
    assert sharing.post("theo", "/meetings/{meeting}/end") == 302
    ash = sharing.browse("ash")
    week = NOW + timedelta(days=7)
    with sharing.database.reading() as reading:
        for moment, open_ in ((NOW, True), (week - timedelta(seconds=1), True), (week, False)):
            actor = sharing.world.actor(reading, "ash", moment)
            assert bool(_opens(reading, actor, sharing.world)) is open_
    with time_machine.travel(week, tick=False):
        assert ash.get(f"/clips/{sharing.world.moment}").status_code in (302, 404)  # signed out by then, or not there


def _opens(db: Session, actor: Actor, world: World) -> bool:
    try:
        return viewings.look(db, actor, world.moment).file is not None
    except NotVisible:
        return False


def test_no_days_of_grace_close_it_with_the_meeting(sharing: Sharing) -> None:
    form = {"name": "Peers", "grace_days": "0", "present": "10", "strengths": "2", "reflect": "3", "answer": "5"}
    assert sharing.post("theo", "/groups/{peers}/rules", **form) == 302
    ash = sharing.browse("ash")
    assert sharing.watching.standing(ash).status_code == 204
    assert sharing.post("ash", "/meetings/{meeting}/end") == 302
    assert sharing.watching.standing(ash).status_code == 404
    assert sharing.watching.standing(sharing.browse("tess")).status_code == 204


def test_longer_grace_opens_nothing_that_has_closed(sharing: Sharing) -> None:
    closed = NOW - timedelta(days=8)
    sharing.change(lambda db: meeting(db, sharing.world, "old", begun_at=closed, ended_at=closed))
    sharing.change(lambda db: share(db, sharing.world, "old_share", into="old"))
    takes_back(sharing)
    form = {"name": "Peers", "grace_days": "30", "present": "10", "strengths": "2", "reflect": "3", "answer": "5"}
    assert sharing.post("theo", "/groups/{peers}/rules", **form) == 302
    assert sharing.watching.page(sharing.browse("ash")).status_code == 404


def test_with_somebody_of_another_service_the_family_is_asked_about_beyond(sharing: Sharing) -> None:
    somebody_of_another_service_joins(sharing)
    otto, ash = sharing.browse("otto"), sharing.browse("ash")
    for who in (otto, ash):
        answer = sharing.watching.ask(who)
        assert answer.status_code == 409
        assert "intervision outside the service" in " ".join(answer.get_json()["reasons"])
    sharing.change(lambda db: agrees(db, sharing.world, "heron", OUTSIDE))
    for who in (otto, ash):
        assert who.get(sharing.watching.address(who)).data == CONTENT


def test_who_watched_names_the_member_and_the_journal_the_purpose(sharing: Sharing) -> None:
    sharing.watching.address(sharing.browse("ash"))
    assert "Ash" in sharing.watching.page(sharing.browse("tess")).text
    entry = sharing.rows(select(JournalEntry).where(JournalEntry.verb == "clip watched"))[-1]
    assert entry.details["purpose"] == WITHIN


def test_a_supervisor_who_is_also_a_peer_still_watches_for_supervision(sharing: Sharing) -> None:
    place = {"group_id": sharing.world.peers, "person_id": sharing.world.sunny, "invited_at": NOW, "joined_at": NOW}
    sharing.change(lambda db: db.add(IntervisionMember(service_id=sharing.world.saltmarsh, **place)))
    the_family_withdraws(sharing)
    assert sharing.watching.standing(sharing.browse("sunny")).status_code == 204
    assert sharing.watching.standing(sharing.browse("ash")).status_code == 409
