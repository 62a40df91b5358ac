"""Single-use links: made, found, used once. The token itself is in the letter alone; we keep its digest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from logbook.adapters import secrets
from logbook.domain import links
from logbook.domain.links import LIFE, LinkKind
from logbook.domain.refusals import RuleBroken
from logbook.models.accounts import Link
from logbook.models.base import new_id


def make(
    db: Session,
    kind: LinkKind,
    service_id: UUID,
    email: str,
    now: datetime,
    *,
    person_id: UUID | None = None,
    made_by_id: UUID | None = None,
    details: Mapping[str, Any] | None = None,
    link_id: UUID | None = None,
) -> tuple[Link, str]:
    """A new link and its token."""
    token = secrets.new_token()
    link = Link(
        id=link_id or new_id(),
        service_id=service_id,
        kind=kind,
        token_hash=secrets.hash_of(token),
        email=email,
        person_id=person_id,
        details=dict(details or {}),
        made_by_id=made_by_id,
        made_at=now,
        expires_at=now + LIFE[kind],
    )
    db.add(link)
    return link, token


def renew(link: Link, now: datetime) -> str:
    """Give the link a new token and a new life; whatever was sent before opens nothing any more."""
    token = secrets.new_token()
    link.token_hash = secrets.hash_of(token)
    link.made_at = now
    link.expires_at = now + LIFE[LinkKind(link.kind)]
    return token


def find(db: Session, kind: LinkKind, token: str) -> Link | None:
    """The link this token belongs to, whether or not it still opens anything."""
    return db.scalar(select(Link).where(Link.token_hash == secrets.hash_of(token), Link.kind == kind))


def what_is_wrong(link: Link, now: datetime) -> str | None:
    """Why it opens nothing; None when it does."""
    return links.what_is_wrong(
        link.kind, expires_at=link.expires_at, used_at=link.used_at, withdrawn_at=link.withdrawn_at, now=now
    )


def use(db: Session, link: Link, now: datetime) -> None:
    """Use it up. Of two who press at once one is told that it was used."""
    if wrong := what_is_wrong(link, now):
        raise RuleBroken(wrong)
    fresh = update(Link).where(Link.id == link.id, Link.used_at.is_(None), Link.withdrawn_at.is_(None))
    used = db.execute(fresh.values(used_at=now).execution_options(synchronize_session=False))
    if not isinstance(used, CursorResult) or used.rowcount != 1:
        raise RuleBroken(links.what_is_wrong(link.kind, expires_at=now, used_at=now, withdrawn_at=None, now=now) or "")
    db.refresh(link)


def withdraw_all(db: Session, person_id: UUID, now: datetime, *kinds: LinkKind) -> None:
    """Whatever links of these kinds a person still has open nothing any more."""
    still = update(Link).where(
        Link.person_id == person_id, Link.kind.in_(kinds), Link.used_at.is_(None), Link.withdrawn_at.is_(None)
    )
    db.execute(still.values(withdrawn_at=now))
