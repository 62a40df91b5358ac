"""A service's own copies of the skills scales: given, kept as new versions, retired."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.data import scale_text
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scales import Scale, allowing, guided, why_not_follow
from logbook.domain.skills.writing import to_toml
from logbook.domain.toml_text import BrokenText
from logbook.models import belonging, scales
from logbook.models.ratings import ScaleVersion


def give_shipped(db: Session, service_id: UUID, now: datetime) -> None:
    """A new service rates on the scale as it was published, until it keeps a version of its own."""
    text = scale_text()
    scale = read_scale(text)
    if scale.key not in scales.keys_in(db, service_id):
        _keep(db, None, service_id, scale, text, now)


def keep_version(
    db: Session, actor: Actor, before: ScaleVersion, text: str, version_id: UUID, now: datetime
) -> ScaleVersion:
    """Keep an edited text as the scale's newest version; ratings made, and begun, stay on theirs.

    Errors: RuleBroken at "text", with the line and the reason, or with what keeps it from following the others.
    """
    policy.require(policy.may_change_scales(actor, before.service_id))
    if (again := db.get(ScaleVersion, version_id)) is not None:
        return again
    belonging.lock(db, before.service_id)
    scale = _read(text)
    versions = scales.versions_of(db, before.service_id, before.key)
    if reasons := why_not_follow([scales.scale_of(each) for each in versions], scale):
        raise RuleBroken(*(Reason(each.sentence, "text") for each in reasons))
    newest = scales.scale_of(versions[0])
    if replace(scale, version=newest.version) == newest:
        raise RuleBroken(f"This says the same as version {newest.version}: nothing needs keeping.", field="text")
    return _keep(db, actor, before.service_id, scale, text, now, version_id)


def add_own(db: Session, actor: Actor, service_id: UUID, text: str, version_id: UUID, now: datetime) -> ScaleVersion:
    """A scale of the service's own, beside the one that ships. Errors: RuleBroken at "text", with the line and the reason."""
    policy.require(policy.may_change_scales(actor, service_id))
    if (again := db.get(ScaleVersion, version_id)) is not None:
        return again
    belonging.lock(db, service_id)
    scale = _read(text)
    if scale.key in scales.keys_in(db, service_id):
        raise RuleBroken(
            f"There is a scale “{scale.key}” already: edit that one, or give yours another id.", field="text"
        )
    if scale.version != 1:
        raise RuleBroken("A scale begins with version = 1: write that.", field="text")
    return _keep(db, actor, service_id, scale, text, now, version_id)


def allow(
    db: Session, actor: Actor, before: ScaleVersion, keys: Collection[str], version_id: UUID, now: datetime
) -> ScaleVersion:
    """A new version in which “not applicable” is an answer to these statements too. Errors: RuleBroken."""
    if (again := db.get(ScaleVersion, version_id)) is not None:
        return again
    newest = scales.scale_of(_newest(db, before))
    return keep_version(db, actor, before, to_toml(allowing(newest, keys)), version_id, now)


def guide(
    db: Session, actor: Actor, before: ScaleVersion, guidance: Mapping[int, str], version_id: UUID, now: datetime
) -> ScaleVersion:
    """A new version with the service's own words on what to look for, by item. Errors: RuleBroken."""
    newest = scales.scale_of(_newest(db, before))
    return keep_version(db, actor, before, to_toml(guided(newest, guidance)), version_id, now)


def retire(db: Session, actor: Actor, version: ScaleVersion, now: datetime) -> None:
    """No rating is begun on it any more; those that are begun may be finished."""
    policy.require(policy.may_change_scales(actor, version.service_id))
    if version.retired_on is None:
        version.retired_on = actor.today_in(version.service_id)
        journal.record(db, actor, "scale retired", version.service_id, version.id, now, version=version.version)


def bring_back(db: Session, actor: Actor, version: ScaleVersion, now: datetime) -> None:
    """A version retired too soon is rated on again."""
    policy.require(policy.may_change_scales(actor, version.service_id))
    if version.retired_on is not None:
        version.retired_on = None
        journal.record(db, actor, "scale in use again", version.service_id, version.id, now, version=version.version)


def ask_at_milestones(db: Session, actor: Actor, service_id: UUID, asks: bool, now: datetime) -> None:
    """From today a self-rating is due before the mid-point and before accreditation; or no longer."""
    policy.require(policy.may_change_scales(actor, service_id))
    service = belonging.lock(db, service_id)
    if asks == (service.self_rating_since is not None):
        return
    service.self_rating_since = actor.today_in(service_id) if asks else None
    said = "self-rating asked at milestones" if asks else "self-rating no longer asked at milestones"
    journal.record(db, actor, said, service_id, service_id, now)


def _newest(db: Session, version: ScaleVersion) -> ScaleVersion:
    return scales.versions_of(db, version.service_id, version.key)[0]


def _read(text: str) -> Scale:
    try:
        return read_scale(text)
    except BrokenText as fault:
        raise RuleBroken(str(fault), field="text") from fault


def _keep(
    db: Session,
    actor: Actor | None,
    service_id: UUID,
    scale: Scale,
    text: str,
    now: datetime,
    version_id: UUID | None = None,
) -> ScaleVersion:
    kept = ScaleVersion(
        **({"id": version_id} if version_id else {}),
        service_id=service_id,
        number=scales.next_number(db, service_id),
        key=scale.key,
        version=scale.version,
        title=scale.title,
        text=text,
        made_at=now,
        made_by_id=actor.id if actor else None,
    )
    db.add(kept)
    db.flush()
    journal.record(db, actor, "scale kept", service_id, kept.id, now, key=kept.key, version=kept.version)
    return kept
