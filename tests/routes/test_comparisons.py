"""Comparisons: of two recordings, of a group over trainees or over what was shared; the study's own five make its tables."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.models.comparing import GroupComparison
from logbook.models.people import SupervisionLine
from logbook.models.rated import circle
from logbook.models.ratings import RatedRecording, Rating
from tests.comparing import BASE, FIVE, five, halves, make, pair, place_of, two
from tests.conftest import Browse
from tests.domain.skills.test_tables import PRINTED_2, PRINTED_3
from tests.rating import asked as ask
from tests.rating import every, rating
from tests.world import NOW, TODAY, World


def words(page: str) -> str:
    return " ".join(unescape(page).split())


def test_two_recordings_show_differences_and_raw_totals(db: Session, world: World, browse: Browse) -> None:
    pair(db, world, "tess", 166, 163)
    page = words(browse("tess").get(two(world)).text)
    assert "166 and 163 of 260, a difference of +3." in page
    assert "52 of 52" in page


def test_raw_totals_need_every_statement(db: Session, world: World, browse: Browse) -> None:
    pair(db, world, "tess", 166, 163)
    found = db.get_one(Rating, world.tess_review_rating)
    found.scores = "." * 30 + found.scores[30:]
    db.commit()
    page = words(browse("tess").get(two(world)).text)
    assert "Raw totals are shown only when both ratings have a score for every statement" in page
    assert "withheld" in page


def test_ratings_by_two_people_are_not_set_side_by_side(db: Session, world: World, browse: Browse) -> None:
    pair(db, world, "tess", 166, 163)
    rating(db, world, "sunnys", "tess_meeting", "sunny", "supervisor")
    db.commit()
    answer = browse("tess").get(f"{BASE}/two?first={world.tess_review_rating}&second={world.sunnys}")
    assert answer.status_code == 409
    assert "choose two ratings by one rater" in words(answer.text)
    assert f'value="{world.sunnys}" selected' in answer.text
    offered = browse("tess").get(f"{BASE}/two").text
    assert f'value="{world.tess_review_rating}" selected' in offered
    assert f'value="{world.tess_meeting_rating}" selected' in offered


def test_what_is_blind_is_no_address(db: Session, world: World, browse: Browse) -> None:
    """Before Tess has locked hers, Sunny's two ratings are not there, by any address."""
    pair(db, world, "tess", 166, 163, rater="sunny")
    assert browse("sunny").get(two(world)).status_code == 200
    assert browse("tess").get(two(world)).status_code == 404


@pytest.mark.parametrize("who", ["theo", "cody", "mika", "orla"])
def test_nobody_else_sees_them(db: Session, world: World, browse: Browse, who: str) -> None:
    pair(db, world, "tess", 166, 163)
    assert browse(who).get(two(world)).status_code == 404


def put_in_all(world: World, browse: Browse, where: str) -> None:
    for who in FIVE:
        answer = browse("sunny").post(f"{where}/trainees/{world.ids[f'{who}_journey']}", data=halves(world, who))
        assert answer.status_code == 302, answer.text


def cells(page: str, caption: str) -> list[list[str]]:
    """The rows of the table under a caption, header row left out."""
    table = page.partition(caption)[2].partition("</table>")[0].partition("<tbody")[2]
    rows = table.split("</tr>")[:-1]
    return [
        [unescape(part.rpartition(">")[2]) for part in row.replace("</th>", "</td>").split("</td>")[:-1]]
        for row in rows
    ]


def test_the_studys_tables_are_reproduced_from_ratings_with_every_total_computed(
    db: Session, world: World, browse: Browse
) -> None:
    five(db, world)
    where = make(db, world, browse, "sunny", "own")
    put_in_all(world, browse, where)
    page = browse("sunny").get(where).text
    found = cells(page, "By practitioner")
    printed = [[letter, str(row.first), str(row.second), str(row.difference)]
               for letter, row in zip("ABCDE", PRINTED_2.rows, strict=True)]  # fmt: skip
    assert found == [*printed, ["Total", "810", "749", "61"]]
    by_sub_scale = cells(page, "By sub-scale")
    assert [row[0] for row in by_sub_scale] == [*(row.label for row in PRINTED_3.rows), "Total"]
    assert by_sub_scale[-1] == ["Total", "810", "749", "61"]


def test_five_get_dots_a_median_and_no_verdict(db: Session, world: World, browse: Browse) -> None:
    five(db, world)
    where = make(db, world, browse, "sunny", "own")
    put_in_all(world, browse, where)
    page = browse("sunny").get(where).text
    assert "No verdict is given under 6 practitioners" in words(page)
    assert "over 5 practitioners" in words(page)
    assert page.count('<circle class="pic-own') == 5 * 10 + 1  # and one in the key
    report, _, key = page.partition('id="who"')
    assert not any(who.title() in report for who in FIVE)
    assert all(who.title() in key for who in FIVE)


def test_a_trainee_who_goes_to_another_supervisor_is_left_out(db: Session, world: World, browse: Browse) -> None:
    pair(db, world, "tess", 166, 163, rater="sunny")
    where = make(db, world, browse, "sunny", "own")
    journey = f"{where}/trainees/{world.tess_journey}"
    assert browse("sunny").post(journey, data=halves(world, "tess")).status_code == 302
    for line in db.query(SupervisionLine).filter_by(journey_id=world.tess_journey, supervisor_id=world.sunny):
        line.until = TODAY - timedelta(days=1)
    db.commit()
    page = words(browse("sunny").get(where).text)
    assert "Their ratings are not there for you now" in page
    assert ">166<" not in page


def test_an_unlocked_rating_leaves_the_report(db: Session, world: World, browse: Browse) -> None:
    pair(db, world, "tess", 166, 163, rater="sunny")
    where = make(db, world, browse, "sunny", "own")
    browse("sunny").post(f"{where}/trainees/{world.tess_journey}", data=halves(world, "tess"))
    db.get_one(Rating, world.tess_review_rating).locked_at = None
    db.commit()
    assert ">166<" not in browse("sunny").get(where).text


def asked(db: Session, world: World, browse: Browse) -> tuple[str, str]:
    """Cody's comparison, in which Tess is asked: where it is, and where Tess answers."""
    where = make(db, world, browse, "cody", "asked")
    assert browse("cody").post(f"{where}/asked", data={"person": str(world.tess)}).status_code == 302
    return where, f"{BASE}/asked/{place_of(db, world)}"


def test_a_coordinator_sees_only_what_was_shared_and_only_while_it_is(
    db: Session, world: World, browse: Browse
) -> None:
    pair(db, world, "tess", 166, 163)
    where, answers = asked(db, world, browse)
    assert ">166<" not in browse("cody").get(where).text
    assert "Spring" in browse("tess").get(BASE).text
    assert browse("tess").post(answers, data=halves(world, "tess")).status_code == 302
    assert ">166<" in browse("cody").get(where).text
    assert browse("tess").post(f"{answers}/taken-back").status_code == 302
    assert ">166<" not in browse("cody").get(where).text
    assert browse("tess").post(answers, data=halves(world, "tess")).status_code == 302
    assert browse("cody").post(f"{where}/end").status_code == 302
    assert ">166<" not in browse("cody").get(where).text
    assert browse("tess").get(answers).status_code == 404


def test_a_no_is_a_no(db: Session, world: World, browse: Browse) -> None:
    pair(db, world, "tess", 166, 163)
    where, answers = asked(db, world, browse)
    assert browse("tess").post(f"{answers}/no").status_code == 302
    assert browse("tess").get(answers).status_code == 404
    assert "Tess" not in words(browse("cody").get(where).text.partition('id="who"')[2].partition("Whom would")[0])


def test_what_peers_said_stays_in_their_group(db: Session, world: World, browse: Browse) -> None:
    pair(db, world, "tess", 166, 163)
    for name in ("review", "meeting"):
        rating(db, world, f"peer_{name}", f"tess_{name}", "theo", "peer", every(2))
    db.commit()
    _, answers = asked(db, world, browse)
    assert "rated by Theo" not in browse("tess").get(answers).text
    answer = browse("tess").post(answers, data={"first": str(world.peer_review), "second": str(world.peer_meeting)})
    assert answer.status_code == 422


def test_a_maker_who_could_rate_it_too_stays_blind(db: Session, world: World, browse: Browse) -> None:
    """Sunny asks, as whoever runs a comparison may, and is Tess's supervisor: what Tess shares is not there before Sunny locked."""
    pair(db, world, "tess", 166, 163)
    where = make(db, world, browse, "sunny", "asked")
    browse("sunny").post(f"{where}/asked", data={"person": str(world.tess)})
    assert browse("tess").post(f"{BASE}/asked/{place_of(db, world)}", data=halves(world, "tess")).status_code == 302
    assert ">166<" not in browse("sunny").get(where).text
    for name in ("review", "meeting"):
        rating(db, world, f"sunnys_{name}", f"tess_{name}", "sunny", "supervisor")
    db.commit()
    assert ">166<" in browse("sunny").get(where).text


def test_who_was_shown_a_rating_and_is_asked_for_one_later_is_marked_as_seen(
    db: Session, world: World, browse: Browse
) -> None:
    """Sam, who trains, reads what Tess shares; asked later to rate the same, Sam sees nothing of it any more and counts as seen."""
    pair(db, world, "tess", 166, 163)
    where = make(db, world, browse, "sam", "asked")
    browse("sam").post(f"{where}/asked", data={"person": str(world.tess)})
    assert browse("tess").post(f"{BASE}/asked/{place_of(db, world)}", data=halves(world, "tess")).status_code == 302
    assert ">166<" in browse("sam").get(where).text
    ask(db, world, "tess_review", "sam")
    rating(db, world, "sams", "tess_review", "sam", "independent", locked_at=None)
    db.commit()
    assert ">166<" not in browse("sam").get(where).text
    found = circle(db, world.tess_review)
    seen = {each.rater_id: found.seen(each) for each in found.ratings}
    assert seen == {world.tess: False, world.sam: True}


def test_a_second_click_makes_one_comparison(db: Session, world: World, browse: Browse) -> None:
    form = {
        "title": "Spring",
        "first_name": "review",
        "second_name": "meeting",
        "whose": "own",
        "form_id": str(uuid4()),
    }
    for _ in range(2):
        assert browse("sunny").post(f"{BASE}/new", data=form).status_code == 302
    assert len(db.scalars(select(GroupComparison.id)).all()) == 1


def test_the_two_names_differ(world: World, browse: Browse) -> None:
    form = {"title": "Spring", "first_name": "Review", "second_name": "review", "whose": "own"}
    answer = browse("sunny").post(f"{BASE}/new", data=form)
    assert answer.status_code == 422
    assert "names of their own" in answer.text


def test_a_recording_that_was_taken_out_leaves_the_report(db: Session, world: World, browse: Browse) -> None:
    pair(db, world, "tess", 166, 163)
    where, answers = asked(db, world, browse)
    browse("tess").post(answers, data=halves(world, "tess"))
    db.get_one(RatedRecording, world.tess_review).deleted_at = NOW
    db.commit()
    assert ">166<" not in browse("cody").get(where).text
