"""Drafts: what a person has typed and not yet saved, private to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Uuid, bindparam, delete, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.domain.drafts import MOST_CHARACTERS, NEVER_KEPT
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.base import new_id
from logbook.models.desk import Draft
from logbook.models.upsert import upsert


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
        "deleted_at": None,
    }
    upsert(db, Draft, row, on=("person_id", "form"), change=("fields", "saved_at", "deleted_at"))


def find(db: Session, actor: Actor, form: str) -> Draft | None:
    """The person's own draft of this form, if they have one."""
    own = select(Draft).where(Draft.person_id == actor.id, Draft.form == form[:255])
    return db.scalar(own.where(Draft.deleted_at.is_(None)))


def drop(db: Session, actor: Actor, form: str) -> None:
    """The form was saved: what was typed into it is in the record, and its draft goes for good."""
    db.execute(_DROP, {"whose": actor.id, "of_form": form[:255]}, execution_options={"synchronize_session": False})


def throw_away(db: Session, actor: Actor, form: str, now: datetime) -> UUID | None:
    """Put the person's own draft of this form aside; the id by which it can be brought back, None where there is none."""
    draft = find(db, actor, form)
    if draft is None:
        return None
    draft.deleted_at = now
    return draft.id


def bring_back(db: Session, actor: Actor, draft_id: UUID) -> Draft:
    """Undo: the draft is there again. What was typed into the form since then stays instead. Errors: NotVisible."""
    draft = db.get(Draft, draft_id)
    if draft is None or not policy.may_use_draft(actor, draft):
        raise NotVisible
    draft.deleted_at = None
    return draft


_DROP = delete(Draft).where(
    Draft.person_id == bindparam("whose", type_=Uuid()), Draft.form == bindparam("of_form", type_=String())
)
