"""The policy and the queries that ask the database the same give one answer, for everybody and everything in the scene."""

from __future__ import annotations

from logbook.adapters.database import Database
from tests.access.agreement import answers, disagreements
from tests.access.walk import Walk


def test_policy_and_database_agree(walk: Walk, database: Database) -> None:
    with database.reading() as db:
        assert list(disagreements(db, walk.world)) == []


def test_each_kind_is_seen_by_some_and_not_by_others(walk: Walk, database: Database) -> None:
    with database.reading() as db:
        assert all(said == {True, False} for said in answers(db, walk.world).values())
