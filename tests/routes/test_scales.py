"""What a service rates on: its administrators keep new versions, ratings keep theirs, a broken text is refused by line."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import founding
from logbook.data import scale_text
from logbook.domain.programmes import renumbered
from logbook.models import scales
from logbook.models.journal import JournalEntry
from logbook.models.ratings import Rating, ScaleVersion
from logbook.models.services import Service
from tests.conftest import Browse
from tests.rating import begin, rating, recording, scale
from tests.world import NOW, TODAY, World, count


def newest(db: Session, world: World) -> ScaleVersion:
    return scales.versions_of(db, world.saltmarsh, "vig-practice-skills")[0]


def test_the_scale_is_shown_in_words_to_everybody_and_changed_by_administrators_alone(
    world: World, browse: Browse
) -> None:
    page = browse("tess").get(f"/skills/scales/{world.saltmarsh_scale}").text
    assert "61 statements, 52 of them in 9 sub-scales: 0 to 260" in page
    assert "Edit the text" not in page
    assert browse("tess").get(f"/skills/scales/{world.saltmarsh_scale}/edit").status_code == 403
    assert browse("tess").get("/skills/scales/new").status_code == 404
    assert "Edit the text" in browse("ada").get(f"/skills/scales/{world.saltmarsh_scale}").text


def test_not_applicable_and_guidance_make_new_versions_and_ratings_stay_on_theirs(
    db: Session, world: World, browse: Browse
) -> None:
    recording(db, world, "one")
    made = rating(db, world, "mine", "one", "tess", locked_at=None)
    db.commit()
    ada, at = browse("ada"), f"/skills/scales/{world.saltmarsh_scale}"
    key = str(uuid4())
    for _ in range(2):
        allowed = ada.post(f"{at}/not-applicable", data={"form_id": key, "statement": ["4.8", "5.6"]})
        assert allowed.status_code == 302
    said = {f"item-{item.number}": item.guidance for item in scale().items}
    guided = ada.post(f"{at}/guidance", data={**said, "form_id": str(uuid4()), "item-6": "Watch who speaks first."})
    assert guided.status_code == 302
    third = newest(db, world)
    assert (third.version, third.number, count(db, ScaleVersion)) == (3, 3, 4)
    kept = scales.scale_of(third)
    assert kept.statements["4.8"].may_be_not_applicable
    assert next(item for item in kept.items if item.number == 6).guidance == "Watch who speaks first."
    db.rollback()
    own = f"/skills/ratings/{made}"
    refused = browse("tess").post(f"{own}/answers", data={"score-4.8": "not-applicable"})
    assert refused.status_code == 409
    assert db.get_one(Rating, made).scale_number == 1
    db.rollback()
    world.ids["saltmarsh_scale"] = newest(db, world).id
    db.rollback()
    theirs = begin(browse, world, "sunny", "supervisor")
    assert "Watch who speaks first." in browse("sunny").get(f"{theirs}/items/6").text
    assert browse("sunny").post(f"{theirs}/answers", data={"score-4.8": "not-applicable"}).status_code == 200


def test_a_version_that_gave_way_is_not_begun_on(db: Session, world: World, browse: Browse) -> None:
    one = recording(db, world, "one")
    db.commit()
    at = f"/skills/scales/{world.saltmarsh_scale}"
    browse("ada").post(f"{at}/not-applicable", data={"form_id": str(uuid4()), "statement": "4.8"})
    form = {"as": "self", "how": "whole", "scale": str(world.saltmarsh_scale)}
    refused = browse("tess").post(f"/skills/recordings/{one}/begin", data=form)
    assert refused.status_code == 409
    assert "has given way to" in refused.text
    other = browse("tess").post(f"/skills/recordings/{one}/begin", data=form | {"scale": str(world.harbour_scale)})
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = 'x'\nversion = ", "line 2"),
        (renumbered(scale_text(), 7), "version = 2"),
        (renumbered(scale_text(), 2), "says the same as version 1"),
        (
            renumbered(scale_text(), 2).replace("The practitioner appears confident", "They look bold"),
            "number of its own",
        ),
        (renumbered(scale_text(), 2).replace('number = "5a"', 'number = "4a"'), "numbers rise"),
    ],
)
def test_a_broken_text_is_refused_with_the_reason_and_comes_back_as_typed(
    db: Session, world: World, browse: Browse, text: str, said: str
) -> None:
    answer = browse("ada").post(
        f"/skills/scales/{world.saltmarsh_scale}/edit", data={"form_id": str(uuid4()), "text": text}
    )
    assert answer.status_code == 422
    assert said.lower() in answer.text.lower()
    assert text.splitlines()[0].replace("'", "&#39;") in answer.text
    assert count(db, ScaleVersion) == 2


def test_a_scale_of_ones_own_stands_beside_and_a_version_is_retired_and_brought_back(
    db: Session, world: World, browse: Browse
) -> None:
    ada = browse("ada")
    own = (
        scale_text()
        .replace('id = "vig-practice-skills"', 'id = "own-scale"')
        .replace('title = "VIG Practice Skills Rating Scale"', 'title = "Our own scale"')
    )
    assert ada.post("/skills/scales/new", data={"form_id": str(uuid4()), "text": scale_text()}).status_code == 422
    assert ada.post("/skills/scales/new", data={"form_id": str(uuid4()), "text": own}).status_code == 302
    assert {each.key for each in scales.in_use(db, world.saltmarsh, TODAY)} == {"vig-practice-skills", "own-scale"}
    one = recording(db, world, "one")
    db.commit()
    assert "Our own scale" in browse("tess").get(f"/skills/recordings/{one}").text
    at = f"/skills/scales/{world.saltmarsh_scale}"
    assert ada.post(f"{at}/retire").status_code == 302
    assert {each.key for each in scales.in_use(db, world.saltmarsh, TODAY)} == {"own-scale"}
    db.rollback()
    assert ada.post(f"{at}/bring-back").status_code == 302
    verbs = set(db.scalars(select(JournalEntry.verb)))
    assert {"scale kept", "scale retired", "scale in use again"} <= verbs


def test_a_new_service_rates_on_the_scale_as_published(db: Session) -> None:
    founding.found(db, founding.First("Third", "Robin", "robin@example.org"), NOW)
    service_id = db.scalars(select(Service.id).where(Service.name == "Third")).one()
    assert scales.named(db, service_id, 1) == scale()
