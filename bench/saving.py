"""`python -m bench.saving INSTANCE URL SECONDS`: somebody saves a draft durably, again and again; how long each save took, in ms.

For so many seconds, or, with 0, until a line comes.
"""

from __future__ import annotations

import select
import sys
from datetime import timedelta
from time import monotonic, perf_counter, sleep
from uuid import uuid4

import sqlalchemy

from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.models.desk import Draft
from logbook.models.people import Person

PAUSE = 0.03


def main(_instance: str, url: str, seconds: str) -> None:
    """Save until told."""
    database, until = Database(url), monotonic() + float(seconds)
    with database.reading() as db:
        person = db.execute(sqlalchemy.select(Person.id, Person.service_id).limit(1)).one()
    row = {"id": uuid4(), "service_id": person.service_id, "person_id": person.id, "form": "/bench", "fields": {}}
    with database.writing() as db:
        db.execute(sqlalchemy.insert(Draft).values(**row, saved_at=clock.now()))
        db.commit()
    mine = sqlalchemy.update(Draft).where(Draft.id == row["id"])
    number = 0
    while monotonic() < until if float(seconds) else not select.select([sys.stdin], [], [], 0)[0]:
        number += 1
        began = perf_counter()
        with database.writing() as db:
            db.execute(mine.values(fields={"line": "x" * 200}, saved_at=clock.now() + timedelta(seconds=number)))
            db.commit()
        print(f"{(perf_counter() - began) * 1000:.3f}", flush=True)
        sleep(PAUSE)
    with database.writing() as db:
        db.execute(sqlalchemy.delete(Draft).where(Draft.id == row["id"]))
        db.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
