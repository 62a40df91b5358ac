"""Writing the journal: acts are noted as they happen and chained together just before the one commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from logbook.domain.journal import BEGINNING, Entry, digest_of
from logbook.models.base import new_id
from logbook.models.journal import JournalEntry, JournalHead

_NOTED = "logbook.journal"
WAYS = "logbook.ways"
"""Where a session keeps whose statistics its changes touched (actions/ways.py)."""


class Actorlike(Protocol):
    """Whoever acts: an actor, or a person row before anybody is signed in."""

    @property
    def id(self) -> UUID:
        """The person's id."""


def record(
    db: Session,
    actor: Actorlike | None,
    verb: str,
    service_id: UUID,
    subject_id: UUID | None,
    now: datetime,
    **details: Any,
) -> None:
    """Note one act. Details hold ids, dates, numbers and fixed words, never what somebody wrote; None is the system itself."""
    plain = {name: _plain(value) for name, value in details.items() if value is not None}
    noted = db.info.setdefault(_NOTED, defaultdict(list))
    noted[service_id].append((now, actor.id if actor else None, verb, subject_id, plain))


def commit(db: Session) -> None:
    """Chain what was noted, then commit: the one commit of a request, a job or a command."""
    db.flush()
    if WAYS in db.info:
        from logbook.actions import ways  # noqa: PLC0415 - it needs many tables, and the first answer of a start needs few

        ways.settle(db)
    for service_id, acts in sorted(db.info.pop(_NOTED, {}).items()):
        _chain(db, service_id, acts)
    db.commit()


def _chain(db: Session, service_id: UUID, acts: list[tuple[datetime, UUID | None, str, UUID | None, Any]]) -> None:
    number, previous = _take_the_pen(db, service_id)
    rows = []
    for now, actor_id, verb, subject_id, details in acts:
        number += 1
        entry = Entry(service_id, number, now, actor_id, verb, subject_id, details)
        digest = digest_of(entry, previous)
        rows.append(
            {
                "id": new_id(),
                "service_id": service_id,
                "number": number,
                "at": now,
                "actor_id": actor_id,
                "verb": verb,
                "subject_id": subject_id,
                "details": details,
                "previous": previous,
                "digest": digest,
            }
        )
        previous = digest
    db.execute(_WRITE, rows)
    db.execute(_MOVE_ON, {"in_service": service_id, "to_number": number, "to_digest": previous})


def _take_the_pen(db: Session, service_id: UUID) -> tuple[int, str]:
    """The last number and digest of the chain, locked until the commit: nobody else can write the same number."""
    head = db.execute(_TAKE, {"in_service": service_id}).one_or_none()
    if head is None:
        db.execute(insert(JournalHead).values(service_id=service_id, number=0, digest=BEGINNING))
        return 0, BEGINNING
    return head.number, head.digest


_HEADS = cast(Table, JournalHead.__table__)
_THIS_HEAD = _HEADS.c.service_id == bindparam("in_service")
_TAKE = select(_HEADS.c.number, _HEADS.c.digest).where(_THIS_HEAD).with_for_update()
_MOVE_ON = update(_HEADS).where(_THIS_HEAD).values(number=bindparam("to_number"), digest=bindparam("to_digest"))
_WRITE = insert(cast(Table, JournalEntry.__table__))
"""Every save goes through these: built once, and of the bare tables, since no row of theirs is ever held as an object."""


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
