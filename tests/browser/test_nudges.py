"""No one stalls unseen and nobody is nagged: the way of two people after a course, by real mail and in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import leading, slots
from logbook.actions.reminding import reminders
from logbook.actions.sending_nudges import deliver
from logbook.adapters import secrets
from logbook.adapters.advisory import AdvisoryLock
from logbook.config import MailSettings, Settings
from logbook.domain.delivery import state
from logbook.models.nudges import Nudge
from logbook.models.people import Person
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.mailserver import Mailbox, mail_server
from tests.stalling import all_busy, attended, heard, moved, newcomer
from tests.world import NOW, PASSWORD, World


class Post:
    """A service's slots and its mail: what the timetable and whoever sends do, one day after another."""

    def __init__(self, screens: Screens, settings: Settings, mail: MailSettings, box: Mailbox) -> None:
        self.screens, self.box = screens, box
        self.settings = replace(settings, public_url=screens.address, mail=mail)
        lead = leading.take(screens.database, AdvisoryLock(screens.database, 4712), "the tests", timedelta(days=999))
        assert lead is not None
        self.lead = lead

    def goes_round(self, now: datetime) -> list[str]:
        """Look, gather and send; who got something."""
        rules, before = reminders(self.settings), len(self.box.taken)
        slots.run(self.screens.database, self.lead, self.screens.world.saltmarsh, rules, now)
        deliver(self.screens.database, self.settings, rules, now + timedelta(seconds=5))
        return sorted(str(message["To"]) for message in self.box.taken[before:])

    def last_words(self) -> str:
        return str(self.box.taken[-1].get_content())


@contextmanager
def post_of(screens: Screens, settings: Settings) -> Iterator[Post]:
    with mail_server() as (box, mail):
        yield Post(screens, settings, mail, box)


def _course(db: Session, world: World, ago: int) -> None:
    """Nell came home from the course so many days ago, and everybody else is busy."""
    all_busy(db, world)
    newcomer(db, world)
    db.get_one(Person, world.nell).password_hash = secrets.hash_password(PASSWORD)
    attended(db, world, "nell", ago)


def test_a_reminder_a_not_now_an_answer_and_then_silence(screens: Screens, settings: Settings) -> None:
    with screens.rows() as db:
        _course(db, screens.world, 14)
    with post_of(screens, settings) as post:
        assert post.goes_round(NOW.replace(hour=6)) == []
        assert post.goes_round(NOW) == ["nell@example.org"]
        assert post.goes_round(NOW + timedelta(hours=1)) == []
        letter = post.last_words()
        assert "You were at Spring course. Would you like to begin?" in letter
        page = screens.phone()
        page.goto(re.findall(r"(http\S+/answer)", letter)[0])
        page.get_by_label("E-mail address").fill("nell@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile(r"/courses/[0-9a-f-]+/answer$"))

        stranger = screens.desktop()
        stranger.goto(re.findall(r"(http\S+/not-now/\S+)", letter)[0])
        assert violations(stranger) == []
        stranger.get_by_role("button", name="4 weeks").click()
        expect(stranger.get_by_role("heading", level=1)).to_have_text("Quiet until Wed 15 April")
        assert post.goes_round(NOW + timedelta(days=22)) == []

        page.goto("/reminders")
        expect(page.get_by_role("heading", name="Quiet until Wed 15 April")).to_be_visible()
        expect(page.get_by_text("to you, by e-mail. Why: nothing new since Wed 4 March.")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="I would like reminders again").click()
        expect(page.get_by_role("heading", name="Not now?")).to_be_visible()

        page.goto("/")
        page.get_by_role("link", name="Answer").click()
        page.get_by_role("button", name="Let us begin").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Shall we begin?")
        for days in (23, 26):
            assert "nell@example.org" not in post.goes_round(NOW + timedelta(days=days))
    with screens.database.reading() as db:
        hers = select(Nudge).where(Nudge.person_id == screens.world.nell)
        assert sorted(state(each) for each in db.scalars(hers)) == ["not sent", "sent"]
    assert [str(message["To"]) for message in post.box.taken].count("nell@example.org") == 1


def test_whoever_never_answers_reaches_the_coordinator_and_not_by_name(screens: Screens, settings: Settings) -> None:
    with screens.rows() as db:
        _course(db, screens.world, 14)
    with post_of(screens, settings) as post:
        assert post.goes_round(NOW) == ["nell@example.org"]
        assert post.goes_round(NOW + timedelta(days=20)) == []
        assert "nell@example.org" in post.goes_round(NOW + timedelta(days=21))
        assert "cody@example.org" not in {str(message["To"]) for message in post.box.taken}
        assert post.goes_round(NOW + timedelta(days=47)) == []  # the first Monday of May is a bank holiday
        assert "cody@example.org" in post.goes_round(NOW + timedelta(days=48))
        letter = next(str(each.get_content()) for each in post.box.taken if each["To"] == "cody@example.org")
        assert "1 person from Spring course might welcome a call" in letter
        assert "Nell" not in letter
        page = screens.desktop("cody")
        page.goto(re.findall(r"(http\S+/courses/\S+)", letter)[0])
        expect(page.get_by_text("Nell").first).to_be_visible()
        page = screens.phone("nell")
        page.goto("/reminders")
        expect(page.get_by_text(re.compile("to Cody, by e-mail"))).to_be_visible()


def test_whoever_never_answers_is_called_in_two_clicks_from_the_board(screens: Screens, settings: Settings) -> None:
    long_ago = NOW - timedelta(days=49)
    with screens.rows() as db:
        _course(db, screens.world, 63)
    with post_of(screens, settings) as post:
        assert post.goes_round(long_ago) == ["nell@example.org"]
        assert "nell@example.org" in post.goes_round(long_ago + timedelta(days=21))
        assert "cody@example.org" in post.goes_round(NOW - timedelta(days=1))
        page = screens.phone("cody", scripts=False)
        page.goto("/")
        page.get_by_role("link", name="Nell would welcome a call.").click()
        deciding = page.get_by_role("region", name="Still deciding after a course")
        expect(deciding.get_by_text("A call might help now.")).to_be_visible()
        expect(deciding.get_by_text("Reminded twice, last on Wed 18 February")).to_be_visible()
        deciding.get_by_text("Note a call").click()
        deciding.get_by_role("button", name="We spoke").click()
        expect(page.get_by_text("Cody called on Wed 18 March: spoke")).to_be_visible()
        page.goto("/")
        expect(page.get_by_text("would welcome a call")).to_have_count(0)
        assert "cody@example.org" not in post.goes_round(NOW + timedelta(days=9))
        own = screens.desktop("nell")
        own.goto("/reminders")
        expect(own.get_by_text("Cody called you")).to_be_visible()
        for looked in (page, screens.desktop("cody")):
            looked.goto("/board")
            expect(looked.get_by_role("heading", name="Would welcome a call")).to_be_visible()
        assert violations(looked) == []


def test_the_home_page_offers_the_step_and_one_press_makes_it_quiet(screens: Screens) -> None:
    with screens.rows() as db:
        all_busy(db, screens.world)
        moved(db, screens.world, "tess", 28)
        heard(db, screens.world, NOW - timedelta(days=1), channel="email")
    for page in (screens.phone("tess", scripts=False), screens.desktop("tess")):
        page.goto("/")
        offered = page.get_by_role("region", name="A reminder")
        expect(offered.get_by_text("The first film is the highest step")).to_be_visible()
        expect(offered.get_by_role("link", name="Open it")).to_have_attribute("href", "/account#ask")
    assert violations(page) == []
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_text("Quiet it is, until Wed 25 March.")).to_be_visible()
    expect(page.get_by_role("region", name="A reminder")).to_have_count(0)
