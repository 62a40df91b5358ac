"""Ids of the other service, put into forms by hand: nothing that comes of it joins the two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Table, exists, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.adapters.database import Database
from logbook.models import every_table
from logbook.models.intervision import IntervisionMember
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
    ("tess", "/intervision/groups/{tess_group}/ask", {"person": "{orla}"}),
    ("tess", "/intervision/meetings/{tess_meeting}/share", {"clip": "{otto_clip}"}),
    ("otto", "/intervision/meetings/{tess_meeting}/share", {"clip": "{otto_clip}"}),
    ("tess", "/intervision/new?service={harbour}", {"name": "Peers", "grace_days": "7", "present": "10", "strengths": "2",
     "reflect": "3", "answer": "5"}),
    ("otto", "/intervision/meetings/{tess_meeting}/shares/{tess_share}/comments", {"at": "0:01", "words": "She waits."}),
    ("sam", "/intervision/groups/{tess_group}/places/{tess_theo_place}/remove", {}),
]  # fmt: skip


NAMED_BY_A_GROUP = {
    ("intervision_shares", "group_id"),
    ("intervision_shares", "meeting_id"),
    ("clip_comments", "group_id"),
    ("intervision_offers", "group_id"),
    ("intervision_offers", "meeting_id"),
    ("intervision_offers", "turn_id"),
}
"""What points from a clip of one service at a group of another: only where whoever did so was in that group."""


def crossings(db: Session) -> Iterator[str]:
    """Every row that points at a row of another service, or at somebody who never had a part in its own."""
    for table in every_table().values():
        if "service_id" not in table.c:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column.name != "id":
                    continue  # half of a key of two, whose other half is the service itself
                other = key.column.table
                crossed = _crossed(table, column, other)
                if crossed is not None and (found := db.execute(crossed).first()) is not None:
                    yield f"{table.name}.{column.name}: {found}"


def _crossed(table: Table, column: Any, other: Table) -> Any:
    if other.name == "people":
        part = exists().where(RoleHeld.person_id == column, RoleHeld.service_id == table.c.service_id)
        home = exists().where(Person.id == column, Person.service_id == table.c.service_id)
        return select(column).where(column.is_not(None), ~part, ~home, ~_peer(table, column))
    if (table.name, column.name) in NAMED_BY_A_GROUP:
        return select(column).where(column.is_not(None), ~_shared_by_a_peer(table))
    if "service_id" not in other.c or other is table:
        return None
    return select(column).join(other, other.c.id == column).where(other.c.service_id != table.c.service_id)


def _peer(table: Table, column: Any) -> Any:
    """Somebody a group names together with somebody who has a part in the service, or one that is the service's own."""
    place, beside, part = aliased(IntervisionMember), aliased(IntervisionMember), aliased(RoleHeld)
    own = place.service_id == table.c.service_id
    together = exists().where(
        beside.group_id == place.group_id, part.person_id == beside.person_id, part.service_id == table.c.service_id
    )
    return exists().where(place.person_id == column, or_(own, together))


def _shared_by_a_peer(table: Table) -> Any:
    place = aliased(IntervisionMember)
    whose = next(table.c[name] for name in ("shared_by_id", "offered_by_id", "person_id") if name in table.c)
    return exists().where(place.group_id == table.c.group_id, place.person_id == whose)


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
