"""The words and lawful bases of a service's purposes, kept as a new version each time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.consent.purposes import read_purposes
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.domain.toml_text import BrokenText
from logbook.models.purposes import PurposeText, latest, text_in
from logbook.models.services import Service


def keep(
    db: Session, actor: Actor, service_id: UUID, text: str, *, after: int, text_id: UUID, now: datetime
) -> PurposeText:
    """From now on families of this service are asked so. `after`: the version it was written from, 0 for the shipped one.

    What was answered before stays answered. Errors: RuleBroken at "text", with the line and the reason, for a text that cannot be
    used, that says nothing new, or where somebody else kept another meanwhile.
    """
    policy.require(policy.may_hold(actor, service_id))
    if (again := db.get(PurposeText, text_id)) is not None:
        return again
    db.execute(select(Service.id).where(Service.id == service_id).with_for_update())
    newest = latest(db, service_id)
    number = newest.version if newest else 0
    if number != after:
        raise RuleBroken(
            f"Version {number} was kept meanwhile: it stands below. Put what is still yours to say into it.",
            field="text",
        )
    try:
        said = read_purposes(text)
    except BrokenText as fault:
        raise RuleBroken(str(fault), field="text") from fault
    if said == read_purposes(text_in(db, service_id)):
        raise RuleBroken("This asks the same as before: nothing needs keeping.", field="text")
    made = {"made_at": now, "made_by_id": actor.id}
    kept = PurposeText(id=text_id, service_id=service_id, version=number + 1, text=text, **made)
    db.add(kept)
    db.flush()
    journal.record(db, actor, "purposes kept", service_id, kept.id, now, version=kept.version)
    return kept
