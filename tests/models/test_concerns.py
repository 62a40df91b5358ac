"""What a concern closes and keeps, asked of the database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from logbook.domain.concerns import Decision
from logbook.models.clients import Client
from logbook.models.concerns import Concern, LegalHold, frozen, not_to_destroy
from tests.world import NOW, World


def _concern(db: Session, world: World, **facts: Any) -> Concern:
    row = Concern(
        service_id=world.saltmarsh, client_id=world.heron, owner_id=world.tess, raised_at=NOW, raised_by_id=world.sunny,
        **facts,
    )  # fmt: skip
    world.add(db, "concern", row)
    return row


def _hold(db: Session, world: World, **facts: Any) -> None:
    common = {"service_id": world.saltmarsh, "client_id": world.heron, "reason": "A claim.", "set_at": NOW}
    world.add(db, "hold", LegalHold(**common, set_by_id=world.ada, **facts))


@pytest.fixture
def heron(db: Session, world: World) -> World:
    world.client(db, "heron")
    world.client(db, "kestrel", code="Kestrel")
    return world


@pytest.mark.parametrize(
    ("decision", "held", "closed", "kept"),
    [
        (None, False, True, True),
        (Decision.SHOWN_AGAIN, False, False, False),
        (Decision.KEPT, True, True, True),
        (Decision.KEPT, False, False, False),
        (Decision.GOES_ON, False, True, False),
    ],
)
def test_each_decision_closes_and_keeps_what_it_says(
    db: Session, heron: World, decision: Decision | None, held: bool, closed: bool, kept: bool
) -> None:
    concern = _concern(db, heron, decision=decision)
    if held:
        _hold(db, heron, concern_id=concern.id)
    both = {heron.heron, heron.kestrel}
    assert frozen(db, both) == ({heron.heron} if closed else set())
    assert not_to_destroy(db, both) == ({heron.heron} if kept else set())


def test_one_concern_that_waits_outweighs_another_that_was_decided(db: Session, heron: World) -> None:
    _concern(db, heron, decision=Decision.SHOWN_AGAIN)
    _concern(db, heron)
    assert frozen(db, {heron.heron}) == not_to_destroy(db, {heron.heron}) == {heron.heron}


def test_a_legal_hold_by_itself_keeps_and_does_not_close(db: Session, heron: World) -> None:
    _hold(db, heron)
    assert not_to_destroy(db, {heron.heron}) == {heron.heron}
    assert frozen(db, {heron.heron}) == set()


def test_a_hold_that_was_lifted_keeps_nothing(db: Session, heron: World) -> None:
    _hold(db, heron, lifted_at=NOW)
    assert not_to_destroy(db, {heron.heron}) == set()


def test_the_id_of_a_record_that_was_merged_stands_for_the_family_it_became(db: Session, heron: World) -> None:
    heron.client(db, "plover", code="Plover")
    for gone, kept in (("plover", "kestrel"), ("kestrel", "heron")):
        db.get_one(Client, heron.ids[gone]).merged_into_id = heron.ids[kept]
    _hold(db, heron)
    assert not_to_destroy(db, {heron.plover}) == {heron.plover}
    assert not_to_destroy(db, {heron.plover, heron.kestrel, heron.heron}) == {heron.plover, heron.kestrel, heron.heron}
