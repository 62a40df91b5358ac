"""Ids of the other service, put into forms by hand: nothing that comes of it joins the two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Table, exists, select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.base import Base
from logbook.models.people import Person, RoleHeld
from tests.access.walk import Walk

TRIES: list[tuple[str, str, dict[str, Any]]] = [
    ("cody", "/courses/{saltmarsh_course}/book", {"people": ["{otto}", "{omar}"]}),
    ("cody", "/courses/{saltmarsh_course}/attended",
     {"attended": ["{harbour_place}"], "attended_on-day": "11", "attended_on-month": "3", "attended_on-year": "2026"}),
    ("cody", "/journeys/{tess_journey}/supervisor", {"supervisor": "{orla}", "since": "2026-03-18"}),
    ("cody", "/journeys/{tess_journey}/milestones/accreditation/assessor", {"assessor": "{orla}"}),
    ("cody", "/journeys/new?person={nell}", {"programme": "{harbour_programme}", "enrolled_on": "2026-03-17"}),
    ("cody", "/journeys/new?person={nell}",
     {"programme": "{saltmarsh_programme}", "enrolled_on": "2026-03-17", "supervisor": "{orla}"}),
    ("ada", "/people/invite",
     {"name": "Noor", "email": "noor@example.org", "roles": ["trainee"], "course_id": "{harbour_course}"}),
    ("ada", "/people/invite?service={harbour}", {"name": "Noor", "email": "noor@example.org", "roles": ["trainee"]}),
    ("ada", "/people/teams/{saltmarsh_team}/places", {"person_id": "{otto}", "manages": "no"}),
    ("ada", "/people/{sunny}/stand-in", {"stand_in_id": "{orla}", "since-day": "19", "since-month": "3",
     "since-year": "2026", "until-day": "20", "until-month": "3", "until-year": "2026"}),
    ("tess", "/clients/new?journey={otto_journey}",
     {"code": "Curlew", "members": "mum, child", "children": "child", "agreed": "later"}),
    ("tess", "/cycles/new", {"client": "{tess_client}", "shown_client": "{tess_client}", "filmed_on": "2026-03-10",
     "childs_answer": "yes", "participants": ["{otto_client_mum}"]}),
    ("tess", "/supervision/new?journey={tess_journey}", {"supervisor": "{orla}", "on": "2026-03-16", "minutes": "60",
     "kind": "individual", "mode": "video call"}),
    ("sunny", "/supervision/new?journey={tess_journey}", {"on": "2026-03-16", "minutes": "60", "kind": "group",
     "mode": "video call", "cycles": ["{otto_cycle}"], "others": ["{otto_journey}"]}),
]  # fmt: skip


def crossings(db: Session) -> Iterator[str]:
    """Every row that points at a row of another service, or at somebody who never had a part in its own."""
    for table in Base.metadata.sorted_tables:
        if "service_id" not in table.c:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                other = key.column.table
                crossed = _crossed(table, column, other)
                if crossed is not None and (found := db.execute(crossed).first()) is not None:
                    yield f"{table.name}.{column.name}: {found}"


def _crossed(table: Table, column: Any, other: Table) -> Any:
    if other.name == "people":
        part = exists().where(RoleHeld.person_id == column, RoleHeld.service_id == table.c.service_id)
        home = exists().where(Person.id == column, Person.service_id == table.c.service_id)
        return select(column).where(column.is_not(None), ~part, ~home)
    if "service_id" not in other.c or other is table:
        return None
    return select(column).join(other, other.c.id == column).where(other.c.service_id != table.c.service_id)


def test_the_scene_itself_is_not_crossed(walk: Walk, database: Database) -> None:
    with database.reading() as db:
        assert list(crossings(db)) == []


@pytest.mark.parametrize(("who", "address", "form"), TRIES)
def test_nothing_crosses(walk: Walk, database: Database, who: str, address: str, form: dict[str, Any]) -> None:
    ids = {name: str(id_) for name, id_ in walk.world.ids.items()}

    def filled(value: Any) -> Any:
        return [filled(each) for each in value] if isinstance(value, list) else value.format(**ids)

    sent = {"form_id": str(uuid4()), **{name: filled(value) for name, value in form.items()}}
    answer = walk.browser(who).post(address.format(**ids), data=sent)
    assert answer.status_code in (302, 403, 404, 409, 422), answer.text
    with database.reading() as db:
        assert list(crossings(db)) == []
