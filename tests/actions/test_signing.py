"""A signature: on the version that was seen, on words that can be proved, by somebody entitled, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import cycles, journal, signing
from logbook.adapters.database import Database
from logbook.domain.refusals import NotAllowed, NotVisible, RuleBroken
from logbook.domain.signing import Match
from logbook.models.cycles import Cycle, CycleRevision, SignOff
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Journey
from tests.racing import race
from tests.supervising import held, take
from tests.world import NOW, World


@pytest.fixture
def cycle(db: Session, world: World) -> Cycle:
    """A cycle of Tess's that can be signed, sent to Sunny."""
    world.client(db, "heron")
    world.cycle(db, "one", "heron", sent_at=NOW, sent_to_id=world.sunny)
    return db.get_one(Cycle, world.one)


def sign(db: Session, world: World, who: str = "sunny", version: int = 1) -> SignOff:
    return signing.sign(db, world.actor(db, who), world.one, seen_version=version, now=NOW)


class TestSigning:
    def test_counts_in_the_same_transaction_and_is_journalled_without_words(
        self, db: Session, world: World, cycle: Cycle
    ) -> None:
        signed = sign(db, world)
        journey = db.get_one(Journey, world.tess_journey)
        assert (journey.cycles_signed_off, journey.clients_signed_off) == (1, 1)
        assert (cycle.sign_off_id, cycle.sent_at, cycle.sent_to_id) == (signed.id, None, None)
        journal.commit(db)
        entry = db.scalars(select(JournalEntry)).one()
        assert entry.verb == "cycle signed off from the entry alone"
        assert entry.details["digest"] == signed.digest
        assert cycle.line not in str(signed.snapshot) + str(entry.details)

    def test_the_same_signature_twice_is_one(self, db: Session, world: World, cycle: Cycle) -> None:
        assert sign(db, world).id == sign(db, world).id
        assert cycle.sign_off_id is not None

    def test_another_supervisor_cannot_sign_it_again(self, db: Session, world: World, cycle: Cycle) -> None:
        held(db, world, "session", supervisor="sam")
        take(db, world, "session", "one")
        first = sign(db, world)
        with pytest.raises(RuleBroken, match="signed off already"):
            sign(db, world, "sam")
        assert cycle.sign_off_id == first.id

    def test_a_former_supervisor_signs_what_they_took_and_nothing_else(
        self, db: Session, world: World, cycle: Cycle
    ) -> None:
        with pytest.raises(NotVisible):
            sign(db, world, "sam")
        held(db, world, "session", supervisor="sam")
        take(db, world, "session", "one")
        assert sign(db, world, "sam").signed_by_id == world.sam
        assert cycle.sign_off_id is not None

    @pytest.mark.parametrize(("who", "refusal"), [("tess", NotAllowed), ("theo", NotVisible), ("cody", NotVisible)])
    def test_never_the_trainee_nor_a_stranger(
        self, db: Session, world: World, cycle: Cycle, who: str, refusal: type[Exception]
    ) -> None:
        for act in (
            lambda: sign(db, world, who),
            lambda: signing.send_back(db, world.actor(db, who), cycle.id, comment="Why not?", seen_version=1, now=NOW),
        ):
            with pytest.raises(refusal):
                act()

    @pytest.mark.parametrize(
        ("column", "value", "said"),
        [
            ("line", " ", "one line"),
            ("next_step", "", "the next step"),
            ("review_minutes", None, "the minutes of the shared review"),
            ("reviewed_on", None, "the date of the shared review"),
            ("childs_answer", "no", "The child said no"),
            ("trainee_agreed_at", None, "not yet said that it is right"),
            ("ended_early_on", date(2026, 3, 1), "ended early"),
        ],
    )
    def test_says_what_is_missing(
        self, db: Session, world: World, cycle: Cycle, column: str, value: Any, said: str
    ) -> None:
        setattr(cycle, column, value)
        db.flush()
        with pytest.raises(RuleBroken, match=said):
            sign(db, world)
        assert cycle.sign_off_id is None

    def test_nobody_signs_where_consent_was_withdrawn(self, db: Session, world: World, cycle: Cycle) -> None:
        world.withdraws(db, "heron")
        with pytest.raises(RuleBroken, match="has withdrawn"):
            sign(db, world)
        assert cycle.sign_off_id is None

    def test_only_the_version_that_was_seen_is_signed(self, db: Session, world: World, cycle: Cycle) -> None:
        cycle.version = 2
        db.flush()
        with pytest.raises(cycles.Stale):
            sign(db, world, version=1)
        assert sign(db, world, version=2).version == 2


class TestReturningAndReopening:
    def test_a_return_has_a_comment_and_takes_it_out_of_the_supervisors_hands(
        self, db: Session, world: World, cycle: Cycle
    ) -> None:
        sunny = world.actor(db, "sunny")
        with pytest.raises(RuleBroken) as broken:
            signing.send_back(db, sunny, cycle.id, comment="  ", seen_version=1, now=NOW)
        assert broken.value.field == "comment"
        signing.send_back(db, sunny, cycle.id, comment="Say more.", seen_version=1, now=NOW)
        assert (cycle.sent_at, cycle.returned_by_id, cycle.return_comment) == (None, world.sunny, "Say more.")

    @pytest.mark.parametrize("who", ["sunny", "tess"])
    def test_reopened_by_signer_or_trainee_and_signed_again(
        self, db: Session, world: World, cycle: Cycle, who: str
    ) -> None:
        first = sign(db, world)
        with pytest.raises(RuleBroken, match="Reopen it"):
            cycles.change(db, world.actor(db, "tess"), cycle, cycles.Entry({"line": "Other."}), seen_version=1, now=NOW)
        signing.reopen(db, world.actor(db, who), cycle.id, reason="The date was wrong.", now=NOW)
        assert db.get_one(Journey, world.tess_journey).cycles_signed_off == 0
        assert (first.reopened_by_id, first.reopen_reason) == (world.ids[who], "The date was wrong.")
        second = sign(db, world)
        assert second.id != first.id
        assert db.get_one(Journey, world.tess_journey).cycles_signed_off == 1

    def test_reopening_needs_a_reason_and_a_right_to(self, db: Session, world: World, cycle: Cycle) -> None:
        with pytest.raises(RuleBroken, match="not signed off"):
            signing.reopen(db, world.actor(db, "tess"), cycle.id, reason="Why not?", now=NOW)
        held(db, world, "session", supervisor="sam")
        take(db, world, "session", "one")
        sign(db, world)
        with pytest.raises(NotAllowed):
            signing.reopen(db, world.actor(db, "sam"), cycle.id, reason="Not mine.", now=NOW)
        with pytest.raises(RuleBroken, match="Write why"):
            signing.reopen(db, world.actor(db, "tess"), cycle.id, reason=".", now=NOW)
        assert cycle.sign_off_id is not None


class TestTheSignedRecord:
    def test_matches_until_anything_is_changed_behind_its_back(self, db: Session, world: World, cycle: Cycle) -> None:
        assert signing.verify(db, cycle) is None
        signed = sign(db, world)
        assert signing.verify(db, cycle) is Match.WHOLE
        for name, other in (("line", "He smiles."), ("review_minutes", 41), ("reflection", "New.")):
            kept = getattr(cycle, name)
            setattr(cycle, name, other)
            assert signing.verify(db, cycle) is Match.DIFFERENT
            setattr(cycle, name, kept)
        revision = db.scalars(select(CycleRevision)).one()
        whole = dict(revision.words or {})
        revision.words = whole | {"next_step": "Something else."}
        assert signing.verify(db, cycle) is Match.DIFFERENT
        revision.words = whole
        signed.snapshot = signed.snapshot | {"facts": signed.snapshot["facts"] | {"version": 7}}
        assert signing.verify(db, cycle) is Match.DIFFERENT

    def test_stands_when_the_words_were_removed(self, db: Session, world: World, cycle: Cycle) -> None:
        sign(db, world)
        db.scalars(select(CycleRevision)).one().words = None
        cycle.line = ""
        assert signing.verify(db, cycle) is Match.WORDS_GONE


@pytest.mark.usefixtures("cycle")
class TestAtOnce:
    """Two people act on one cycle at the same moment."""

    def test_of_two_signatures_one_stands(self, db: Session, world: World, database: Database) -> None:
        held(db, world, "session", supervisor="sam")
        take(db, world, "session", "one")
        actors = [world.actor(db, who) for who in ("sunny", "sam")]
        db.commit()

        def signs(actor: Any) -> Callable[[Session], object]:
            return lambda session: signing.sign(session, actor, world.one, seen_version=1, now=NOW)

        assert race(database, *map(signs, actors)) == ["RuleBroken", "done"]
        with database.reading() as reading:
            assert len(reading.scalars(select(SignOff)).all()) == 1
            assert reading.get_one(Journey, world.tess_journey).cycles_signed_off == 1

    def test_a_signature_and_an_edit_never_both_stand(self, db: Session, world: World, database: Database) -> None:
        sunny, tess = world.actor(db, "sunny"), world.actor(db, "tess")
        db.commit()

        def edit(session: Session) -> None:
            entry = cycles.Entry({"line": "She laughs."}, (world.heron_mum, world.heron_child))
            signing.hold(session, [world.one])
            cycles.change(session, tess, session.get_one(Cycle, world.one), entry, seen_version=1, now=NOW)

        def sign_it(session: Session) -> None:
            signing.sign(session, sunny, world.one, seen_version=1, now=NOW)

        assert race(database, edit, sign_it)[1] == "done"
        with database.reading() as reading:
            row = reading.get_one(Cycle, world.one)
            assert (row.version == 2) != (row.sign_off_id is not None)

    def test_two_cycles_signed_at_once_are_both_counted(self, db: Session, world: World, database: Database) -> None:
        world.cycle(db, "two", "heron")
        sunny = world.actor(db, "sunny")
        db.commit()

        def signs(name: str) -> Callable[[Session], object]:
            return lambda session: signing.sign(session, sunny, world.ids[name], seen_version=1, now=NOW)

        assert race(database, signs("one"), signs("two")) == ["done", "done"]
        with database.reading() as reading:
            assert reading.get_one(Journey, world.tess_journey).cycles_signed_off == 2
