"""The steps of a journey as its people take them, each on a phone: what a test of the whole way is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import time_machine
from playwright.sync_api import expect
from sqlalchemy import select

from logbook.models.people import Person
from tests.browser.conftest import Screens
from tests.browser.counted import Counted
from tests.letters import link_to

PASSWORD = "three herons by the weir"


@dataclass
class Journey:
    """Somebody new, and the people around them. `hands` are the phones in use, by name."""

    screens: Screens
    name: str = "Robin"
    hands: dict[str, Counted] = field(default_factory=dict)

    @property
    def trainee(self) -> Counted:
        return self.hands[self.name]

    def hand(self, name: str) -> Counted:
        """The phone of somebody of the cast."""
        if name not in self.hands:
            self.hands[name] = Counted(self.screens.phone(name))
        return self.hands[name]

    def id_of(self, name: str) -> UUID:
        """Whose phone it is."""
        with self.screens.rows() as db:
            return db.scalars(select(Person.id).where(Person.email == f"{name.lower()}@example.org")).one()

    @contextmanager
    def at(self, moment: datetime) -> Iterator[date]:
        """A later day: everybody has signed in again that morning, as they would have."""
        with time_machine.travel(moment, tick=True):
            for name, hand in self.hands.items():
                self.screens.sign_in(hand.page.context, self.id_of(name))
            yield moment.date()

    def plan_course(self, title: str, first: date, last: date) -> None:
        """The coordinator plans a course."""
        cody = self.hand("cody")
        cody.go("Courses")
        cody.tap("Plan a course", "link")
        cody.type("What people call it", title)
        for question, day in (("First day", first), ("Last day", last)):
            cody.parts(question, day)
        cody.tap("Save")
        expect(cody.page.get_by_text("The course is there.")).to_be_visible()

    def invite(self, title: str) -> None:
        """An administrator invites them, with a place on the course."""
        ada = self.hand("ada")
        ada.page.goto("/people/invite")
        ada.type("Name", self.name)
        ada.type("E-mail address", f"{self.name.lower()}@example.org")
        ada.choose("They come as", "Trainee")
        ada.open("For a trainee: a course")
        ada.pick("Course", re.compile(title))
        ada.tap("Send the invitation")
        expect(ada.page.get_by_text("A letter with a link is on its way")).to_be_visible()

    def join(self) -> None:
        """They open the letter's link on their phone, choose a password and are in."""
        self.hands[self.name] = Counted(self.screens.phone())
        page = self.trainee.page
        page.goto(link_to(self.screens.database, f"{self.name.lower()}@example.org"))
        expect(page.get_by_label("Your name")).to_have_value(self.name)
        self.trainee.type("Password", PASSWORD)
        self.trainee.tap("Join")
        expect(page.get_by_role("heading", name="Next ten minutes")).to_be_visible()

    def sign_in(self, password: str = PASSWORD) -> None:
        """They sign in by the page, with their own password."""
        self.trainee.page.goto("/")
        self.trainee.type("E-mail address", f"{self.name.lower()}@example.org")
        self.trainee.type("Password", password)
        self.trainee.tap("Sign in")
        expect(self.trainee.page.get_by_role("heading", name="Next ten minutes")).to_be_visible()

    def attend(self, title: str) -> None:
        """The coordinator notes who was there."""
        cody = self.hand("cody")
        cody.go("Courses")
        cody.tap(title, "link")
        cody.choose("Who was there?", self.name)
        cody.tap("They were there")
        expect(cody.page.get_by_text("Each of them is now asked")).to_be_visible()

    def begin(self) -> None:
        """They answer the question after the course."""
        self.trainee.page.goto("/")
        self.trainee.tap("Answer", "link")
        self.trainee.tap("Let us begin")
        expect(self.trainee.page.get_by_text("Welcome aboard.")).to_be_visible()

    def name_supervisor(self, supervisor: str, first: bool = False) -> None:
        """The coordinator names who supervises from today on."""
        cody = self.hand("cody")
        cody.page.goto("/")
        if first:
            cody.go("Courses")
            cody.tap(self.name, "link")
        else:
            cody.page.goto(f"{self.address}/supervisor")
        cody.pick("Supervisor", supervisor.title())
        cody.choose("From", "Today")
        cody.tap("Save")
        expect(cody.page.get_by_text("The supervisor is named.")).to_be_visible()

    @property
    def address(self) -> str:
        """The address of the journey, as its own page says it."""
        self.trainee.page.goto("/progress")
        found = re.search(r"/journeys/[0-9a-f-]{36}", self.trainee.page.content())
        assert found is not None
        return found[0]

    def add_client(self, signed_on: date) -> None:
        """A new client with everybody's consent; the word offered is kept."""
        self.trainee.go("Clients")
        self.trainee.tap("Add a client", "link")
        self.trainee.choose("Has everyone agreed", "Yes")
        self.trainee.day("Signed on", signed_on)
        self.trainee.tap("Save and log a cycle")
        expect(self.trainee.page.get_by_text("is in your logbook.")).to_be_visible()

    def log(self, filmed: date, line: str, send: bool = True) -> None:
        """One cycle, reviewed today, of the client on the form; sent for sign-off."""
        hand = self.trainee
        if "/cycles/new" not in hand.page.url:
            hand.page.goto("/")
            hand.tap("Log a cycle", "link")
        hand.day("Filmed on", filmed)
        hand.choose("The child's own answer", "Yes")
        hand.choose("Shared review held on", "Today")
        hand.type("Minutes of the review", "45")
        hand.type("One line", line)
        hand.type("Next step", "Film bath time.")
        hand.tap("Save")
        if send:
            hand.tap("Send for sign-off")
            expect(hand.page.get_by_text("Sent. It is with your supervisor now.")).to_be_visible()

    def enter_session(self, minutes: int) -> None:
        """They enter today's session, with every cycle not yet signed off."""
        hand = self.trainee
        hand.go("Supervision")
        hand.tap("Enter a session", "link")
        hand.choose("Held on", "Today")
        hand.type("How long", str(minutes))
        for box in hand.group("Cycles taken").get_by_role("checkbox").all():
            if "signed off" not in hand.label_of(box):
                hand.tick(box)
        hand.tap("Save")
        expect(hand.page.get_by_text("The session is entered.")).to_be_visible()

    def confirm(self, supervisor: str) -> None:
        """The supervisor confirms the waiting session and signs off what was taken, having every entry before them."""
        hand = self.hand(supervisor)
        hand.go("Supervision")
        hand.page.get_by_role("link", name=re.compile("^Confirm the session")).first.tap()
        expect(hand.page.get_by_role("heading", name="Confirm the session")).to_be_visible()
        for each in hand.page.get_by_role("group", name=re.compile("sign off, or return")).all():
            expect(each.get_by_role("radio", name="Sign off")).not_to_be_checked()
            hand.tick(each.get_by_role("radio", name="Sign off"))
        hand.tap("Confirm")
        expect(hand.page.get_by_text("Confirmed by both of you.")).to_be_visible()

    def ask_for(self, milestone: str) -> None:
        """They ask for a milestone."""
        hand = self.trainee
        hand.go("Progress")
        hand.tap("Ask for it", "link")
        hand.tap(f"Ask for {milestone}")
        expect(hand.page.get_by_text("Asked for. A coordinator names the assessor next.")).to_be_visible()

    def name_assessor(self, milestone: str, assessor: str) -> None:
        """The coordinator names who decides."""
        cody = self.hand("cody")
        cody.go("Courses")
        cody.tap(f"{self.name}: {milestone}", "link")
        cody.choose("Who decides?", assessor.title())
        cody.tap("Ask them to decide")
        expect(cody.page.get_by_text("The assessor is named")).to_be_visible()

    def decide(self, assessor: str) -> None:
        """The assessor reads the logbook and accepts."""
        hand = self.hand(assessor)
        hand.page.goto("/")
        hand.tap("Read and decide", "link")
        hand.tap("Read the whole logbook", "link")
        expect(hand.page.get_by_role("heading", name="Cycles, the latest first")).to_be_visible()
        hand.page.go_back()
        hand.choose("Your decision", "Accept")
        hand.tap("Save the decision")
        expect(hand.page.get_by_text("Your decision is recorded")).to_be_visible()


def days(start: datetime, *gaps: int) -> list[datetime]:
    """Moments so many days apart, one after the other."""
    moments, at = [], start
    for gap in gaps:
        at += timedelta(days=gap)
        moments.append(at)
    return moments
