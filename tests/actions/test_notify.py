"""GOV.UK Notify as the tests' own small server speaks it: what it takes arrives once, and what it says later is read back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from logbook.actions import leading, outbox, receipts, slots
from logbook.actions.outbox import Words
from logbook.actions.sending_nudges import deliver
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.config import NotifySettings, Settings, WrongSetting, read_settings
from logbook.domain.delivery import state
from logbook.domain.mail import PAUSES
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import Nudge, TextNumber
from tests.notifyserver import EMAIL, SERVICE, TEXT, Notify, notify_server
from tests.nudging import Rules
from tests.world import NOW, World

SOON = NOW + timedelta(seconds=5)


@pytest.fixture
def reached(settings: Settings) -> Iterator[tuple[Notify, Settings]]:
    with notify_server() as (notify, how):
        yield notify, replace(settings, notify=how)


@pytest.fixture
def rules(database: Database, world: World) -> Rules:
    """Two letters in the outbox: to Tess and to Theo."""
    made = Rules()
    lead = leading.take(database, AdvisoryLock(database, 4711), "the tests", timedelta(days=99))
    assert lead is not None
    slots.run(database, lead, world.saltmarsh, made.reminders, NOW)
    return made


def states(database: Database) -> list[str]:
    with database.reading() as db:
        return sorted(state(nudge) for nudge in db.scalars(select(Nudge)))


def message_of(database: Database, person_id: UUID) -> UUID | None:
    with database.reading() as db:
        return db.scalar(select(Nudge.message_id).where(Nudge.person_id == person_id))


def test_e_mail_by_notify_carries_our_reference_and_its_receipts_are_read_back(
    database: Database, world: World, rules: Rules, reached: tuple[Notify, Settings]
) -> None:
    notify, settings = reached
    assert deliver(database, settings, rules.reminders, SOON) == 2
    assert {each["email_address"] for each in notify.taken} == {"tess@example.org", "theo@example.org"}
    assert {each["template_id"] for each in notify.taken} == {EMAIL}
    assert {each["personalisation"]["subject"] for each in notify.taken} == {"Ten minutes"}
    assert notify.unauthorised == 0
    receipts.read_back(database, settings, SOON)
    assert states(database) == ["sent", "sent"]
    notify.becomes(message_of(database, world.tess), "delivered")
    notify.becomes(message_of(database, world.theo), "permanent-failure")
    receipts.read_back(database, settings, SOON + timedelta(minutes=5))
    assert states(database) == ["arrived", "came back"]


def test_a_message_whose_answer_never_came_is_found_by_its_reference_and_never_sent_again(
    database: Database, world: World, rules: Rules, reached: tuple[Notify, Settings]
) -> None:
    notify, settings = reached
    notify.answers = ["silent", 201]
    assert deliver(database, settings, rules.reminders, SOON) == 1
    assert states(database) == ["perhaps sent", "sent"]
    assert deliver(database, settings, rules.reminders, SOON + timedelta(days=1)) == 0
    assert len(notify.taken) == 2
    receipts.read_back(database, settings, SOON + timedelta(minutes=5))
    assert states(database) == ["sent", "sent"]


@pytest.mark.parametrize(
    ("status", "said", "again"),
    [(429, "on its way", True), (403, "on its way", True), (400, "came back", False), (500, "perhaps sent", False)],
)
def test_what_notify_refuses_is_tried_again_only_where_that_is_safe_and_sensible(
    database: Database,
    world: World,
    rules: Rules,
    reached: tuple[Notify, Settings],
    status: int,
    said: str,
    again: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    notify, settings = reached
    notify.answers = [status, status]
    assert deliver(database, settings, rules.reminders, SOON) == 0
    assert states(database) == [said, said]
    later = SOON + PAUSES[0] + timedelta(seconds=9)
    assert deliver(database, settings, rules.reminders, later) == (2 if again else 0)
    assert "example.org" not in caplog.text, "the client repeats Notify's words, which may name somebody"


def test_a_notify_that_cannot_be_reached_is_tried_again(
    database: Database, world: World, rules: Rules, settings: Settings, reached: tuple[Notify, Settings]
) -> None:
    nowhere = replace(reached[1].notify, url="http://127.0.0.1:9")
    assert deliver(database, replace(settings, notify=nowhere), rules.reminders, SOON) == 0
    assert states(database) == ["on its way", "on its way"]
    assert deliver(database, reached[1], rules.reminders, SOON + PAUSES[0] + timedelta(seconds=9)) == 2
    assert len(reached[0].taken) == 2


def test_service_mail_goes_by_notify_where_there_is_no_mail_server(
    database: Database, world: World, reached: tuple[Notify, Settings]
) -> None:
    with database.writing() as db:
        letter_id = outbox.write(db, world.saltmarsh, "new@example.org", Words("Hello", "A word."), NOW)
        db.commit()
    assert outbox.deliver_waiting(database, reached[1], SOON) == 1
    (taken,) = reached[0].taken
    assert (taken["reference"], taken["personalisation"]) == (
        str(letter_id),
        {"subject": "Hello", "message": "A word."},
    )
    with database.reading() as db:
        assert db.scalars(select(OutgoingMail.reference)).one() == taken["id"]


def test_a_wrong_key_takes_nothing(database: Database, world: World, rules: Rules, settings: Settings) -> None:
    with notify_server(f"another-{SERVICE}-{SERVICE}") as (notify, how):
        assert deliver(database, replace(settings, notify=how), rules.reminders, SOON) == 0
    assert (notify.unauthorised, notify.taken) == (2, [])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"LOGBOOK_NOTIFY_KEY": "too short", "LOGBOOK_NOTIFY_EMAIL_TEMPLATE": "x"}, "LOGBOOK_NOTIFY_KEY is no key"),
        ({"LOGBOOK_NOTIFY_KEY": f"k-{'1' * 36}-{'2' * 36}"}, "no template is"),
        ({"LOGBOOK_PING_URL": "ftp://example.org"}, "LOGBOOK_PING_URL"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(tmp_path: Path, given: dict[str, str], said: str) -> None:
    with pytest.raises(WrongSetting, match=said):
        read_settings(tmp_path, given)


def test_the_way_a_message_leaves_is_said_by_the_settings(settings: Settings) -> None:
    both = NotifySettings("key", "url", "an e-mail template", "a text template")
    assert replace(settings, notify=both).way_of("email") == "notify"
    assert replace(settings, notify=both, mail=replace(settings.mail, host="mail")).way_of("email") == "smtp"
    assert replace(settings, notify=both).way_of("text") == "notify"
    assert replace(settings, notify=replace(both, text_template="")).way_of("text") is None
    assert settings.way_of("email") is None


def test_without_its_client_nothing_is_claimed_to_be_sent(
    database: Database, world: World, rules: Rules, reached: tuple[Notify, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "notifications_python_client", None)
    assert deliver(database, reached[1], rules.reminders, SOON) == 0
    assert states(database) == ["on its way", "on its way"]
    with database.reading() as db:
        assert set(db.scalars(select(OutgoingMail.last_error))) == {"the client of GOV.UK Notify is not installed"}


def test_a_reminder_goes_as_a_text_to_a_number_that_was_proved_and_else_by_e_mail(
    database: Database, world: World, rules: Rules, reached: tuple[Notify, Settings]
) -> None:
    notify, settings = reached
    with database.writing() as db:
        tess = {"service_id": world.saltmarsh, "person_id": world.tess, "number": "+447700900123", "said_at": NOW}
        theo = {"service_id": world.saltmarsh, "person_id": world.theo, "number": "+447700900124", "said_at": NOW}
        db.add_all([TextNumber(**tess, confirmed_at=NOW), TextNumber(**theo)])
        db.commit()
    assert deliver(database, settings, replace(rules.reminders, texts=True), SOON) == 2
    taken = {each.get("phone_number") or each["email_address"]: each for each in notify.taken}
    assert set(taken) == {"+447700900123", "theo@example.org"}
    assert taken["+447700900123"]["template_id"] == TEXT
    assert taken["+447700900123"]["personalisation"]["message"].startswith("Hello Tess")
    notify.becomes(message_of(database, world.tess), "delivered")
    receipts.read_back(database, settings, SOON)
    with database.reading() as db:
        mine = db.scalars(select(Nudge).where(Nudge.person_id == world.tess)).one()
        assert (mine.channel, state(mine)) == ("text", "arrived")


def test_where_texts_are_not_set_up_a_proved_number_hears_by_e_mail(
    database: Database, world: World, rules: Rules, reached: tuple[Notify, Settings]
) -> None:
    with database.writing() as db:
        tess = {"service_id": world.saltmarsh, "person_id": world.tess, "number": "+447700900123", "said_at": NOW}
        db.add(TextNumber(**tess, confirmed_at=NOW))
        db.commit()
    assert deliver(database, reached[1], rules.reminders, SOON) == 2
    assert {each.get("email_address") for each in reached[0].taken} == {"tess@example.org", "theo@example.org"}
