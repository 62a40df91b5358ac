"""How many statements a page sends: few, and the same however many people there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.counting import statements
from bench.pages import PAGES, SAVING, InProcess
from bench.subjects import Savings, Subject
from logbook import create_app
from logbook.adapters.database import Database
from logbook.adapters.migrations import migrate
from logbook.cli.demo import fill
from logbook.config import Settings
from tests.databases import new_empty_database
from tests.world import TODAY

SIZES = (60, 240)


@contextmanager
def of_size(trainees: int, settings: Settings) -> Iterator[Subject]:
    with new_empty_database() as url:
        database = Database(url)
        migrate(database)
        fill(database, TODAY, trainees=trainees)
        database.dispose()
        app = create_app(Settings(settings.instance, url, settings.secret_key))
        yield Subject(trainees, settings, app)
        app.extensions["logbook.database"].dispose()


@pytest.fixture(scope="module")
def subjects(settings: Settings) -> Iterator[list[Subject]]:
    with of_size(SIZES[0], settings) as small, of_size(SIZES[1], settings) as large:
        yield [small, large]


@pytest.mark.parametrize(("name", "who", "path", "_target", "most"), PAGES, ids=[page[0] for page in PAGES])
def test_a_page_sends_few_statements_and_no_more_among_many(
    subjects: list[Subject], name: str, who: str, path: str, _target: float, most: int
) -> None:
    counts = []
    for subject in subjects:
        asking = InProcess(subject, subject.cookie(who))
        with statements(subject.database.engine) as seen:
            assert asking.get(path).status == 200, name
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= most


def test_a_save_sends_few_statements_and_no_more_among_many(subjects: list[Subject]) -> None:
    counts = []
    for subject in subjects:
        who = subject.somebody()
        asking = InProcess(subject, subject.cookie(who))
        savings = Savings(subject, asking, who)
        with statements(subject.database.engine) as seen:
            assert savings.save().status == 302
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= SAVING[2]
