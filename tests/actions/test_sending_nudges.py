"""A nudge arrives once or not at all: what a real mail server received is what the log says, whatever happened on the way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import leading, slots
from logbook.actions.sending_nudges import deliver
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.config import MailSettings, Settings
from logbook.domain.delivery import state
from logbook.domain.mail import LEASE, PAUSES
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import Nudge
from logbook.models.people import Person
from logbook.models.services import Installation
from tests.mailserver import Mailbox, mail_server
from tests.nudging import Rules
from tests.world import NOW, World

SOON = NOW + timedelta(seconds=5)


@pytest.fixture
def rules(database: Database, world: World) -> Rules:
    """Two letters in the outbox: to Tess and to Theo."""
    made = Rules()
    lead = leading.take(database, AdvisoryLock(database, 4711), "the tests", timedelta(days=99))
    assert lead is not None
    ran = slots.run(database, lead, world.saltmarsh, made.reminders, NOW)
    assert ran is not None
    assert ran.messages == 2
    return made


@pytest.fixture
def reached(settings: Settings) -> Iterator[tuple[Mailbox, Settings]]:
    with mail_server() as (mailbox, mail):
        yield mailbox, replace(settings, mail=mail)


def log(database: Database, world: World) -> dict[str, str]:
    """What the log says of each person's nudge."""
    with database.reading() as db:
        rows = db.execute(select(Person.name, Nudge).join(Nudge, Nudge.person_id == Person.id)).all()
    return {row.name: state(row.Nudge) for row in rows}


def received(mailbox: Mailbox) -> list[str]:
    return sorted(str(message["To"]) for message in mailbox.taken)


def test_what_arrived_is_what_the_log_says(
    database: Database, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    assert deliver(database, settings, rules.reminders, SOON) == 2
    assert deliver(database, settings, rules.reminders, SOON + timedelta(days=9)) == 0
    assert received(mailbox) == ["tess@example.org", "theo@example.org"]
    assert log(database, world) == {"Tess": "sent", "Theo": "sent"}
    with database.reading() as db:
        kept = db.scalars(select(OutgoingMail)).all()
        assert {f"<{letter.id.hex}@example.org>" for letter in kept} == set(mailbox.seen)
        assert {letter.body for letter in kept} == {""}


def test_a_server_that_says_no_is_asked_again_and_then_it_arrives_once(
    database: Database, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    mailbox.answers = ["451 later", "451 later"]
    assert deliver(database, settings, rules.reminders, SOON) == 0
    assert log(database, world) == {"Tess": "on its way", "Theo": "on its way"}
    assert deliver(database, settings, rules.reminders, SOON + PAUSES[0] / 2) == 0
    assert deliver(database, settings, rules.reminders, SOON + PAUSES[0] + timedelta(seconds=9)) == 2
    assert received(mailbox) == ["tess@example.org", "theo@example.org"]


def test_an_address_that_is_refused_comes_back_and_is_not_tried_again(
    database: Database, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    mailbox.answers = ["550 nobody here", "550 nobody here"]
    assert deliver(database, settings, rules.reminders, SOON) == 0
    assert log(database, world) == {"Tess": "came back", "Theo": "came back"}
    assert deliver(database, settings, rules.reminders, SOON + timedelta(days=1)) == 0
    assert mailbox.taken == []


@contextmanager
def silent_after_the_words() -> Iterator[tuple[list[bytes], MailSettings]]:
    """A mail server that takes the whole letter and then hangs up without an answer."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, connection.makefile("rwb", buffering=0) as wire:
                    wire.write(b"220 here\r\n")
                    for line in wire:
                        if line == b"data\r\n":
                            wire.write(b"354 go on\r\n")
                            heard.append(b"".join(iter(wire.readline, b".\r\n")))
                            break
                        wire.write(b"250 yes\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield heard, MailSettings("127.0.0.1", listening.getsockname()[1], sender="logbook@example.org", starttls=False)
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def test_a_letter_whose_answer_never_came_is_unknown_and_never_sent_again(
    database: Database, world: World, rules: Rules, settings: Settings, reached: tuple[Mailbox, Settings]
) -> None:
    with silent_after_the_words() as (heard, silent):
        assert deliver(database, replace(settings, mail=silent), rules.reminders, SOON) == 0
    assert len(heard) == 2
    assert log(database, world) == {"Tess": "perhaps sent", "Theo": "perhaps sent"}
    mailbox, answering = reached
    assert deliver(database, answering, rules.reminders, SOON + timedelta(days=1)) == 0
    assert mailbox.taken == []


def test_a_letter_whose_sender_died_is_unknown_when_its_lease_is_over(
    database: Database, db: Session, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    claimed = {"claimed_at": SOON, "not_before": SOON + LEASE, "attempts": 1}
    db.execute(update(OutgoingMail).where(OutgoingMail.person_id == world.tess).values(**claimed))
    db.execute(update(Nudge).where(Nudge.person_id == world.tess).values(claimed_at=SOON))
    db.commit()
    assert deliver(database, settings, rules.reminders, SOON) == 1
    assert log(database, world) == {"Tess": "being sent", "Theo": "sent"}
    assert deliver(database, settings, rules.reminders, SOON + LEASE) == 0
    assert log(database, world) == {"Tess": "perhaps sent", "Theo": "sent"}
    assert received(mailbox) == ["theo@example.org"]


def test_progress_between_the_sweep_and_the_sending_stops_it(
    database: Database, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    rules.done = {world.tess}
    assert deliver(database, settings, rules.reminders, SOON) == 1
    assert log(database, world) == {"Tess": "not sent", "Theo": "sent"}
    assert received(mailbox) == ["theo@example.org"]
    rules.done = set()
    assert deliver(database, settings, rules.reminders, SOON + timedelta(days=1)) == 0


def test_whoever_left_meanwhile_hears_nothing(
    database: Database, db: Session, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    db.execute(update(Person).where(Person.id == world.tess).values(retired_on=NOW.date()))
    db.commit()
    assert deliver(database, settings, rules.reminders, SOON) == 1
    assert received(mailbox) == ["theo@example.org"]
    assert log(database, world)["Tess"] == "not sent"


def test_not_now_said_meanwhile_lets_it_wait_and_a_new_address_is_used(
    database: Database, db: Session, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    later = NOW + timedelta(days=14)
    rules.quiet = {world.tess: later}
    assert deliver(database, settings, rules.reminders, SOON) == 1
    assert log(database, world) == {"Tess": "on its way", "Theo": "sent"}
    db.execute(update(Person).where(Person.id == world.tess).values(email="new@example.org"))
    db.commit()
    assert deliver(database, settings, rules.reminders, later + timedelta(seconds=1)) == 1
    assert received(mailbox) == ["new@example.org", "theo@example.org"]
    assert "put together at 10:00" in mailbox.taken[-1].get_content(), "and its words are of that day"
    with database.reading() as reading:
        assert reading.scalars(select(OutgoingMail.attempts)).all() == [1, 1]


def test_rules_that_cannot_be_asked_send_nothing_and_lose_nothing(
    database: Database, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached

    def breaks(*asked: object) -> object:
        raise ZeroDivisionError(asked)

    broken = replace(rules.reminders, still_due=breaks)  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        deliver(database, settings, broken, SOON)
    assert mailbox.seen == []
    assert deliver(database, settings, rules.reminders, SOON + PAUSES[0] + timedelta(seconds=1)) == 2
    assert received(mailbox) == ["tess@example.org", "theo@example.org"]


def test_the_check_at_the_moment_of_sending_leaves_the_letter_itself_out(
    database: Database, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    rules.asked.clear()
    deliver(database, reached[1], rules.reminders, SOON)
    with database.reading() as db:
        sent = {letter.person_id: letter.id for letter in db.scalars(select(OutgoingMail))}
    assert dict(rules.asked) == sent


def test_many_processes_hand_each_over_once(
    database: Database, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(deliver(database, settings, rules.reminders, SOON)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 2
    assert received(mailbox) == ["tess@example.org", "theo@example.org"]


def test_an_invented_database_sends_nothing(
    database: Database, db: Session, world: World, rules: Rules, reached: tuple[Mailbox, Settings]
) -> None:
    db.execute(update(Installation).values(fictional=True))
    db.commit()
    assert deliver(database, reached[1], rules.reminders, SOON) == 0
    assert reached[0].seen == []
