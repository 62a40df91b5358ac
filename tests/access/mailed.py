"""What was mailed: invitations, links to one person, and a letter that waits in the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from logbook.adapters import secrets
from logbook.models.accounts import Link
from logbook.models.desk import OutgoingMail
from tests.world import NOW, World


def mailed(db: Session, world: World, service: str, administrator: str) -> None:
    """An invitation, links that were mailed to Tess, and a letter in the outbox."""
    of, address = {"service_id": world.ids[service]}, f"new-in-{service}@example.org"
    invited = {"details": {"name": "Newcomer", "roles": ["trainee"]}, "made_by_id": world.ids[administrator]}
    _link(db, world, service, "invitation", address, **invited)
    if service == "saltmarsh":
        own = {"details": {"to": "tess.moved@example.org", "change": "1"}, "person_id": world.tess}
        for kind in ("new password", "old address", "new address"):
            _link(db, world, "tess", kind, "tess@example.org", **own)
    letter = OutgoingMail(
        **of, address=address, subject="You are invited", body="Come in.", written_at=NOW, not_before=NOW
    )
    world.add(db, f"{service}_letter", letter)


def _link(db: Session, world: World, whose: str, kind: str, email: str, **facts: Any) -> None:
    """A link whose token is the name of what it is."""
    name = f"{whose}-{kind.replace(' ', '-')}"
    service_id = world.ids.get("saltmarsh" if whose == "tess" else whose)
    life = {"made_at": NOW, "expires_at": NOW + timedelta(hours=2)}
    link = Link(service_id=service_id, kind=kind, token_hash=secrets.hash_of(name), email=email, **life, **facts)
    world.add(db, name.replace("-", "_"), link)
