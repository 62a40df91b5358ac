"""Every reason leads its reader to a page that is theirs to open."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from logbook.domain.refusals import Reason
from logbook.routes.ways import WAYS, Reader, address, way
from tests.conftest import Browse
from tests.world import World

READERS = {"tess": Reader.OWN, "sunny": Reader.SUPERVISOR, "cody": Reader.COORDINATOR}


@pytest.mark.parametrize("who", READERS)
def test_every_way_opens_for_whom_it_is_meant(app: Flask, browse: Browse, world: World, who: str) -> None:
    keys = WAYS[READERS[who]]
    with app.test_request_context():
        found = {key: way(Reason("Missing.", key), READERS[who], world.tess_journey, "mid-point") for key in keys}
    browser = browse(who)
    opened = {key: browser.get(href).status_code for key, href in found.items() if href}
    assert opened
    assert set(opened.values()) == {200}


def test_what_is_not_theirs_to_mend_is_words_alone(app: Flask, world: World) -> None:
    with app.test_request_context():
        assert way(Reason("Missing.", "cycles"), Reader.OTHER, world.tess_journey) == ""
        assert way(Reason("Missing."), Reader.OWN, world.tess_journey) == ""
        assert way(Reason("Missing.", "entitlement"), Reader.OTHER, world.tess_journey) == ""


def test_an_address_takes_only_what_its_page_asks_for(app: Flask) -> None:
    journey_id = UUID(int=7)
    with app.test_request_context():
        assert address("clients.index", journey_id=journey_id, key="mid-point") == "/clients"
        assert address("journeys.leave", journey_id=journey_id, key="x") == f"/journeys/{journey_id}/leave"
        assert address("nowhere.show", journey_id=journey_id) == ""
