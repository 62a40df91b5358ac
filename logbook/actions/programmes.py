"""A service's own copies of the programmes: given, kept as new versions, retired."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.data import programme_keys, programme_text
from logbook.domain.people import Actor
from logbook.domain.programmes import BrokenText, Programme, line_of, read_programme
from logbook.domain.refusals import RuleBroken
from logbook.models import programmes
from logbook.models.journeys import ProgrammeVersion
from logbook.models.services import Service


def give_shipped(db: Session, actor: Actor | None, service_id: UUID, now: datetime) -> int:
    """Give a service a copy of each shipped programme it does not have; how many were given.

    `actor` is None when the service itself is being made.
    """
    if actor:
        policy.require(policy.may_change_programmes(actor, service_id))
    there = programmes.keys_in(db, service_id)
    missing = [key for key in programme_keys() if key not in there]
    for key in missing:
        text = programme_text(key)
        _keep(db, actor, service_id, read_programme(text), text, now)
    return len(missing)


def keep_version(
    db: Session, actor: Actor, before: ProgrammeVersion, text: str, version_id: UUID, now: datetime
) -> ProgrammeVersion:
    """Keep an edited text as the programme's newest version; whoever is enrolled stays on theirs.

    Errors: RuleBroken at "text", with the line and the reason, for a text that cannot be used, that says nothing new, or
    whose number somebody else took meanwhile.
    """
    policy.require(policy.may_change_programmes(actor, before.service_id))
    if (again := db.get(ProgrammeVersion, version_id)) is not None:
        return again
    db.execute(select(Service.id).where(Service.id == before.service_id).with_for_update())
    try:
        programme = read_programme(text)
    except BrokenText as fault:
        raise RuleBroken(str(fault), field="text") from fault
    newest = programmes.latest(db, before.service_id, before.key) or before
    _check(programme, text, before, newest)
    return _keep(db, actor, before.service_id, programme, text, now, version_id)


def _check(programme: Programme, text: str, before: ProgrammeVersion, newest: ProgrammeVersion) -> None:
    if programme.key != before.key:
        raise RuleBroken(
            f"Line {line_of(text, 'key')}, key: this is the programme “{before.key}”, and its key stays: put it back.",
            field="text",
        )
    if programme.version != newest.version + 1:
        taken = (
            f"version {newest.version} is there already" if programme.version <= newest.version else "one is skipped"
        )
        raise RuleBroken(
            f"Line {line_of(text, 'version')}, version: {taken}. Write version = {newest.version + 1}, "
            "once you have seen what the newest one says.",
            field="text",
        )
    if replace(programme, version=before.version) == programmes.programme_of(before):
        raise RuleBroken(f"This says the same as version {before.version}: nothing needs keeping.", field="text")


def retire(db: Session, actor: Actor, version: ProgrammeVersion, now: datetime) -> None:
    """Nobody new enrols on it; those who are on it stay."""
    policy.require(policy.may_change_programmes(actor, version.service_id))
    if version.retired_on is None:
        version.retired_on = actor.today_in(version.service_id)
        journal.record(db, actor, "programme retired", version.service_id, version.id, now, version=version.version)


def bring_back(db: Session, actor: Actor, version: ProgrammeVersion, now: datetime) -> None:
    """A version retired too soon takes people again."""
    policy.require(policy.may_change_programmes(actor, version.service_id))
    if version.retired_on is not None:
        version.retired_on = None
        journal.record(
            db, actor, "programme in use again", version.service_id, version.id, now, version=version.version
        )


def _keep(
    db: Session,
    actor: Actor | None,
    service_id: UUID,
    programme: Programme,
    text: str,
    now: datetime,
    version_id: UUID | None = None,
) -> ProgrammeVersion:
    kept = ProgrammeVersion(
        **({"id": version_id} if version_id else {}),
        service_id=service_id,
        key=programme.key,
        version=programme.version,
        title=programme.name,
        text=text,
        made_at=now,
        made_by_id=actor.id if actor else None,
    )
    db.add(kept)
    db.flush()
    journal.record(db, actor, "programme kept", service_id, kept.id, now, key=kept.key, version=kept.version)
    return kept
