"""A supervisor's trainees: the list, what waits and for how long, and the page of one; the same queries at any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from logbook.actions import figures
from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.journeys import Break, Journey
from logbook.models.people import Person, SupervisionLine
from tests.conftest import Browse
from tests.supervising import held, signed, take
from tests.world import NOW, World


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent while it is open; what begins and ends a transaction is not one."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT")):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def many_trainees(db: Session, world: World, number: int) -> None:
    """More trainees of Sunny's, each with a client, a sent cycle and a session to confirm."""
    for each in range(number):
        name = f"trainee {each}"
        world.add(db, name, Person(service_id=world.saltmarsh, name=f"Trainee {each:02}", created_at=NOW))
        journey = Journey(
            id=new_id(),
            service_id=world.saltmarsh,
            person_id=world.ids[name],
            programme_id=world.saltmarsh_programme,
            enrolled_on=date(2025, 9, 1),
        )
        world.add(db, f"{name}_journey", journey)
        line = SupervisionLine(
            service_id=world.saltmarsh,
            journey_id=journey.id,
            trainee_id=world.ids[name],
            supervisor_id=world.sunny,
            since=date(2025, 9, 1),
        )
        db.add(line)
        world.client(db, f"client of {name}", name)
        world.cycle(db, f"cycle of {name}", f"client of {name}", sent_at=NOW - timedelta(days=each % 9))
        held(db, world, f"session of {name}", name, supervisor_confirmed_at=None)
    db.commit()


def test_the_list_says_what_waits_and_since_when(browse: Browse, db: Session, world: World) -> None:
    world.client(db, "heron")
    for name, ago in (("one", 3), ("two", 9)):
        world.cycle(db, name, "heron", sent_at=NOW - timedelta(days=ago), sent_to_id=world.sunny)
    world.cycle(db, "done", "heron")
    signed(db, world, "done")
    held(db, world, "session", supervisor_confirmed_at=None)
    db.add(Break(service_id=world.saltmarsh, journey_id=world.theo_journey, kind="leave", starts_on=date(2026, 3, 1)))
    figures.recount(db, world.tess_journey)
    db.commit()
    page = browse("sunny").get("/trainees").text
    assert "You supervise 2 people." in page
    assert "2 cycles wait to be signed off, the longest for 9 days." in page
    assert "1 session waits for you to confirm" in page
    assert "2 cycles, for 9 days; 1 session, since today" in page
    assert ">in supervised practice<" in page
    assert ">on leave<" in page
    assert ">nothing<" in page
    assert "Otto" not in page


@pytest.mark.parametrize(("who", "status"), [("tess", 403), ("cody", 403), ("sam", 200), ("orla", 200)])
def test_the_list_is_for_supervisors(browse: Browse, world: World, who: str, status: int) -> None:
    answer = browse(who).get("/trainees")
    assert answer.status_code == status
    assert f'href="/trainees/{world.tess_journey}"' not in answer.text


def test_the_list_takes_the_same_few_queries_at_any_size(
    browse: Browse, db: Session, world: World, database: Database
) -> None:
    browser = browse("sunny")
    counts = []
    for more in (0, 60):
        many_trainees(db, world, more)
        with counted(database) as sent:
            assert browser.get("/trainees").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 4
    page = browser.get("/trainees").text
    assert page.count("<tr") == 51
    assert 'href="/trainees?page=2"' in page
    second = browser.get("/trainees?page=2").text
    assert second.count("<tr") == 1 + 62 - 50
    for each in (page, second):
        assert "You supervise 62 people. 60 cycles wait to be signed off, the longest for 8 days." in " ".join(
            each.split()
        )


def test_no_page_of_supervision_asks_more_because_there_is_more(
    browse: Browse, db: Session, world: World, database: Database
) -> None:
    world.client(db, "heron")
    held(db, world, "session", supervisor_confirmed_at=None)
    pages = [
        "/supervision",
        f"/supervision/new?journey={world.tess_journey}",
        f"/supervision/agenda/{world.tess_journey}",
        f"/supervision/{world.session}",
        f"/supervision/{world.session}/confirm",
        f"/trainees/{world.tess_journey}",
        f"/journeys/{world.tess_journey}/milestones/mid-point",
        f"/journeys/{world.tess_journey}/milestones/mid-point/logbook",
    ]
    db.commit()
    browser = browse("sunny")
    counts: list[dict[str, int]] = []
    for round_, number in enumerate((1, 8)):
        names = [f"cycle {round_} {each}" for each in range(number)]
        for name in names:
            world.client(db, f"client of {name}", code=name)
            world.cycle(db, name, f"client of {name}", sent_at=NOW)
            held(db, world, f"session of {name}", supervisor_confirmed_at=None)
        take(db, world, "session", *names)
        db.commit()
        sizes = {}
        for page in pages:
            with counted(database) as sent:
                assert browser.get(page).status_code == 200, page
            sizes[page] = len(sent)
        counts.append(sizes)
    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= 14


def test_one_trainees_page_has_what_a_supervisor_does_next(browse: Browse, db: Session, world: World) -> None:
    client = world.client(db, "heron")
    cycle = world.cycle(db, "one", "heron", sent_at=NOW)
    db.commit()
    page = browse("sunny").get(f"/trainees/{world.tess_journey}").text
    for way in (
        f"/supervision/new?journey={world.tess_journey}",
        f"/supervision/agenda/{world.tess_journey}",
        f"/cycles/new?client={client}",
        f"/cycles/{cycle}/sign-off",
        f"/journeys/{world.tess_journey}/milestones/mid-point",
    ):
        assert f'href="{way}"' in page
    for who, status in (("sam", 404), ("theo", 404), ("cody", 404), ("mika", 404), ("orla", 404)):
        assert browse(who).get(f"/trainees/{world.tess_journey}").status_code == status


def test_a_cycle_is_signed_from_its_entry_alone_and_marked_so(browse: Browse, db: Session, world: World) -> None:
    world.client(db, "heron")
    cycle = world.cycle(db, "one", "heron", sent_at=NOW)
    db.commit()
    sunny = browse("sunny")
    address = f"/cycles/{cycle}/sign-off"
    assert "checked" not in sunny.get(address).text
    nothing = sunny.post(address, data={f"version-{cycle}": "1"})
    assert nothing.status_code == 422
    assert "Choose: sign it off, or return it with a comment." in nothing.text
    stale = sunny.post(address, data={f"version-{cycle}": "7", f"verdict-{cycle}": "sign"})
    assert stale.status_code == 422
    signs = {f"version-{cycle}": "1", f"verdict-{cycle}": "sign"}
    assert sunny.post(address, data=signs).location == f"/trainees/{world.tess_journey}"
    page = browse("tess").get(f"/cycles/{cycle}").text
    assert "From the entry alone, without a session." in page
    assert "The signed record matches" in page
    reopen = f"/cycles/{cycle}/reopen"
    assert f'href="{reopen}"' in page
    for who, status in (("tess", 403), ("theo", 404), ("sam", 404), ("cody", 404)):
        assert browse(who).post(address, data=signs).status_code == status
    for who, status in (("sam", 404), ("theo", 404)):
        assert browse(who).post(reopen, data={"reason": "Mine to open"}).status_code == status
    assert "Write why it is reopened" in browse("tess").post(reopen, data={"reason": " "}).text
    assert browse("tess").post(reopen, data={"reason": "The wrong day."}).location == f"/cycles/{cycle}"
