"""What the walks over every page are to see stands in the scene: a card that is not shown is looked at by nobody."""

from __future__ import annotations

import pytest

from tests.access.walk import Walk


@pytest.mark.parametrize(
    ("who", "place", "words"),
    [
        ("ada", "/people/{tess}", "A new address waits for you"),
        ("sunny", "/trainees/{tess_journey}", "Are Egret and Heron two clients?"),
        ("sunny", "/", "Tess asks: are Heron and Egret one client or two?"),
        ("tess", "/clients/new", "Is this a brother or sister"),
        ("tess", "/clients/{tess_sibling_client}", "A brother or sister in the family of Heron"),
    ],
)
def test_what_waits_for_somebody_is_on_a_page_that_is_walked(walk: Walk, who: str, place: str, words: str) -> None:
    page = walk.browser(who).get(place.format(**{name: str(id_) for name, id_ in walk.world.ids.items()}))
    assert words in page.text
