"""The main job, on phones: one trainee from the invitation's letter to accreditation."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from logbook.models.cycles import SignOff
from logbook.models.people import Person, RoleHeld
from tests.browser.almost import almost_there
from tests.browser.conftest import Counts, Screens
from tests.browser.counted import Counted
from tests.browser.walking import Journey, days
from tests.world import NOW, TODAY
from tests.world import PASSWORD as OF_THE_CAST

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
        robin.sign_in()  # another role: every session of theirs has ended
        robin.trainee.go("Progress")
        expect(robin.trainee.page.get_by_text("accredited on Tue 1 December").first).to_be_visible()
        expect(robin.trainee.page.get_by_text("Every milestone of the programme is passed.")).to_be_visible()
    counts("From the invitation to accreditation, by the trainee", robin.trainee)
    assert ends_with(screens) == {"trainee": True, "practitioner": True}
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


def test_every_refusal_on_the_way(screens: Screens) -> None:
    """Each is a sentence, with a link to what mends it; the last one mended, the journey is accredited."""
    with screens.rows() as db:
        almost_there(db, screens.world)
    tess = Journey(screens, name="Tess")
    tess.hands["Tess"] = Counted(screens.phone("tess"))
    five_clients_but_eighteen_cycles(tess)
    no_consent_and_a_childs_no(tess)
    minutes_not_confirmed(tess)
    half_an_hour_short(tess)
    a_cycle_reopened(tess)
    tess.ask_for("Accreditation")
    their_own_supervisor(tess)
    a_shortfall_not_spoken_of(tess)
    tess.trainee.page.goto("/")
    tess.sign_in(OF_THE_CAST)
    tess.trainee.go("Progress")
    expect(tess.trainee.page.get_by_text("accredited on Wed 18 March").first).to_be_visible()


def stands_in_the_way(journey: Journey, sentence: str, leads_to: str) -> None:
    """The milestone's page says it, refuses to be asked for because of it, and its link leads to where it is mended."""
    hand = journey.trainee
    hand.page.goto(f"/journeys/{journey.screens.world.tess_journey}/milestones/accreditation")
    hand.tap("Ask for Accreditation")
    expect(hand.page.get_by_role("heading", name="Not yet: what stands in the way")).to_be_visible()
    hand.page.get_by_role("link", name=sentence).tap()
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(leads_to)


def five_clients_but_eighteen_cycles(tess: Journey) -> None:
    stands_in_the_way(
        tess, "5 of 6 clients have a signed-off cycle: one more client needs a cycle signed off.", "Clients"
    )
    hand = tess.trainee
    hand.tap("Add a client", "link")
    hand.choose("Has everyone agreed", "Not yet")
    hand.tap("Save and log a cycle")


def no_consent_and_a_childs_no(tess: Journey) -> None:
    hand, page = tess.trainee, tess.trainee.page
    expect(page.get_by_text("Consent is not recorded yet for mum and child.")).to_be_visible()
    hand.day("Filmed on", TODAY - timedelta(days=4))
    hand.choose("The child's own answer", "No")
    hand.choose("Shared review held on", "Today")
    hand.type("One line", "He waited.")
    hand.type("Next step", "Go on.")
    hand.tap("Save")
    page.get_by_role("link", name="The child said no, so there is no film to log").tap()
    expect(hand.group("The child's own answer").get_by_role("radio", name="Yes")).to_be_focused()
    expect(page.get_by_label("One line")).to_have_value("He waited.")
    hand.choose("The child's own answer", "Yes")
    hand.tap("Save")
    expect(page.get_by_role("button", name="Send for sign-off")).to_have_count(0)
    cycle = page.url
    page.get_by_role("link", name="Somebody who took part has not agreed to filming").tap()
    hand.choose("Has everyone agreed", "Yes, all of them")
    hand.choose("On which day", "Today")
    hand.tap("Save the answers")
    expect(page.get_by_text("family review and supervision, until withdrawn.")).to_be_visible()
    page.goto(cycle)
    hand.tap("Send for sign-off")
    sign_from_the_entry(tess)


def minutes_not_confirmed(tess: Journey) -> None:
    stands_in_the_way(tess, "Waiting to be confirmed by both: 1 h.", "Supervision")
    tess.confirm("sunny")


def half_an_hour_short(tess: Journey) -> None:
    short = "14 h 30 of 15 h confirmed: 30 min more, or ask Sunny to propose a shortfall (at most 1 h 30) with reasons."
    stands_in_the_way(tess, short, "Accreditation")
    sunny = tess.hand("sunny")
    sunny.go("Trainees")
    sunny.tap("Tess", "link")
    sunny.page.get_by_role("link", name=re.compile("propose a shortfall")).tap()
    for minutes, reasons, said in (
        ("120", "Fifteen sessions were held, all of them rich.", "A shortfall may be 1 minute to 1 h 30"),
        ("30", "Enough.", "Say in a sentence why the supervision held is enough"),
    ):
        sunny.open("Propose to go without")
        sunny.type("Minutes to go without", minutes)
        sunny.type("Why is what was held enough?", reasons)
        sunny.tap("Propose it")
        expect(sunny.page.get_by_role("link", name=said)).to_be_visible()
    sunny.type("Why is what was held enough?", "Illness in February; every cycle was seen together.")
    sunny.tap("Propose it")
    expect(sunny.page.get_by_text("Proposed. The assessor accepts it, or not")).to_be_visible()


def a_cycle_reopened(tess: Journey) -> None:
    hand, world = tess.trainee, tess.screens.world
    for cycle in (world.cycle3, world.cycle4):
        hand.page.goto(f"/cycles/{cycle}")
        hand.tap("Reopen it, with a reason, to change it", "link")
        hand.type("Why is it reopened?", "The day of the film was another one.")
        hand.tap("Reopen it")
        expect(hand.page.get_by_text("It is open again. It counts once it is signed off again.")).to_be_visible()
    stands_in_the_way(tess, "17 of 18 cycles are signed off: 1 is done and can be sent.", "Clients")
    for cycle in (world.cycle3, world.cycle4):
        hand.page.goto(f"/cycles/{cycle}")
        hand.tap("Send for sign-off")
        expect(hand.page.get_by_text("Sent. It is with your supervisor now.")).to_be_visible()
        sign_from_the_entry(tess)


def sign_from_the_entry(tess: Journey) -> None:
    """The present supervisor signs what was sent."""
    sunny = tess.hand("sunny")
    sunny.go("Supervision")
    sunny.page.get_by_role("link", name=re.compile("^Read it")).tap()
    sunny.choose("sign off, or return", "Sign off")
    sunny.tap("Save")
    expect(sunny.page.get_by_text("is signed off.")).to_be_visible()


def their_own_supervisor(tess: Journey) -> None:
    cody = tess.hand("cody")
    cody.go("Courses")
    cody.tap("Tess: Accreditation", "link")
    why_not = "An assessor has never supervised the trainee, not even once as a stand-in"
    expect(cody.page.get_by_role("radio", name="Sam")).to_have_count(0)
    expect(cody.page.get_by_text(f"Sam. {why_not}")).to_be_visible()
    cody.page.get_by_role("radio", name="Ash").evaluate(
        "(box, sam) => { box.value = sam }", str(tess.screens.world.sam)
    )
    cody.choose("Who decides?", "Ash")
    cody.tap("Ask them to decide")
    expect(cody.page.get_by_text(f"Sam: {why_not}")).to_be_visible()
    cody.choose("Who decides?", "Ash")
    cody.tap("Ask them to decide")
    expect(cody.page.get_by_text("The assessor is named")).to_be_visible()


def a_shortfall_not_spoken_of(tess: Journey) -> None:
    ash = tess.hand("ash")
    ash.page.goto("/")
    ash.tap("Read and decide", "link")
    ash.choose("Your decision", "Accept")
    ash.tap("Save the decision")
    expect(ash.page.get_by_text("a shortfall of 30 min is proposed with reasons: accept it").first).to_be_visible()
    ash.choose("The shortfall proposed", "I accept it")
    ash.choose("Your decision", "Accept")
    ash.tap("Save the decision")
    expect(ash.page.get_by_text("Your decision is recorded")).to_be_visible()
