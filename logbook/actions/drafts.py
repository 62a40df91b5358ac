"""Drafts: what a person has typed and not yet saved, private to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import String, Uuid, bindparam, delete, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.models.base import new_id
from logbook.models.desk import Draft
from logbook.models.upsert import upsert

MOST_CHARACTERS = 200_000
"""Of one draft, all fields together: more than any entry needs, and small enough to be written at every pause."""

NEVER_KEPT = frozenset({"csrf_token", "password", "new_password", "held"})


def keep(db: Session, actor: Actor, home_id: object, form: str, fields: Mapping[str, list[str]], now: datetime) -> None:
    """Keep what was typed into the form at this address; the last one kept wins."""
    typed = {name: values for name, values in fields.items() if name not in NEVER_KEPT}
    if sum(len(value) for values in typed.values() for value in values) > MOST_CHARACTERS:
        raise RuleBroken("This is too long to be kept while you type. Shorten it, or save it now.")
    row = {
        "id": new_id(),
        "service_id": home_id,
        "person_id": actor.id,
        "form": form[:255],
        "fields": typed,
        "saved_at": now,
    }
    upsert(db, Draft, row, on=("person_id", "form"), change=("fields", "saved_at"))


def find(db: Session, actor: Actor, form: str) -> Draft | None:
    """The person's own draft of this form, if they have one."""
    return db.scalar(select(Draft).where(Draft.person_id == actor.id, Draft.form == form[:255]))


def drop(db: Session, actor: Actor, form: str) -> None:
    """The form was saved, or its draft thrown away."""
    db.execute(_DROP, {"whose": actor.id, "of_form": form[:255]}, execution_options={"synchronize_session": False})


_DROP = delete(Draft).where(
    Draft.person_id == bindparam("whose", type_=Uuid()), Draft.form == bindparam("of_form", type_=String())
)
