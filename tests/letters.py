"""Reading the letters of the outbox, as the people they are addressed to would."""

from __future__ import annotations

import re

from sqlalchemy import select

from logbook.adapters.database import Database
from logbook.models.desk import OutgoingMail


def letters_to(database: Database, address: str) -> list[OutgoingMail]:
    """Everything written to an address, in the order it was written."""
    with database.reading() as db:
        return list(db.scalars(select(OutgoingMail).where(OutgoingMail.address == address).order_by(OutgoingMail.id)))


def link_to(database: Database, address: str) -> str:
    """The path of the link in the last letter to an address that holds one."""
    found = [re.search(r"^http://127\.0\.0\.1:8080(/\S+)$", each.body, re.M) for each in letters_to(database, address)]
    last = [match[1] for match in found if match]
    assert last, f"no link was sent to {address}"
    return last[-1]
