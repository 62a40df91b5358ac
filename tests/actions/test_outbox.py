"""Letters leave once, by a real mail server, and a server that is away only delays them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from logbook.actions.outbox import Words, deliver_waiting, write
from logbook.adapters.database import Database
from logbook.config import MailSettings, Settings
from logbook.domain.mail import LEASE, MOST_ATTEMPTS, PAUSES, pause_after, state
from logbook.models.desk import OutgoingMail
from logbook.models.services import Installation
from tests.mailserver import Mailbox, certificate, mail_server
from tests.world import NOW, World

HELLO = Words("A word from Saltmarsh", "Hello Tess,\n\nthe line holds an é and a long address:\n" + "x" * 300 + "\n")


@pytest.fixture
def reached(settings: Settings) -> Iterator[tuple[Mailbox, Settings]]:
    with mail_server() as (mailbox, mail):
        yield mailbox, replace(settings, mail=mail)


def put(database: Database, world: World, address: str = "tess@example.org") -> UUID:
    with database.writing() as db:
        letter_id = write(db, world.saltmarsh, address, HELLO, NOW)
        db.commit()
    return letter_id


def kept(database: Database, letter_id: UUID) -> OutgoingMail:
    with database.reading() as db:
        return db.get_one(OutgoingMail, letter_id)


def test_a_letter_arrives_whole_and_its_words_go(
    database: Database, world: World, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    letter_id = put(database, world)
    assert deliver_waiting(database, settings, NOW) == 1
    (message,) = mailbox.taken
    assert message["To"] == "tess@example.org"
    assert message["Subject"] == HELLO.subject
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == HELLO.body
    assert kept(database, letter_id).body == ""
    assert deliver_waiting(database, settings, NOW + timedelta(days=9)) == 0


def test_a_letter_that_is_not_taken_waits_longer_and_keeps_its_message_id(
    database: Database, world: World, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    mailbox.answers = ["451 later", "451 later"]
    letter_id = put(database, world)
    assert deliver_waiting(database, settings, NOW) == 0
    assert kept(database, letter_id).not_before == NOW + PAUSES[0]
    assert deliver_waiting(database, settings, NOW + PAUSES[0] - timedelta(seconds=1)) == 0
    later = NOW + PAUSES[0]
    assert deliver_waiting(database, settings, later) == 0
    assert kept(database, letter_id).not_before == later + PAUSES[1]
    assert deliver_waiting(database, settings, later + PAUSES[1]) == 1
    assert len(set(mailbox.seen)) == 1
    assert len(mailbox.seen) == 3


def test_an_address_nobody_has_is_given_up_at_once(
    database: Database, world: World, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    mailbox.answers = ["550 nobody here"]
    letter = kept(database, put(database, world))
    assert deliver_waiting(database, settings, NOW) == 0
    letter = kept(database, letter.id)
    assert state(letter.sent_at, letter.attempts, letter.last_error) == "could not be delivered"
    assert letter.last_error == "the address was not accepted (550)"
    assert deliver_waiting(database, settings, NOW + timedelta(days=30)) == 0
    assert mailbox.seen == []


def test_a_server_that_is_away_is_tried_for_days_and_then_no_more(
    database: Database, world: World, settings: Settings
) -> None:
    away = replace(settings, mail=MailSettings(host="127.0.0.1", port=9, starttls=False))
    letter_id = put(database, world)
    now = NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert deliver_waiting(database, away, now) == 0
        assert kept(database, letter_id).attempts == attempt
        now += pause_after(attempt)
    assert now - NOW > timedelta(days=3)
    deliver_waiting(database, away, now + timedelta(days=30))
    assert kept(database, letter_id).attempts == MOST_ATTEMPTS


def test_nothing_leaves_without_a_mail_server(database: Database, world: World, settings: Settings) -> None:
    letter_id = put(database, world)
    assert deliver_waiting(database, settings, NOW) == 0
    assert kept(database, letter_id).attempts == 0


@pytest.mark.parametrize("fictional", [True, None])
def test_an_invented_or_unknown_database_never_sends(
    database: Database, world: World, reached: tuple[Mailbox, Settings], fictional: bool | None
) -> None:
    mailbox, settings = reached
    letter_id = put(database, world)
    with database.writing() as db:
        if fictional is None:
            db.delete(db.get_one(Installation, 1))
        else:
            db.execute(update(Installation).values(fictional=fictional))
        db.commit()
    assert deliver_waiting(database, settings, NOW) == 0
    assert mailbox.seen == []
    assert kept(database, letter_id).attempts == 0


def test_two_processes_never_take_the_same_letter(
    database: Database, world: World, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    for number in range(12):
        put(database, world, f"person{number}@example.org")
    counts: list[int] = []
    both = [threading.Thread(target=lambda: counts.append(deliver_waiting(database, settings, NOW))) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sum(counts) == 12
    assert len(mailbox.seen) == len(set(mailbox.seen)) == 12


def test_a_letter_whose_process_died_is_tried_again_after_the_lease(
    database: Database, world: World, reached: tuple[Mailbox, Settings]
) -> None:
    mailbox, settings = reached
    letter_id = put(database, world)
    with database.writing() as db:
        db.execute(update(OutgoingMail).values(attempts=1, not_before=NOW + LEASE))
        db.commit()
    assert deliver_waiting(database, settings, NOW) == 0
    assert deliver_waiting(database, settings, NOW + LEASE) == 1
    assert mailbox.seen == [f"<{letter_id.hex}@example.org>"]


def test_a_letter_leaves_only_with_the_change_that_asked_for_it(database: Database, world: World) -> None:
    with database.writing() as db:
        write(db, world.saltmarsh, "tess@example.org", HELLO, NOW)
        db.rollback()
    with database.reading() as db:
        assert db.scalars(select(OutgoingMail)).all() == []


def test_starttls_is_used_and_a_certificate_nobody_vouches_for_gets_nothing(
    database: Database, world: World, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, believed = certificate(tmp_path)
    with mail_server(context) as (mailbox, mail):
        letter_id = put(database, world)
        assert deliver_waiting(database, replace(settings, mail=mail), NOW) == 0
        assert kept(database, letter_id).last_error == "SSLCertVerificationError"
        monkeypatch.setenv("SSL_CERT_FILE", str(believed))
        assert deliver_waiting(database, replace(settings, mail=mail), NOW + PAUSES[0]) == 1
        assert len(mailbox.taken) == 1
