"""The fictional people: the same every time, true to every rule, and never put beside somebody real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from logbook.actions import figures, journal_heads
from logbook.adapters.database import Database
from logbook.cli.demo.building import AlreadyInUse, build
from logbook.data import demo
from logbook.domain.consent import Purpose
from logbook.domain.cycles import CycleState, date_faults, state, why_not_ready
from logbook.domain.programmes import read_programme
from logbook.domain.recordings import Kind
from logbook.domain.signing import digest_of_snapshot, digest_of_text
from logbook.models.clients import Client, Participant, agreed_since
from logbook.models.consents import ConsentWithdrawal
from logbook.models.cycles import WORDS, Cycle, CycleRevision, SignOff, facts_of
from logbook.models.footage_consent import everything_in_force
from logbook.models.journal import JournalHead
from logbook.models.journeys import Assessment, Journey, ProgrammeVersion
from logbook.models.nudges import Nudge
from logbook.models.people import Person, RoleHeld
from logbook.models.recordings import Clip, Film
from logbook.models.services import Installation
from logbook.models.supervision import SupervisionSession
from tests.databases import new_database_of_ours

TODAY = date(2026, 3, 18)
SEED = 7


@pytest.fixture(scope="module")
def filled() -> Iterator[Database]:
    with new_database_of_ours() as database:
        build(database, TODAY, SEED, trainees=60)
        yield database


@pytest.fixture
def there(filled: Database) -> Iterator[Session]:
    with filled.reading() as session:
        yield session


def test_doctor_and_journal_agree(there: Session, tmp_path: Path) -> None:
    assert figures.compare(there) == []
    assert [verdict.complaints for verdict in journal_heads.verify(there, tmp_path) if verdict.complaints] == []


def test_two_fillings_are_the_same_to_the_last_entry_of_the_journal(there: Session) -> None:
    with new_database_of_ours() as again:
        build(again, TODAY, SEED, trainees=60)
        heads = select(JournalHead.service_id, JournalHead.digest).order_by(JournalHead.service_id)
        everybody = select(Person.id, Person.name).order_by(Person.id)
        with again.reading() as other:
            for query in (heads, everybody, select(SignOff.digest).order_by(SignOff.id)):
                assert there.execute(query).all() == other.execute(query).all()


def test_nobody_is_put_beside_somebody_who_is_there(filled: Database) -> None:
    with pytest.raises(AlreadyInUse, match="empty instance folder"):
        build(filled, TODAY, SEED)


def test_it_is_marked_as_fictional_and_no_address_can_be_anybodys(there: Session) -> None:
    assert there.scalars(select(Installation.fictional)).one() is True
    addresses = there.scalars(select(Person.email)).all()
    assert len(addresses) > 100
    assert {(address or "").rpartition("@")[2] for address in addresses} == {"example.org", "scale.invalid"}
    assert set(there.scalars(select(Person.password_hash))) == {None}


def test_every_state_of_a_cycle_is_there(there: Session) -> None:
    cycles = there.scalars(select(Cycle).where(Cycle.journey_id.in_(_of_the_cast()))).all()
    found = {state(facts_of(cycle, TODAY)) for cycle in cycles}
    assert found >= set(CycleState) - {CycleState.CLIPPED, CycleState.FILMED}


def test_every_signed_cycle_was_ready_and_stands_on_its_words(there: Session) -> None:
    signed = there.execute(
        select(Cycle, SignOff, CycleRevision)
        .join(SignOff, SignOff.id == Cycle.sign_off_id)
        .join(CycleRevision, (CycleRevision.cycle_id == Cycle.id) & (CycleRevision.version == SignOff.version))
    ).all()
    assert len(signed) > 500
    for cycle, sign_off, kept in signed:
        assert why_not_ready(facts_of(cycle, agreed_since(there, cycle))) == []
        assert sign_off.digest == digest_of_snapshot(sign_off.snapshot)
        said = {name: digest_of_text(getattr(cycle, name), kept.salt) for name in WORDS if getattr(cycle, name)}
        assert sign_off.snapshot["words"] == said
        assert sign_off.signed_by_id != cycle.trainee_id
        assert cycle.reviewed_on is not None
        assert sign_off.signed_at.date() >= cycle.reviewed_on


def test_no_day_is_impossible(there: Session) -> None:
    for cycle in there.scalars(select(Cycle)):
        assert date_faults(today=TODAY, filmed_on=cycle.filmed_on, reviewed_on=cycle.reviewed_on) == {}
    last = there.scalars(select(func.max(SignOff.signed_at))).one()
    assert last is not None
    assert last.date() < TODAY
    early = (
        select(func.count()).select_from(SupervisionSession).join(Journey, Journey.id == SupervisionSession.journey_id)
    )
    assert there.scalar(early.where(SupervisionSession.on < Journey.enrolled_on)) == 0
    before = select(func.count()).select_from(Client).join(Journey, Journey.id == Client.journey_id)
    assert there.scalar(before.where(Client.allocated_on < Journey.enrolled_on)) == 0


def test_everybody_who_supervised_was_entitled_that_day(there: Session) -> None:
    supervising = select(RoleHeld.person_id, RoleHeld.service_id, RoleHeld.since, RoleHeld.until)
    spells = there.execute(supervising.where(RoleHeld.role.in_(["supervisor", "trainee supervisor"]))).all()

    def entitled(person: object, service: object, on: date) -> bool:
        return any(
            (who, where) == (person, service) and since <= on and (until is None or on <= until)
            for who, where, since, until in spells
        )

    for session in there.scalars(select(SupervisionSession)):
        assert entitled(session.supervisor_id, session.service_id, session.on)
    for signed in there.scalars(select(SignOff)):
        assert entitled(signed.signed_by_id, signed.service_id, signed.signed_at.date())


def test_every_milestone_passed_had_what_it_asks_for(there: Session) -> None:
    passed = there.execute(
        select(Assessment, ProgrammeVersion.text, Person.name)
        .join(Journey, Journey.id == Assessment.journey_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .join(Person, Person.id == Assessment.trainee_id)
        .where(Assessment.accepted.is_(True))
    ).all()
    assert len(passed) > 10
    short = []
    for asked, text, name in passed:
        asked_for = next(m.required for m in read_programme(text).milestones if m.key == asked.milestone)
        by = asked.asked_at + timedelta(minutes=1)
        mine = (SignOff.journey_id == asked.journey_id, SignOff.signed_at < by)
        cycles = there.scalar(select(func.count(SignOff.cycle_id.distinct())).where(*mine)) or 0
        clients = (
            select(func.count(Cycle.client_id.distinct())).join(SignOff, SignOff.cycle_id == Cycle.id).where(*mine)
        )
        held = (SupervisionSession.journey_id == asked.journey_id, SupervisionSession.on < by.date())
        minutes = there.scalar(select(func.sum(SupervisionSession.minutes)).where(*held)) or 0
        have = (there.scalar(clients) or 0, cycles, minutes)
        need = (asked_for.clients, asked_for.cycles, asked_for.supervision_minutes)
        if any(one < other for one, other in zip(have, need, strict=True)):
            short.append(f"{name} {asked.milestone}: {have} of {need}")
    assert not short, "\n".join(short)


def test_whoever_is_offered_on_the_sign_in_page_is_there(there: Session) -> None:
    offered = [person for person in demo("people")["people"] if "why" in person]
    assert len(offered) >= 20
    assert set(there.scalars(select(Person.name))) >= {person["name"] for person in offered}


def _of_the_cast() -> Select[UUID]:
    return select(Journey.id).join(Person, Person.id == Journey.person_id).where(Person.email.like("%@example.org"))


def test_a_family_took_one_yes_back_and_a_film_lies_on_a_phone(there: Session) -> None:
    """What consent and footage look like, although nobody's picture is in the demo."""
    withdrawal = there.scalars(select(ConsentWithdrawal)).one()
    client_id, today = withdrawal.client_id, TODAY
    answers = everything_in_force(there, [withdrawal.participant_id])[withdrawal.participant_id]
    assert answers[Purpose.CARE].is_yes(today)
    assert answers[Purpose.TEACHING].withdrawn_on == withdrawal.on <= today
    others = set(there.scalars(select(Participant.id).where(Participant.client_id == client_id)))
    said = everything_in_force(there, others - {withdrawal.participant_id})
    assert all(each[Purpose.TEACHING].is_yes(today) for each in said.values())
    films = there.scalars(select(Film)).all()
    assert {film.device for film in films} == {"work phone"}
    assert len([film for film in films if film.deleted_on]) == 1, "of the signed cycle that has clips"
    for film in films:
        cycle = there.get_one(Cycle, film.cycle_id)
        assert film.made_on == (cycle.filmed_on if film.kind == Kind.INTERACTION else cycle.reviewed_on)
    assert there.scalar(select(func.count()).select_from(Clip)) == 0


def test_reminders_went_as_the_rules_of_not_annoying_have_it(filled: Database) -> None:
    with filled.reading() as db:
        messages = select(Nudge.person_id, Nudge.sent_at).group_by(Nudge.person_id, Nudge.message_id, Nudge.sent_at)
        sent = db.execute(messages.order_by(Nudge.person_id, Nudge.sent_at)).all()
    moments = [(person, at.astimezone(ZoneInfo("Europe/London"))) for person, at in sent if at]
    assert len(moments) > 5
    assert all(at.weekday() < 5 and time(8, 30) <= at.time() < time(17, 30) for _, at in moments)
    apart = [two - one for (whose, one), (theirs, two) in pairwise(moments) if whose == theirs]
    assert apart
    assert min(apart) >= timedelta(days=7)
