"""The main job, on phones: one trainee from the invitation's letter to accreditation."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from logbook.models.cycles import SignOff
from logbook.models.people import Person, RoleHeld
from tests.browser.conftest import Counts, Screens
from tests.browser.walking import Journey, days
from tests.world import NOW

COURSE = "Spring course"
ROUNDS = 9
MINUTES = 100
"""Of each of the nine sessions: 15 hours in all."""


def test_from_the_invitation_to_accreditation(screens: Screens, counts: Counts) -> None:
    robin = Journey(screens)
    robin.plan_course(COURSE, NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=2))
    robin.invite(COURSE)
    robin.join()
    months = days(NOW, 3, *[28] * ROUNDS, 3)
    with robin.at(months[0]):
        robin.attend(COURSE)
        robin.begin()
        robin.name_supervisor("sunny", first=True)
    for number, moment in enumerate(months[1:-1]):
        with robin.at(moment) as today:
            for cycle in (2 * number, 2 * number + 1):
                if cycle % 3 == 0:
                    robin.add_client(signed_on=today - timedelta(days=10))
                robin.log(today - timedelta(days=7 + cycle % 2), f"Moment {cycle + 1} of many.")
            robin.enter_session(MINUTES)
            if number == 4:
                robin.name_supervisor("sky")  # in the middle of it: what was taken to Sunny is Sunny's to sign
            robin.confirm("sunny" if number <= 4 else "sky")
            if number == 4:
                midpoint(robin)
    with robin.at(months[-1]):
        robin.trainee.go("Progress")
        for words in ("6 of 6 signed off", "18 of 18 signed off", "15 h of 15 h confirmed"):
            expect(robin.trainee.page.get_by_text(words).first).to_be_visible()
        robin.ask_for("Accreditation")
        robin.name_assessor("Accreditation", "ash")
        robin.decide("ash")
        robin.trainee.go("Progress")
        expect(robin.trainee.page.get_by_text("accredited on Tue 1 December").first).to_be_visible()
        expect(robin.trainee.page.get_by_text("Every milestone of the programme is passed.")).to_be_visible()
    counts("From the invitation to accreditation, by the trainee", robin.trainee)
    assert ends_with(screens) == {"trainee": False, "practitioner": True}
    assert signatures(screens) == {"Sunny": 10, "Sky": 8}


def midpoint(robin: Journey) -> None:
    """Asked for, given to somebody who never supervised them, passed."""
    robin.trainee.go("Progress")
    expect(robin.trainee.page.get_by_text("10 of 18 signed off").first).to_be_visible()
    robin.ask_for("Mid-point review")
    robin.name_assessor("Mid-point review", "ash")
    robin.decide("ash")


def ends_with(screens: Screens) -> dict[str, bool]:
    """The roles Robin was given, and whether each still holds."""
    with screens.rows() as db:
        held = select(RoleHeld.role, RoleHeld.until).join(Person, Person.id == RoleHeld.person_id)
        return {str(row.role): row.until is None for row in db.execute(held.where(Person.name == "Robin"))}


def signatures(screens: Screens) -> dict[str, int]:
    """How many cycles each supervisor signed."""
    with screens.rows() as db:
        names = list(db.scalars(select(Person.name).join(SignOff, SignOff.signed_by_id == Person.id)))
    return {name: names.count(name) for name in dict.fromkeys(names)}
