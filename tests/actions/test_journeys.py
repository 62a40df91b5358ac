"""Leave, pause, leaving and coming back: who may, what is refused, what is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import journal, journeys
from logbook.domain.breaks import Break as Away
from logbook.domain.breaks import BreakKind
from logbook.domain.leaving import LeavingReason
from logbook.domain.people import Standing
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.base import new_id
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Break, Journey
from logbook.models.standing import standing_of
from tests.world import NOW, TODAY, World

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
LEAVE = Away(BreakKind.LEAVE, TOMORROW)


def tess(db: Session, world: World) -> Standing:
    standing = standing_of(db, world.tess_journey, TODAY)
    assert standing
    return standing


def breaks(db: Session) -> list[tuple[str, date, date | None]]:
    db.flush()
    return [(b.kind, b.starts_on, b.ends_on) for b in db.scalars(select(Break).order_by(Break.starts_on))]


@pytest.mark.parametrize("who", ["tess", "sunny", "cody"])
def test_the_trainee_the_supervisor_and_the_coordinator_may(db: Session, world: World, who: str) -> None:
    actor = world.actor(db, who)
    journeys.away(db, actor, tess(db, world), LEAVE, new_id(), NOW)
    assert breaks(db) == [("leave", TOMORROW, None)]
    journeys.leave(db, actor, tess(db, world), TODAY, [LeavingReason.CASELOAD], NOW)
    assert db.get_one(Journey, world.tess_journey).left_on == TODAY


@pytest.mark.parametrize(
    ("who", "refusal"), [("mika", NotVisible), ("theo", NotVisible), ("sam", NotVisible), ("orla", NotVisible)]
)
def test_others_may_not(db: Session, world: World, who: str, refusal: type[Exception]) -> None:
    actor, standing = world.actor(db, who), tess(db, world)
    for act in (
        lambda: journeys.away(db, actor, standing, LEAVE, new_id(), NOW),
        lambda: journeys.change_away(db, actor, standing, new_id(), LEAVE, NOW),
        lambda: journeys.drop_away(db, actor, standing, new_id(), NOW),
        lambda: journeys.leave(db, actor, standing, TODAY, [LeavingReason.TIME], NOW),
        lambda: journeys.come_back(db, actor, standing, TODAY, new_id(), NOW),
    ):
        with pytest.raises(refusal):
            act()


class TestAway:
    def test_past_or_to_come_and_its_end_once_it_is_known(self, db: Session, world: World) -> None:
        actor, standing, first = world.actor(db, "tess"), tess(db, world), new_id()
        past = Away(BreakKind.PAUSED, date(2025, 12, 20), date(2026, 1, 4))
        journeys.away(db, actor, standing, past, new_id(), NOW)
        for _ in range(2):
            journeys.away(db, actor, standing, LEAVE, first, NOW)
        until = Away(BreakKind.LEAVE, TOMORROW, TODAY + timedelta(days=30))
        journeys.change_away(db, actor, standing, first, until, NOW)
        assert breaks(db) == [
            ("paused", past.starts_on, past.ends_on),
            ("leave", TOMORROW, TODAY + timedelta(days=30)),
        ]
        assert journeys.drop_away(db, actor, standing, first, NOW) == until
        assert len(breaks(db)) == 1

    @pytest.mark.parametrize(
        ("new", "said"),
        [
            (Away(BreakKind.LEAVE, TODAY, YESTERDAY), "before the first"),
            (Away(BreakKind.LEAVE, YESTERDAY), "overlap a leave"),
            (Away(BreakKind.PAUSED, date(2025, 1, 1), date(2025, 2, 1)), "before the journey began"),
            (Away(BreakKind.PAUSED, date(2226, 3, 1)), "five years ahead"),
            (Away(BreakKind.PAUSED, TODAY, date(9999, 12, 30)), "leave it open"),
        ],
    )
    def test_days_that_cannot_be_are_refused(self, db: Session, world: World, new: Away, said: str) -> None:
        actor, standing = world.actor(db, "tess"), tess(db, world)
        journeys.away(db, actor, standing, LEAVE, new_id(), NOW)
        db.flush()
        with pytest.raises(RuleBroken, match=said):
            journeys.away(db, actor, standing, new, new_id(), NOW)
        assert breaks(db) == [("leave", TOMORROW, None)]

    def test_a_rest_of_another_journey_is_not_to_be_seen(self, db: Session, world: World) -> None:
        theirs = new_id()
        theo = standing_of(db, world.theo_journey, TODAY)
        assert theo
        journeys.away(db, world.actor(db, "theo"), theo, LEAVE, theirs, NOW)
        db.flush()
        with pytest.raises(NotVisible):
            journeys.drop_away(db, world.actor(db, "tess"), tess(db, world), theirs, NOW)


class TestLeaving:
    def test_keeps_the_stage_beneath_any_leave_and_the_reasons(self, db: Session, world: World) -> None:
        actor, standing = world.actor(db, "tess"), tess(db, world)
        journeys.away(db, actor, standing, Away(BreakKind.LEAVE, YESTERDAY), new_id(), NOW)
        db.flush()
        journeys.leave(db, actor, standing, TODAY, [LeavingReason.TIME, LeavingReason.CLIENTS], NOW)
        journey = db.get_one(Journey, world.tess_journey)
        assert (journey.left_stage, journey.left_reasons) == ("supervised-practice", ["clients", "time"])

    @pytest.mark.parametrize(
        ("on", "reasons", "said"),
        [
            (TOMORROW, [LeavingReason.TIME], "on the day or after it"),
            (date(2025, 8, 31), [LeavingReason.TIME], "before the journey began"),
            (TODAY, [], "at least one reason"),
            (TODAY, [LeavingReason.NOT_SAID, LeavingReason.TIME], "by itself"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, db: Session, world: World, on: date, reasons: list[LeavingReason], said: str
    ) -> None:
        with pytest.raises(RuleBroken, match=said):
            journeys.leave(db, world.actor(db, "tess"), tess(db, world), on, reasons, NOW)

    def test_coming_back_makes_the_time_between_a_pause(self, db: Session, world: World) -> None:
        actor = world.actor(db, "tess")
        journeys.leave(db, actor, tess(db, world), TODAY - timedelta(days=30), [LeavingReason.TIME], NOW)
        db.flush()
        with pytest.raises(RuleBroken, match="already left"):
            journeys.leave(db, actor, tess(db, world), TODAY, [LeavingReason.TIME], NOW)
        for on, said in ((TOMORROW, "today or earlier"), (TODAY - timedelta(days=31), "before the journey was left")):
            with pytest.raises(RuleBroken, match=said):
                journeys.come_back(db, actor, tess(db, world), on, new_id(), NOW)
        for _ in range(2):
            journeys.come_back(db, actor, tess(db, world), TODAY, new_id(), NOW)
        journey = db.get_one(Journey, world.tess_journey)
        assert (journey.left_on, journey.left_stage, journey.left_reasons) == (None, None, [])
        assert breaks(db) == [("paused", TODAY - timedelta(days=30), YESTERDAY)]

    def test_every_act_is_in_the_journal(self, db: Session, world: World) -> None:
        actor, standing, rest = world.actor(db, "tess"), tess(db, world), new_id()
        journeys.away(db, actor, standing, LEAVE, rest, NOW)
        journeys.change_away(db, actor, standing, rest, LEAVE, NOW)
        journeys.drop_away(db, actor, standing, rest, NOW)
        journeys.leave(db, actor, standing, TODAY, [LeavingReason.TIME], NOW)
        journeys.come_back(db, actor, standing, TODAY, new_id(), NOW)
        journal.commit(db)
        assert list(db.scalars(select(JournalEntry.verb).order_by(JournalEntry.number))) == [
            "away",
            "away changed",
            "away taken out",
            "journey left",
            "journey taken up again",
        ]
