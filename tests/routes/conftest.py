"""Browsers that more than one file of page tests needs."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.courses import course, newcomer, place
from tests.world import NOW, World, sign_in_row


@pytest.fixture
def nell(app: Any, db: Session, world: World) -> FlaskClient:
    """The browser of Nell, who was at a course and is deciding."""
    newcomer(db, world)
    course(db, world)
    place(db, world, "nell")
    db.execute(sign_in_row(world.nell, world.saltmarsh, "token of nell", NOW))
    db.commit()
    browser: FlaskClient = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "token of nell"
    return browser
