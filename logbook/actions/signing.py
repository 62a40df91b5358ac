"""Signing a cycle off, returning it with a comment, reopening it with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import figures, journal, revisions, standing
from logbook.actions.cycles import Stale
from logbook.domain import signing
from logbook.domain.cycles import why_not_ready
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, RuleBroken, require_none
from logbook.models.base import new_id
from logbook.models.clients import agreed_since
from logbook.models.cycles import FACTS, WORDS, Cycle, CycleRevision, SignOff, facts_of, participants_of
from logbook.models.relations import takers_of

SHORTEST_COMMENT = 5
"""Characters: a comment or a reason is a few words, not a dot."""


def sign(
    db: Session, actor: Actor, cycle_id: UUID, *, seen_version: int, now: datetime, session_id: UUID | None = None
) -> SignOff:
    """Sign the version of the entry that was seen; without a session it is signed from the entry alone, and marked so.

    The same person signing the same version twice signs once. Errors: Stale when the trainee changed it meanwhile;
    RuleBroken with everything that is missing, or because somebody else has signed it.
    """
    cycle = _find_for_signing(db, actor, cycle_id)
    in_force = db.get(SignOff, cycle.sign_off_id) if cycle.sign_off_id else None
    if in_force is not None:
        if in_force.signed_by_id == actor.id and in_force.version == seen_version:
            return in_force
        raise RuleBroken("This cycle is signed off already: nothing more is needed.")
    if cycle.version != seen_version:
        raise Stale
    require_none(why_not_ready(facts_of(cycle, agreed_since(db, cycle))))
    signed = _signature(db, actor, cycle, session_id, now)
    db.add(signed)
    db.flush()
    cycle.sign_off_id = signed.id
    cycle.sent_at, cycle.sent_to_id = None, None
    cycle.returned_at, cycle.returned_by_id = None, None
    figures.recount(db, cycle.journey_id)
    journal.record(
        db,
        actor,
        "cycle signed off" if session_id else "cycle signed off from the entry alone",
        cycle.service_id,
        cycle.id,
        now,
        version=cycle.version,
        session=session_id,
        sign_off=signed.id,
        digest=signed.digest,
    )
    return signed


def hold(db: Session, cycle_ids: Iterable[UUID]) -> None:
    """Hold these cycles until the commit, always in one order and before their journey, so that nobody waits in a ring."""
    held = select(Cycle.id).where(Cycle.id.in_(list(cycle_ids))).order_by(Cycle.id)
    db.execute(held.with_for_update(of=Cycle, key_share=True))


def send_back(db: Session, actor: Actor, cycle_id: UUID, *, comment: str, seen_version: int, now: datetime) -> None:
    """Return the version that was seen with a comment, which the trainee reads on the cycle's page."""
    cycle = _find_for_signing(db, actor, cycle_id)
    if cycle.sign_off_id is not None:
        raise RuleBroken("This cycle is signed off. To ask for a change, reopen it with a reason.")
    if cycle.version != seen_version:
        raise Stale
    require_words(comment, "Write a comment, so that it is clear what to change.", "comment")
    if cycle.sent_at is None and cycle.returned_by_id == actor.id and cycle.return_comment == comment:
        return
    cycle.sent_at, cycle.sent_to_id = None, None
    cycle.returned_at, cycle.returned_by_id, cycle.return_comment = now, actor.id, comment
    journal.record(db, actor, "cycle returned", cycle.service_id, cycle.id, now, version=cycle.version)


def reopen(db: Session, actor: Actor, cycle_id: UUID, *, reason: str, now: datetime) -> None:
    """Take a signature out of force, with a reason; the record of it stays. The cycle counts again once it is signed again."""
    cycle = _find(db, cycle_id)
    _require_visible(db, actor, cycle)
    signed = db.get(SignOff, cycle.sign_off_id) if cycle.sign_off_id else None
    if signed is None:
        raise RuleBroken("This cycle is not signed off, so there is nothing to reopen: it can simply be changed.")
    policy.require(policy.may_reopen(actor, cycle, signed.signed_by_id))
    require_words(reason, "Write why it is reopened, in a few words.", "reason")
    signed.reopened_at, signed.reopened_by_id, signed.reopen_reason = now, actor.id, reason
    cycle.sign_off_id = None
    figures.recount(db, cycle.journey_id)
    journal.record(db, actor, "cycle reopened", cycle.service_id, cycle.id, now, sign_off=signed.id)


def verify(db: Session, cycle: Cycle) -> signing.Match | None:
    """Whether the signature in force still stands on this very entry; None when there is none.

    Both the kept revision and the entry as it is shown are compared: changing either would be seen.
    """
    signed = db.get(SignOff, cycle.sign_off_id) if cycle.sign_off_id else None
    if signed is None:
        return None
    there = select(CycleRevision).where(CycleRevision.cycle_id == cycle.id, CycleRevision.version == signed.version)
    kept = db.scalars(there).one_or_none()
    if kept is None:
        return signing.Match.DIFFERENT
    shown_facts = {name: getattr(cycle, name) for name in FACTS}
    shown_words = {name: getattr(cycle, name) for name in WORDS} if kept.words is not None else None
    shown = signing.match(signed.snapshot, signed.digest, shown_facts, shown_words, kept.salt)
    if kept.words is None or shown is not signing.Match.WHOLE:
        return shown
    kept_words = {name: kept.words.get(name) or "" for name in WORDS}
    return signing.match(
        signed.snapshot, signed.digest, {name: kept.words[name] for name in FACTS}, kept_words, kept.salt
    )


def require_words(text: str, sentence: str, field: str) -> None:
    """Refuse a comment or a reason that says nothing."""
    if len(text.strip()) < SHORTEST_COMMENT:
        raise RuleBroken(sentence, field=field)


def _find(db: Session, cycle_id: UUID) -> Cycle:
    """The cycle as it stands now, held until the commit: whoever signs or changes it next waits."""
    cycle = db.get(Cycle, cycle_id, with_for_update={"of": Cycle, "key_share": True}, populate_existing=True)
    if cycle is None or cycle.deleted_at is not None:
        raise NotVisible
    return cycle


def _find_for_signing(db: Session, actor: Actor, cycle_id: UUID) -> Cycle:
    cycle = _find(db, cycle_id)
    stands = standing.of_journey(db, actor, cycle.journey_id)
    taken_by = takers_of(db, cycle.id)
    policy.require_visible(policy.may_read_cycle(actor, stands, taken_by))
    policy.require(policy.may_sign_off(actor, stands, taken_by))
    return cycle


def _require_visible(db: Session, actor: Actor, cycle: Cycle) -> None:
    stands = standing.of_journey(db, actor, cycle.journey_id)
    policy.require_visible(policy.may_read_cycle(actor, stands, takers_of(db, cycle.id)))


def _signature(db: Session, actor: Actor, cycle: Cycle, session_id: UUID | None, now: datetime) -> SignOff:
    kept = revisions.keep(db, cycle)
    words = kept.words or {}
    facts = {
        **{name: words.get(name) for name in FACTS},
        "service": cycle.service_id,
        "journey": cycle.journey_id,
        "trainee": cycle.trainee_id,
        "client": cycle.client_id,
        "cycle": cycle.id,
        "version": cycle.version,
        "participants": sorted(id_.hex for id_ in participants_of(db, cycle.id)),
        "session": session_id,
        "signed_by": actor.id,
        "signed_at": now,
    }
    content = signing.snapshot(facts, {name: words.get(name) or "" for name in WORDS}, kept.salt)
    return SignOff(
        id=new_id(),
        service_id=cycle.service_id,
        cycle_id=cycle.id,
        journey_id=cycle.journey_id,
        version=cycle.version,
        session_id=session_id,
        signed_by_id=actor.id,
        signed_at=now,
        snapshot=content,
        digest=signing.digest_of_snapshot(content),
    )
