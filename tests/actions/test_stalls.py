"""What is due in a service: each stall of the table, its clock and who hears."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from logbook.actions import nudge_letters, stalls
from logbook.config import Settings
from logbook.models.clients import Client, VisitAttempt
from logbook.models.cycles import Cycle
from logbook.models.journeys import Assessment, Break, Journey
from logbook.models.nudge_rules import NudgeRule
from logbook.models.people import RoleHeld, StandIn
from logbook.models.protected_time import ProtectedTimeChoice, ProtectedWeek
from logbook.models.supervision import SupervisionSession
from tests.stalling import all_busy, attended, days, found, moved, newcomer, of, service, session, told
from tests.world import NOW, TODAY, World


@pytest.fixture
def busy(db: Session, world: World) -> World:
    """Nobody stands still."""
    return all_busy(db, world)


def test_nothing_is_due_while_everybody_moves(db: Session, busy: World) -> None:
    assert found(db, busy) == set()


@pytest.mark.parametrize(("ago", "steps"), [(27, set()), (28, {1}), (55, {1}), (56, {2}), (90, {2})])
def test_practice_begun_and_nothing_filmed(db: Session, busy: World, ago: int, steps: set[int]) -> None:
    moved(db, busy, "tess", ago, enrolled_on=days(ago))
    heard = told(found(db, busy), "nothing-filmed")
    assert {step for who, step in heard if who == "tess"} == steps
    assert {step for who, step in heard if who == "cody"} == ({3} if ago >= 84 else set())
    assert {each.episode for each in of(db, busy, "nothing-filmed")} <= {days(ago)}


def test_a_film_ends_it_and_begins_the_next(db: Session, busy: World) -> None:
    moved(db, busy, "tess", 15)
    busy.client(db, "heron")
    filmed = {"filmed_on": days(15), "reviewed_on": None, "entered_at": NOW - timedelta(days=15), "line": ""}
    cycle_id = busy.cycle(db, "first", "heron", **filmed)
    assert told(found(db, busy), "filmed-not-reviewed") == {("tess", 1)}
    db.execute(update(Cycle).where(Cycle.id == cycle_id).values(childs_answer="no"))
    assert told(found(db, busy), "filmed-not-reviewed") == set()


def test_an_entry_not_written_and_one_just_typed_into(db: Session, busy: World) -> None:
    moved(db, busy, "tess", 8)
    busy.client(db, "heron")
    unwritten = {"reviewed_on": days(8), "line": "", "entered_at": NOW - timedelta(days=8)}
    cycle_id = busy.cycle(db, "first", "heron", **unwritten)
    assert found(db, busy) == {("tess", "entry-not-written", 1)}
    db.execute(update(Cycle).where(Cycle.id == cycle_id).values(saved_at=NOW - timedelta(days=2)))
    assert found(db, busy) == set()


def test_no_supervision_is_told_to_both_and_other_work_does_not_make_up_for_it(db: Session, busy: World) -> None:
    db.execute(update(SupervisionSession).values(on=days(42)))
    assert told(found(db, busy), "no-supervision") == {("tess", 1), ("theo", 1), ("sunny", 2)}
    db.execute(update(SupervisionSession).values(on=days(41)))
    assert told(found(db, busy), "no-supervision") == set()


def test_two_visits_in_vain_or_none_tried(db: Session, busy: World) -> None:
    client = busy.client(db, "heron")
    db.execute(update(Client).where(Client.id == client).values(allocated_on=days(30)))
    of_client = {"service_id": busy.saltmarsh, "client_id": client}
    db.add(VisitAttempt(**of_client, on=days(10), outcome="cancelled"))
    moved(db, busy, "tess", 10)
    db.flush()
    assert told(found(db, busy), "no-visit") == set()
    db.add(VisitAttempt(**of_client, on=days(3), outcome="nobody in"))
    moved(db, busy, "tess", 3)
    db.flush()
    assert told(found(db, busy), "no-visit") == {("tess", 1), ("cody", 2)}
    db.add(VisitAttempt(**of_client, on=days(2), outcome="happened"))
    db.flush()
    assert told(found(db, busy), "no-visit") == set()
    moved(db, busy, "tess", 28)
    assert told(found(db, busy), "no-visit") == {("tess", 1), ("cody", 2)}


def test_one_visit_in_vain_of_each_of_two_is_not_two_in_a_row(db: Session, busy: World) -> None:
    for code, trainee in (("heron", "tess"), ("willow", "theo")):
        client = busy.client(db, code, trainee=trainee, code=code)
        db.execute(update(Client).where(Client.id == client).values(allocated_on=days(30)))
        db.add(VisitAttempt(service_id=busy.saltmarsh, client_id=client, on=days(10), outcome="cancelled"))
        moved(db, busy, trainee, 10)
    db.flush()
    assert told(found(db, busy), "no-visit") == set()


def test_accredited_and_no_cycle_since(db: Session, busy: World) -> None:
    moved(db, busy, "tess", 90, accredited_on=days(120))
    assert found(db, busy) == set()
    db.add(RoleHeld(service_id=busy.saltmarsh, person_id=busy.tess, role="practitioner", since=days(120)))
    db.flush()
    moved(db, busy, "tess", 89, accredited_on=days(120))
    assert told(found(db, busy), "accredited-no-cycle") == set()
    moved(db, busy, "tess", 90, accredited_on=days(120))
    assert told(found(db, busy), "accredited-no-cycle") == {("tess", 1)}


@pytest.mark.parametrize(
    ("ago", "due"),
    [
        (13, set()),
        (14, {("nell", 1)}),
        (35, {("nell", 2)}),
        (60, {("nell", 2), ("cody", 3)}),
        (90, {("nell", 2), ("cody", 4)}),
    ],
)
def test_a_course_without_a_decision(db: Session, busy: World, ago: int, due: set[tuple[str, int]]) -> None:
    newcomer(db, busy)
    place = attended(db, busy, "nell", ago)
    assert told(found(db, busy), "course-undecided") == due
    place.decision, place.decided_on = "not-for-me", TODAY
    db.flush()
    assert found(db, busy) == set()


def test_whoever_enrolled_another_way_is_not_asked_to_decide(db: Session, busy: World) -> None:
    attended(db, busy, "tess", 40)
    db.execute(update(Journey).where(Journey.id == busy.tess_journey).values(enrolled_on=days(20)))
    assert told(found(db, busy), "course-undecided") == set()


def test_a_supervisor_is_waited_for_ten_working_days_and_the_coordinator_hears_a_number(
    db: Session, busy: World, settings: Settings
) -> None:
    busy.client(db, "heron")
    cycle_id = busy.cycle(db, "first", "heron", sent_at=NOW - timedelta(days=13), sent_to_id=busy.sunny)
    assert found(db, busy) == set()
    db.execute(update(Cycle).where(Cycle.id == cycle_id).values(sent_at=NOW - timedelta(days=14)))
    assert found(db, busy) == {("sunny", "supervisor-waited-for", 1)}
    db.execute(update(Cycle).where(Cycle.id == cycle_id).values(sent_at=NOW - timedelta(days=28)))
    assert found(db, busy) == {("sunny", "supervisor-waited-for", 1), ("cody", "supervisor-waited-for", 2)}
    dues = of(db, busy, "supervisor-waited-for")
    to_cody = [each for each in dues if each.person_id == busy.cody]
    body = nudge_letters.message(db, service(db, busy), busy.cody, to_cody, settings, NOW).body
    assert "for 20 working days or more: 1 thing." in body
    assert "Sunny" not in body
    assert "Tess" not in body


def test_a_word_given_meanwhile_begins_the_supervisors_clock_anew(db: Session, busy: World) -> None:
    busy.client(db, "heron")
    busy.cycle(db, "first", "heron", sent_at=NOW - timedelta(days=14), sent_to_id=busy.sunny)
    assert told(found(db, busy), "supervisor-waited-for") == {("sunny", 1)}
    session(db, busy, "theo", 2, supervisor_confirmed_at=NOW - timedelta(days=1))
    assert told(found(db, busy), "supervisor-waited-for") == set()


def test_leave_freezes_the_clock_and_nothing_is_due_on_it(db: Session, busy: World) -> None:
    moved(db, busy, "tess", 40)
    away = Break(
        service_id=busy.saltmarsh, journey_id=busy.tess_journey, kind="leave", starts_on=days(30), ends_on=days(10)
    )
    db.add(away)
    db.flush()
    assert told(found(db, busy), "nothing-filmed") == set()
    assert told(found(db, busy, NOW + timedelta(days=9)), "nothing-filmed") >= {("tess", 1)}
    away.ends_on = None
    db.flush()
    assert ("tess", 1) not in told(found(db, busy, NOW + timedelta(days=300)), "nothing-filmed")


def test_what_a_service_says_itself_is_what_holds(db: Session, busy: World) -> None:
    moved(db, busy, "tess", 10)
    step = {"after": 10, "to": ["trainee"], "words": "Hello."}
    rule = {"service_id": busy.saltmarsh, "stall": "nothing-filmed", "in_use": True, "steps": [step], "made_at": NOW}
    db.add(NudgeRule(**rule, version=2))
    db.flush()
    assert [(each.person_id, each.version) for each in of(db, busy, "nothing-filmed")] == [(busy.tess, 2)]
    db.add(NudgeRule(**(rule | {"in_use": False}), version=3))
    db.flush()
    assert found(db, busy) == set()


def test_whoever_waits_for_an_assessor_is_not_asked_for_visits(db: Session, busy: World) -> None:
    client = busy.client(db, "heron")
    db.execute(update(Client).where(Client.id == client).values(allocated_on=days(30)))
    moved(db, busy, "tess", 30)
    assert told(found(db, busy), "no-visit") == {("tess", 1), ("cody", 2)}
    asked = {"service_id": busy.saltmarsh, "journey_id": busy.tess_journey, "trainee_id": busy.tess}
    db.add(Assessment(**asked, milestone="accreditation", asked_at=NOW))
    db.flush()
    assert told(found(db, busy), "no-visit") == set()


@pytest.mark.parametrize(
    ("weeks", "shows", "hears"),
    [
        ([45, 45, 45, 45], True, {"mika"}),
        ([45, 45, 45, 45], False, set()),
        ([45, 45, 45, 90], True, set()),
        ([45, 45, None, 45], True, set()),
        ([45, 45, 45, 45, 45, 45], True, {"mika"}),
    ],
)
def test_a_manager_hears_of_four_short_weeks_once_and_only_if_the_trainee_agreed(
    db: Session, busy: World, weeks: list[int | None], shows: bool, hears: set[str]
) -> None:
    mine = {"service_id": busy.saltmarsh, "person_id": busy.tess}
    latest = date(2026, 3, 9)
    for back, used in enumerate(weeks):
        if used is not None:
            week = {"week_of": latest - timedelta(weeks=back), "agreed_minutes": 180, "used_minutes": used}
            db.add(ProtectedWeek(**mine, **week, stated_at=NOW))
    db.add(ProtectedTimeChoice(**mine, shows=shows, said_at=NOW))
    db.flush()
    dues = of(db, busy, "protected-time-short")
    assert {each.person_id for each in dues} == {busy.ids[name] for name in hears}
    assert {each.episode for each in dues} <= {latest - timedelta(weeks=len(weeks) - 1)}
    assert stalls.still_due(db, service(db, busy), busy.mika, dues, NOW) == dues
    db.add(Break(service_id=busy.saltmarsh, journey_id=busy.tess_journey, kind="leave", starts_on=TODAY))
    db.flush()
    assert of(db, busy, "protected-time-short") == []


def test_a_stand_in_hears_in_the_supervisors_place_and_whoever_lost_the_entitlement_hears_nothing(
    db: Session, busy: World
) -> None:
    busy.client(db, "heron")
    busy.cycle(db, "first", "heron", sent_at=NOW - timedelta(days=14), sent_to_id=busy.sunny)
    assert told(found(db, busy), "supervisor-waited-for") == {("sunny", 1)}
    away = {"supervisor_id": busy.sunny, "stand_in_id": busy.sky, "since": days(1), "until": TODAY}
    db.add(StandIn(service_id=busy.saltmarsh, **away))
    db.flush()
    assert told(found(db, busy), "supervisor-waited-for") == {("sky", 1)}
    db.execute(update(RoleHeld).where(RoleHeld.person_id.in_([busy.sky, busy.sunny])).values(until=days(1)))
    assert told(found(db, busy), "supervisor-waited-for") == set()
