"""How an objection ends is said at the objection itself, and what was typed stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.models.consents import ConsentObjection
from tests.conftest import Browse
from tests.world import TODAY, World


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"decision": ""}, "Choose how it ends"),
        ({"decision": "it never was"}, "choose from the answers shown"),
        ({"reasons": "They  talked it over " * 200}, "takes at most 2,000 characters"),
    ],
)
def test_a_decision_that_lacks_something_is_said_at_its_objection_and_its_reasons_stay(
    browse: Browse, world: World, db: Session, wrong: dict[str, str], says: str
) -> None:
    world.client(db, "heron")
    db.commit()
    tess, page = browse("tess"), f"/clients/{world.heron}/consent"
    for who in ("the other parent", "a grandparent"):
        tess.post(f"{page}/objections", data={"who": who, "raised_on": TODAY.isoformat()})
    first, _second = db.scalars(select(ConsentObjection.id).order_by(ConsentObjection.id))
    db.rollback()
    sent = {"decision": "the work goes on", "reasons": "They talked it over."} | wrong
    answer = browse("sunny").post(f"{page}/objections/{first}/decision", data=sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'href="#{"reasons" if "reasons" in wrong else "decision"}-{first}"' in answer.text
    assert answer.text.count("They  talked it over" if "reasons" in wrong else "They talked it over.") >= 1
    assert db.scalars(select(ConsentObjection.decision)).all() == [None, None]
