"""Blind at every address there is: each line of the tables, which have every address of the application, is asked by somebody who
has not locked theirs, with another's rating there and without it; what cannot be told from nothing gives nothing away.

The tables name the other's rating wherever a rating may stand, and an address that is added has to be in them: this probes it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import delete

from logbook.adapters.database import Database
from logbook.models.ratings import Rating
from tests.access.table import HEADINGS, Line
from tests.access.walk import READS, Walk
from tests.databases import is_postgresql

BY_CHANCE = re.compile(r'[0-9a-f]{8}-[0-9a-f-]{27}|name="csrf_token" value="[^"]*"|[\w-]{43}')
"""What differs from one asking to the next: keys of forms, the guard of a form, addresses that are issued once."""

BLIND = {
    "tess": ("tess_their_rating",),
    "sunny": ("tess_rating", "tess_clip_rating"),
    "asa": ("tess_rating", "tess_their_rating", "tess_clip_rating"),
    "cody": ("tess_rating", "tess_their_rating", "tess_clip_rating"),
    "mika": ("tess_rating", "tess_their_rating", "tess_clip_rating"),
}
"""Who may know nothing of which ratings in the scene: begun or locked, of recordings that this person has locked none of."""

ASKED_TWICE = ("tess", "cody")
"""Who asks on PostgreSQL too in a run that may not be long: somebody who rates, and somebody who has no part in it."""
AGAIN = [pytest.mark.long] if is_postgresql() else []


OF_RATING = re.compile("rat|locked|settled")
"""Names of the scene's ratings and of what is rated."""


def lines() -> Iterator[Line]:
    """Everything that is read, and every change that names something rated or a rating."""
    for line in (line for under in HEADINGS.values() for line in under):
        if line.method in READS or any(OF_RATING.search(thing) for thing in line.things):
            yield line


def answers(walk: Walk, who: str) -> dict[str, tuple[int, str, str]]:
    """What this person meets at each line: the status, where it leads, and the words."""
    found = {}
    for number, line in enumerate(lines()):
        answer = walk.ask(line, who)
        readable = answer.is_json or "text" in (answer.mimetype or "")
        words = answer.text if readable and not answer.is_streamed else ""
        told = (answer.status_code, answer.headers.get("Location", ""), words)
        found[f"{number} {line.name}"] = (told[0], BY_CHANCE.sub("", told[1]), BY_CHANCE.sub("", told[2]))
        answer.close()
    return found


@pytest.mark.parametrize("who", [pytest.param(who, marks=AGAIN if who not in ASKED_TWICE else ()) for who in BLIND])
def test_no_address_is_another_for_a_rating_that_is_blind_to_whoever_asks(
    walk: Walk, database: Database, who: str
) -> None:
    def without() -> None:
        walk.put_back()
        with database.writing() as db:
            db.execute(delete(Rating).where(Rating.id.in_([walk.world.ids[name] for name in BLIND[who]])))
            db.commit()

    there = answers(walk, who)
    walk.put_back()
    without()
    nothing = answers(replace(walk, put_back=without), who)
    assert [name for name in there if there[name] != nothing[name]] == []
    asked = [line for line in lines() if line.method in READS]
    assert len(asked) > 200
    assert {"rating.show", "rating.together", "ratings_file.get", "profiles.own"} & {line.endpoint for line in asked}
