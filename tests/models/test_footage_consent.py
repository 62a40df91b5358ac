"""What the database lays out for the one question is what the pure function would be told by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from logbook.domain.consent import Answer, Footage, Purpose, Recognisable, may_be_used
from logbook.models.clients import Participant
from logbook.models.consents import Consent, ConsentObjection, ConsentWithdrawal
from logbook.models.footage_consent import family, footage_of, verdicts
from tests.counting import counting
from tests.footage import clip
from tests.world import LONG_AGO, NOW, TODAY, World

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def heron(db: Session, world: World) -> World:
    """A family of Tess's with a cycle and a clip in which both are seen."""
    world.client(db, "heron")
    world.cycle(db, "one", "heron")
    clip(db, world, "both", "one", "heron_mum", "heron_child")
    return world


def says(db: Session, world: World, who: str, purpose: Purpose, agreed: bool, **facts: Any) -> None:
    """One more answer of somebody of the family."""
    row = {"service_id": world.saltmarsh, "client_id": world.heron, "participant_id": world.ids[who]}
    by = {"recorded_at": NOW, "recorded_by_id": world.tess}
    db.add(Consent(**row, **by, **({"purpose": purpose, "agreed": agreed, "signed_on": YESTERDAY} | facts)))
    db.flush()


def allowed(db: Session, clip_id: UUID, purpose: Purpose = Purpose.CARE) -> bool:
    """Whether the database's verdict is a yes."""
    return verdicts(db, [clip_id], purpose, TODAY)[clip_id].allowed


def test_the_usual_family_agreed_to_the_first_question_alone(db: Session, heron: World) -> None:
    assert {purpose: allowed(db, heron.both, purpose) for purpose in Purpose} == {
        purpose: purpose is Purpose.CARE for purpose in Purpose
    }


def test_laid_out_as_by_hand(db: Session, heron: World) -> None:
    says(db, heron, "heron_mum", Purpose.TEACHING, True, valid_until=TODAY)
    says(db, heron, "heron_child", Purpose.TEACHING, False)
    first: dict[Purpose, tuple[bool, date, date | None]] = {Purpose.CARE: (True, LONG_AGO, None)}
    given = {
        "mum": first | {Purpose.TEACHING: (True, YESTERDAY, TODAY)},
        "child": first | {Purpose.TEACHING: (False, YESTERDAY, None)},
    }
    expected = tuple(
        Recognisable(
            heron.ids[f"heron_{label}"], label, label == "child", False,
            {p: Answer(heron.ids[f"heron_{label}"], yes, on, None, p, until) for p, (yes, on, until) in said.items()},
        )
        for label, said in given.items()
    )  # fmt: skip
    by_hand = Footage(expected, "yes", clip_id=heron.both, cycle_id=heron.one, client_id=heron.heron)
    assert footage_of(db, [heron.both]) == {heron.both: by_hand}
    for purpose in Purpose:
        assert verdicts(db, [heron.both], purpose, TODAY)[heron.both] == may_be_used(by_hand, purpose, TODAY)


@pytest.mark.parametrize(
    "change",
    ["withdrawn", "objection", "unexpected", "childs no", "expired"],
)
def test_each_thing_alone_stops_it(db: Session, heron: World, change: str) -> None:
    common = {"service_id": heron.saltmarsh, "client_id": heron.heron, "recorded_at": NOW, "recorded_by_id": heron.tess}
    if change == "withdrawn":
        db.add(ConsentWithdrawal(**common, participant_id=heron.heron_mum, purpose=Purpose.CARE, on=TODAY))
    elif change == "objection":
        db.add(ConsentObjection(**common, who="the other parent", raised_on=YESTERDAY))
    elif change == "expired":
        says(db, heron, "heron_mum", Purpose.CARE, True, valid_until=YESTERDAY)
    elif change == "unexpected":
        clip(db, heron, "held", "one", "heron_mum", held_at=NOW)
    else:
        heron.cycle(db, "two", "heron", childs_answer="no")
        clip(db, heron, "held", "two", "heron_mum")
    db.flush()
    assert not allowed(db, heron.ids.get("held", heron.both))


def test_who_is_covered_need_not_agree_and_nobody_named_is_no_yes(db: Session, heron: World) -> None:
    says(db, heron, "heron_child", Purpose.CARE, False)
    assert not allowed(db, heron.both)
    assert allowed(db, clip(db, heron, "covered", "one", "heron_mum", covered=("heron_child",)))
    assert not allowed(db, clip(db, heron, "nobody", "one"))


def test_a_withdrawal_undone_never_was(db: Session, heron: World) -> None:
    heron.withdraws(db, "heron")
    assert not allowed(db, heron.both)
    db.query(ConsentWithdrawal).update({"undone_at": NOW})
    assert allowed(db, heron.both)


def test_as_many_statements_for_thirty_clips_as_for_one(db: Session, heron: World) -> None:
    ids = [clip(db, heron, f"clip {n}", "one", "heron_mum", "heron_child") for n in range(30)]
    with counting(db.get_bind()) as few:
        footage_of(db, ids[:1])
    with counting(db.get_bind()) as many:
        assert len(footage_of(db, ids)) == 30
    assert len(few) == len(many) == 2


def test_the_family_to_be_filmed_is_who_takes_part_today(db: Session, heron: World) -> None:
    db.get_one(Participant, heron.heron_child).left_on = date(2026, 1, 1)
    db.flush()
    assert [each.label for each in family(db, heron.heron).people] == ["mum"]
