"""Who is in a clip: nobody who said no is sent, who was not asked is waited for, and somebody unexpected is a hold."""

from __future__ import annotations

from sqlalchemy import update

from logbook.models.clients import Participant
from logbook.models.consents import Consent
from logbook.models.cycles import Cycle
from logbook.models.recordings import Clip, ClipParticipant, StoredFile
from tests.conftest import Browse
from tests.moments import CLIP, Page
from tests.world import count


def test_somebody_of_another_family_is_not_named_in_it(page: Page) -> None:
    page.world.client(page.db, "willow", code="Willow")
    page.db.commit()
    assert page.send(people={str(page.world.willow_mum): False}).status_code == 404
    assert count(page.db, Clip) == 0


def test_who_said_no_is_covered_or_nothing_is_sent(page: Page) -> None:
    page.db.execute(update(Consent).where(Consent.participant_id == page.world.heron_mum).values(agreed=False))
    page.db.commit()
    assert "mum did not agree to" in page.refused()
    both = {str(page.world.heron_mum): True, str(page.world.heron_child): False}
    assert page.send(people=both).status_code == 201
    assert page.allowed()


def test_who_was_not_asked_yet_is_waited_for_and_nobody_watches(page: Page) -> None:
    gran = Participant(service_id=page.world.saltmarsh, client_id=page.world.heron, position=3, label="gran")
    gran_id = page.world.add(page.db, "gran", gran)
    page.db.commit()
    assert page.send(people={str(gran_id): False}).status_code == 201
    assert not page.allowed()


def test_a_childs_own_no_keeps_everything_from_travelling(page: Page) -> None:
    page.db.execute(update(Cycle).values(childs_answer="no"))
    page.db.commit()
    assert "The child said no" in page.refused()


def test_somebody_unexpected_is_a_hold_until_it_is_said_who(page: Page, browse: Browse) -> None:
    assert page.send(somebody_else="a neighbour at the door").status_code == 201
    assert not page.allowed()
    assert "It is on hold" in page.browser.get(f"/clips/{CLIP}/people").text
    both = [str(page.world.heron_mum), str(page.world.heron_child)]
    still = page.post("people", seen=both, somebody_else="a neighbour")
    assert (still.status_code, page.allowed()) == (302, False)
    assert page.post("people", seen=both).status_code == 302
    assert (page.allowed(), page.clip().released_by_id) == (True, page.world.tess)
    assert count(page.db, ClipParticipant) == 2


def test_a_stranger_nobody_can_recognise_is_the_supervisors_judgement(page: Page, browse: Browse) -> None:
    sunny = browse("sunny")
    page.send(somebody_else="a passer-by, far off")
    assert page.post("release").status_code == 403
    assert not page.allowed()
    page.db.rollback()
    assert "your supervisor can say so here" in page.browser.get(f"/clips/{CLIP}/people").text
    assert "Nobody can recognise them" in sunny.get(f"/clips/{CLIP}/people").text
    page.db.rollback()
    assert sunny.post(f"/clips/{CLIP}/release").status_code == 302
    assert (page.allowed(), page.clip().released_by_id) == (True, page.world.sunny)


def test_nothing_typed_is_lost_where_it_still_needs_somebody(page: Page) -> None:
    page.send()
    nobody = page.post("people")
    assert (nobody.status_code, "Say who can be recognised" in nobody.text) == (422, True)
    long = page.post("people", somebody_else="y" * 201)
    assert (long.status_code, "y" * 201 in long.text) == (422, True)


def test_a_whole_film_says_who_is_in_it_afterwards(page: Page) -> None:
    assert page.send(whole_film=True, people={}, words="", media_type="video/x-msvideo").status_code == 201
    assert page.db.get_one(StoredFile, page.clip().file_id).part == "film"
    assert not page.allowed()
