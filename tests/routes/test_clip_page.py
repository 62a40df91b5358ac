"""A clip's page: whoever stands in a relationship to it finds out what it is, how far it has come and who watched it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from logbook.models.journeys import Assessment
from logbook.models.people import RoleHeld
from logbook.models.recordings import Clip, ClipParticipant, ClipShown, MediaTask, StoredFile, Viewing
from tests.statements import statements
from tests.watching import Watching
from tests.world import NOW, TODAY


def test_the_page_names_what_is_missing_and_leads_to_where_it_is_mended(watching: Watching) -> None:
    watching.ends("withdrawn")
    tess, sam = watching.page(watching.browse("tess")), watching.page(watching.browse("sunny"))
    for page in (tess, sam):
        assert "mum took back the yes to filming, family review and supervision" in page.text
        assert f'href="/clients/{watching.world.heron}/consent"' in page.text
        assert "<video" not in page.text
    assert watching.browse("tess").post(f"/clips/{watching.world.moment}/address").status_code == 409


def test_an_assessor_needs_the_familys_yes_to_accreditation(watching: Watching, db: Session) -> None:
    world = watching.world
    of = {"service_id": world.saltmarsh, "journey_id": world.tess_journey, "trainee_id": world.tess}
    db.add(Assessment(**of, milestone="accreditation", asked_at=NOW, assessor_id=world.ash, assigned_at=NOW))
    db.commit()
    ash = watching.browse("ash")
    assert watching.page(ash).status_code == 404, "it was not put forward"
    watching.change(update(Clip).values(put_forward_at=NOW))
    page = watching.page(ash)
    assert "mum has not been asked about accreditation yet." in page.text
    assert "Tess can see to it." in page.text
    assert f"/clients/{watching.world.heron}/consent" not in page.text
    assert watching.ask(ash).status_code == 409


@pytest.mark.parametrize("who", ["cody", "mika", "ada"])
def test_rank_opens_nothing_and_the_try_is_written_down_and_shown(watching: Watching, who: str) -> None:
    tess, ranked = watching.browse("tess"), watching.browse(who)
    at = watching.address(tess)
    for answer in (watching.page(ranked), watching.ask(ranked), ranked.get(at)):
        assert answer.status_code == 404
    assert watching.journal().count("clip refused") == 3
    assert watching.standing(ranked).status_code == 404
    assert watching.journal().count("clip refused") == 3
    shown = watching.page(tess).text
    assert f"{who.title()}, " in shown
    assert "they were not shown it" in shown
    stranger = watching.browse("theo")
    assert watching.page(stranger).status_code == 404
    assert watching.journal().count("clip refused") == 3


def test_a_clip_of_ones_own_practice_is_watched_by_whom_it_was_shown_to(watching: Watching, db: Session) -> None:
    world = watching.world
    shown = ClipShown(service_id=world.saltmarsh, clip_id=world.moment, person_id=world.mika, shown_at=NOW)
    db.add(shown)
    of_a_meeting = {"client_id": None, "cycle_id": None, "journey_id": None, "kind": "VERP"}
    db.execute(update(Clip).values(**of_a_meeting))
    db.execute(delete(ClipParticipant))
    db.commit()
    mika = watching.browse("mika")
    assert mika.get(watching.address(mika)).status_code == 200
    assert "Tess sees when you watch it." in watching.page(mika).text
    watching.change(update(ClipShown).values(taken_back_at=NOW))
    assert watching.standing(mika).status_code == 404


def test_the_safeguarding_lead_watches_what_a_concern_closed_and_nothing_else(watching: Watching, db: Session) -> None:
    world = watching.world
    role = {"role": "safeguarding lead", "since": TODAY}
    db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.sky, **role))
    db.commit()
    sky = watching.browse("sky")
    assert watching.page(sky).status_code == 404
    watching.ends("concern")
    assert sky.get(watching.address(sky)).status_code == 200
    assert watching.ask(watching.browse("tess")).status_code == 409


def test_who_has_watched(watching: Watching) -> None:
    tess, sunny = watching.browse("tess"), watching.browse("sunny")
    assert "Nobody but you." in watching.page(tess).text
    watching.address(tess)
    watching.address(sunny)
    shown = watching.page(tess).text
    assert "Sunny, supervisor" in shown
    assert '<p class="lb-quiet">Wed 18 March</p>' in shown
    assert "You yourself: on 1 day, last Wed 18 March at 10:00." in shown
    assert "Who has watched" not in watching.page(sunny).text


def test_who_has_watched_tells_days_and_not_how_often_a_player_asked(watching: Watching) -> None:
    tess, sunny = watching.browse("tess"), watching.browse("sunny")
    for _quarter in range(3):
        watching.address(sunny)
        watching.address(tess)
    day = timedelta(days=1)
    watching.change(update(Viewing).values(on=TODAY - day, issued_at=NOW - day, until=NOW - day))
    watching.address(sunny)
    watching.address(tess)
    shown = watching.page(tess).text
    assert shown.count("Sunny, supervisor") == 2
    assert shown.index("Wed 18 March</p>") < shown.index("Tue 17 March</p>")
    assert "You yourself: on 2 days, last Wed 18 March at 10:00." in shown
    assert watching.journal().count("clip watched") == 8, "the journal has every address"


def test_a_page_without_scripts_plays_it(watching: Watching) -> None:
    tess = watching.browse("tess")
    page = tess.post(f"/clips/{watching.world.moment}/address")
    assert page.status_code == 200
    assert 'src="/media/' in page.text
    assert "If it stops before its end" in page.text
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]


def test_on_its_way_and_being_made_ready(watching: Watching, db: Session) -> None:
    world, tess = watching.world, watching.browse("tess")
    coming = {"finished_at": None, "inspected_at": None, "facts": None, "lapses_at": NOW + timedelta(days=7)}
    watching.change(update(StoredFile).values(**coming, length=400_000))
    part = f"/clips/{world.moment}/coming"
    assert "of 400 KB have come" in tess.get(part).text
    assert "of 400 KB have come" in watching.page(tess).text
    assert watching.ask(tess).status_code == 409
    watching.change(update(StoredFile).values(finished_at=NOW))
    db.rollback()
    db.add(MediaTask(service_id=world.saltmarsh, file_id=world.moment_file, work="rendition", asked_at=NOW,
                     claimed_until=NOW, progress=40))  # fmt: skip
    db.commit()
    assert "being made ready to play" in tess.get(part).text
    assert 'value="40"' in tess.get(part).text
    watching.change(update(StoredFile).values(facts={"playable": True}))
    assert "data-anew" in tess.get(part).text
    watching.change(update(StoredFile).values(facts=None, refused_because="This is not a film."))
    assert "This is not a film." in watching.page(tess).text


def test_a_page_sends_as_few_statements_however_many_have_watched(watching: Watching) -> None:
    tess, sunny = watching.browse("tess"), watching.browse("sunny")
    counts = []
    for times in (1, 30):
        for _ in range(times):
            watching.address(sunny)
        with statements(watching.database) as seen:
            assert watching.page(tess).status_code == 200
        counts.append(len([each for each in seen if not each.startswith("BEGIN")]))
    assert counts == [counts[0], counts[0]]
    assert counts[0] <= 21
    with statements(watching.database) as seen:
        assert watching.standing(tess).status_code == 204
    assert len(seen) <= 14
