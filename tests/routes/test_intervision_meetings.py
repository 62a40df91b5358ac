"""A meeting's rounds as several press at once, the presenter's own summary, and time that is kept apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.counting import statements
from logbook.adapters.database import Database
from logbook.models.intervision import (
    IntervisionMeeting,
    IntervisionMember,
    IntervisionPresence,
    IntervisionTurn,
)
from logbook.models.journal import JournalEntry
from logbook.models.supervision import SupervisionSession
from tests.conftest import Browse
from tests.intervising import Rows, group, meeting
from tests.world import NOW, World


def at(world: World, path: str = "") -> str:
    return f"/intervision/meetings/{world.meeting}{path}"


def come(browse: Browse, world: World, *names: str) -> list[FlaskClient]:
    """They come in, one after the other."""
    found = []
    for name in names:
        found.append(browse(name))
        assert found[-1].post(at(world, "/come-in")).status_code == 302
    return found


def presents(who: FlaskClient, world: World, **more: str) -> Any:
    said = {"question": "How do I wait?", "brings": "a meeting seen live", "form_id": str(uuid4())}
    return who.post(at(world, "/present"), data=said | more)


def seen_on(page: str) -> str:
    """What the button to go on stands beside."""
    return page.split('name="seen" value="', 1)[1].split('"', 1)[0]


def test_a_meeting_is_not_planned_for_a_day_that_has_passed(browse: Browse, here: World) -> None:
    day = {"on-day": "17", "on-month": "3", "on-year": "2026", "place": "At two"}
    answer = browse("theo").post(f"/intervision/groups/{here.peers}/meetings/new", data=day)
    assert (answer.status_code, "today or a later day" in answer.text, "At two" in answer.text) == (422, True, True)


def test_of_several_who_press_at_once_one_moves_the_meeting_on(browse: Browse, here: World, rows: Rows) -> None:
    tess, theo, ash = come(browse, here, "tess", "theo", "ash")
    assert presents(tess, here).status_code == 302
    turn = rows(select(IntervisionTurn))[0]
    go_on = at(here, f"/turns/{turn.id}/go-on")
    pages = [who.get(at(here)).text for who in (tess, theo, ash)]
    for who, page in zip((tess, theo, ash), pages, strict=True):
        assert who.post(go_on, data={"seen": seen_on(page)}).status_code == 302
    now = rows(select(IntervisionTurn))[0]
    assert (now.round, now.speaker_id) == ("strengths first", here.theo)
    for _ in range(2):
        theo.post(at(here, f"/turns/{turn.id}/more"), data={"seen": seen_on(pages[0]).replace("present", "reflect")})
    assert rows(select(IntervisionTurn.step_seconds)) == [120]


def test_two_minutes_more_count_from_now_and_once(browse: Browse, here: World, rows: Rows) -> None:
    tess, theo = come(browse, here, "tess", "theo")
    presents(tess, here)
    turn = rows(select(IntervisionTurn))[0]
    seen = seen_on(tess.get(at(here)).text)
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        for who in (tess, theo):
            who.post(at(here, f"/turns/{turn.id}/more"), data={"seen": seen})
        assert "About 2 minutes left" in theo.get(at(here, "/board")).text
    assert rows(select(IntervisionTurn.step_seconds)) == [600 + 120 + 60]


def test_one_presents_at_a_time_and_nothing_typed_is_lost(browse: Browse, here: World, rows: Rows) -> None:
    tess, theo = come(browse, here, "tess", "theo")
    key = str(uuid4())
    assert {presents(tess, here, form_id=key).status_code for _ in range(2)} == {302}
    assert presents(theo, here).status_code == 409
    empty = theo.post(at(here, "/present"), data={"question": "Half a question"})
    assert empty.status_code in (409, 422)
    assert len(rows(select(IntervisionTurn.id))) == 1


def test_a_question_without_what_is_brought_comes_back_as_it_was_typed(browse: Browse, here: World) -> None:
    (tess,) = come(browse, here, "tess")
    answer = tess.post(at(here, "/present"), data={"question": "Half a question"})
    assert answer.status_code == 422
    assert "Half a question" in answer.text
    assert "Say what you bring" in answer.text


def test_the_summary_is_the_presenters_own_and_outlives_the_group(browse: Browse, here: World, rows: Rows) -> None:
    tess, theo = come(browse, here, "tess", "theo")
    presents(tess, here)
    turn = f"/intervision/turns/{rows(select(IntervisionTurn.id))[0]}"
    assert tess.post(turn, data={"words": "Count to five."}).status_code == 302
    assert theo.get(turn).status_code == 404
    assert theo.post(turn, data={"words": "Mine."}).status_code == 404
    for path in (at(here), at(here, "/board")):
        assert "Count to five." not in theo.get(path).text
        assert "Count to five." in tess.get(path).text
    tess.post(f"/intervision/groups/{here.peers}/end")
    assert tess.get(at(here)).status_code == 404
    assert "Count to five." in tess.get(turn).text


def test_time_in_intervision_is_kept_apart_from_supervision(browse: Browse, here: World, rows: Rows) -> None:
    theo, ash = come(browse, here, "theo", "ash")
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        ash.post(at(here, "/step-out"))
        theo = browse("theo")
    with time_machine.travel(NOW + timedelta(minutes=25), tick=False):
        theo.post(at(here, "/end"))
        theo.post(at(here, "/end"))
        assert "25 min in 1 meeting" in theo.get("/intervision").text
    minutes = dict(
        zip(rows(select(IntervisionPresence.person_id)), rows(select(IntervisionPresence.minutes)), strict=True)
    )
    assert minutes == {here.theo: 25, here.ash: 20}
    assert rows(select(SupervisionSession.id)) == []


def test_a_meeting_that_is_over_takes_nobody_in(browse: Browse, here: World) -> None:
    (theo,) = come(browse, here, "theo")
    theo.post(at(here, "/end"))
    answer = browse("tess").post(at(here, "/come-in"))
    assert (answer.status_code, "This meeting is over" in answer.text) == (409, True)
    assert "The meeting is over" in theo.get(at(here)).text


def test_a_meeting_called_off_is_gone_and_one_that_began_is_ended_instead(
    browse: Browse, here: World, rows: Rows, db: Session
) -> None:
    theo = browse("theo")
    assert theo.post(at(here, "/call-off")).status_code == 302
    assert theo.get(at(here)).status_code == 404
    meeting(db, here, "meeting", begun_at=NOW)
    db.commit()
    assert theo.post(at(here, "/call-off")).status_code == 409
    assert rows(select(IntervisionMeeting.called_off_at)).count(None) == 1


def test_asking_for_the_board_keeps_nothing_alive_and_writes_nothing(browse: Browse, here: World, rows: Rows) -> None:
    (theo,) = come(browse, here, "theo")
    before = rows(select(JournalEntry.id))
    with time_machine.travel(NOW + timedelta(minutes=31), tick=False):
        assert theo.get(at(here, "/board")).status_code in (200, 302)
    assert rows(select(JournalEntry.id)) == before


def test_a_meeting_sends_few_statements_and_no_more_among_many(
    browse: Browse, here: World, database: Database, db: Session
) -> None:
    (theo,) = come(browse, here, "theo")

    def counted(path: str) -> int:
        with statements(database.engine) as seen:
            assert theo.get(path).status_code == 200
        return len(seen)

    paths = ("/intervision", f"/intervision/groups/{here.peers}", at(here), at(here, "/board"))
    before = [counted(path) for path in paths]
    for number in range(6):
        group(db, here, "theo", "sunny", name=f"peers{number}")
        meeting(db, here, f"meeting{number}", of="peers")
        place = {"group_id": here.peers, "person_id": here.sky, "invited_at": NOW, "joined_at": NOW}
        db.add(IntervisionMember(service_id=here.saltmarsh, **place))
        there = {"service_id": here.saltmarsh, "meeting_id": here.meeting, "came_at": NOW, "gone_at": NOW}
        db.add(IntervisionPresence(**there, person_id=here.sky))
    db.commit()
    assert [counted(path) for path in paths] == before
    assert max(before) <= 12
