"""A word of hostile markup for every text of the scene, which also says whose service it is of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, select, update
from sqlalchemy.orm import Session

from logbook.models import every_table
from tests.access import scene
from tests.world import World

HOSTILE = """{{7*7}}"'><x-canary onmouseover=alert(1)><script>alert(1)</script>"""
NOT_WORDS = {"password_hash", "time_zone", "country", "digest", "previous", "verb", "key"}
"""Columns of text in which nobody types."""


def plant(db: Session, world: World) -> None:
    """Every text of both services says which it belongs to, and means harm."""
    names = {world.ids[service]: f"canary{service}" for service in scene.SERVICE}
    for table in every_table().values():
        service = table.c.get("service_id", table.c.id if table.name == "services" else None)
        columns = [c for c in table.columns if isinstance(c.type, Text) and c.name not in NOT_WORDS]
        if service is None or table.name == "programme_versions":
            continue
        for row in db.execute(select(table)).all():
            word = (
                "canaryfreelance"
                if row._mapping.get("id") in (world.freda, world.otto)
                else names[row._mapping[service.name]]
            )
            values: dict[str, Any] = {c.name: f"{word}{HOSTILE}" for c in columns if row._mapping[c.name] is not None}
            if "email" in values:
                values["email"] = f"{row._mapping['id'].hex}{values['email']}"
            if values:
                db.execute(
                    update(table).where(*(key == row._mapping[key.name] for key in table.primary_key)).values(values)
                )
    db.commit()
