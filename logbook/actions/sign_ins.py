"""Signing in and out: the throttle, the session on the server, and what ends it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from logbook.actions import journal
from logbook.adapters import secrets
from logbook.domain import sessions
from logbook.domain.people import Actor
from logbook.models.accounts import SignIn, SignInCount
from logbook.models.kept import asked_about
from logbook.models.people import Person, actor_from, actor_rows
from logbook.models.upsert import upsert


@dataclass(frozen=True, slots=True)
class Signed:
    """A live session: who acts, which session it is, whether its `seen_at` wants writing, and how long it lasts untouched."""

    actor: Actor
    sign_in_id: UUID
    home_id: UUID
    stale: bool
    remaining: timedelta


def find(db: Session, token: str, now: datetime) -> Signed | None:
    """The live session this token opens, in one query; None when it has ended, idled out or never was."""
    rows = asked_about(db, actor_rows, token_hash=secrets.hash_of(token)).all()
    if not rows:
        return None
    first = rows[0]
    live = sessions.is_live(started_at=first.started_at, seen_at=first.seen_at, ended_at=first.ended_at, now=now)
    if not live or first.retired_on is not None:
        return None
    return Signed(
        actor=actor_from(first.id, first.name, rows, now),
        sign_in_id=first.sign_in_id,
        home_id=first.home_id,
        stale=now - first.seen_at >= sessions.SEEN_EVERY,
        remaining=sessions.remaining(started_at=first.started_at, seen_at=first.seen_at, now=now),
    )


def whose(db: Session, token: str) -> UUID | None:
    """Whose session this token opened, ended or not."""
    return db.scalar(select(SignIn.person_id).where(SignIn.token_hash == secrets.hash_of(token)))


def touch(db: Session, sign_in_id: UUID, now: datetime) -> None:
    """Keep a session alive; polling never calls this."""
    db.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def keys_for(email: str, network: str, secret: str, what: str = "") -> tuple[str, str]:
    """The two keys tries are counted under, digested under the installation's secret; `what` is tried, unless it is signing in."""

    def digest(text: str) -> str:
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    return digest(f"{what}address {email.strip().lower()}"), digest(f"{what}network {network}")


def closed_until(db: Session, keys: tuple[str, ...], now: datetime) -> datetime | None:
    """Until when this address or network must wait; None when it need not. The same for known and unknown addresses."""
    query = select(SignInCount.closed_until).where(SignInCount.key.in_(keys), SignInCount.closed_until > now)
    return max((until for until in db.scalars(query) if until), default=None)


def check_password(db: Session, email: str, password: str) -> Person | None:
    """The person these open, or None; a retired or merged account opens nothing, and takes as long to say so."""
    person = db.scalar(select(Person).where(Person.email == email.strip().lower()))
    usable = person is not None and person.retired_on is None and person.merged_into_id is None
    hashed = person.password_hash if person is not None and usable else None
    return person if secrets.password_matches(password, hashed) else None


def count_wrong(db: Session, keys: tuple[str, ...], now: datetime) -> None:
    """Count a wrong password under each key. A network is allowed ten times what an address is: offices share one."""
    for share, key in zip((1, 10), keys, strict=True):
        fresh = {"key": key, "wrong": 0, "since": now, "closed_until": None}
        upsert(db, SignInCount, fresh, on=("key",), change=("key",))  # two first tries at once meet here
        count = db.get_one(SignInCount, key, with_for_update=True, populate_existing=True)
        if now - count.since > sessions.WINDOW:
            count.wrong, count.since = 0, now
        count.wrong += 1
        wait = sessions.closed_for(count.wrong // share)
        count.closed_until = now + wait if wait else None


def begin(db: Session, person: Person, keys: tuple[str, ...], now: datetime) -> str:
    """Open a session and forget this address's wrong passwords. Returns the token, which is stored nowhere."""
    db.execute(delete(SignInCount).where(SignInCount.key.in_(keys[:1])))
    token = secrets.new_token()
    db.add(
        SignIn(
            service_id=person.service_id,
            person_id=person.id,
            token_hash=secrets.hash_of(token),
            started_at=now,
            seen_at=now,
        )
    )
    journal.record(db, person, "signed in", person.service_id, person.id, now)
    return token


def end(db: Session, signed: Signed, now: datetime) -> None:
    """Sign out: the session is over for every copy of its cookie."""
    db.execute(update(SignIn).where(SignIn.id == signed.sign_in_id).values(ended_at=now))
    journal.record(db, signed.actor, "signed out", signed.home_id, signed.actor.id, now)


def end_all(db: Session, person_id: UUID, now: datetime) -> None:
    """End every session of a person: after a new password, a change of role, retirement."""
    open_ones = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    db.execute(open_ones.values(ended_at=now))


def end_others(db: Session, signed: Signed, now: datetime) -> None:
    """End every session of a person but the one they act in."""
    others = update(SignIn).where(
        SignIn.person_id == signed.actor.id, SignIn.id != signed.sign_in_id, SignIn.ended_at.is_(None)
    )
    db.execute(others.values(ended_at=now))
