"""Protected time of everybody who trains: agreed, one week told of. Tess shows it and her stage to her manager; Theo shows neither."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from logbook.models.protected_time import ProtectedTime, ProtectedTimeChoice, ProtectedWeek
from logbook.models.services import StageChoice
from tests.world import LONG_AGO, NOW, World


def protected(db: Session, world: World) -> None:
    """The same hours for all of them."""
    for name in ("tess", "theo", "lena", "nell", "prue", "otto", "omar"):
        of = {"service_id": world.ids["harbour" if name in ("otto", "omar") else "saltmarsh"]}
        of |= {"person_id": world.ids[name]}
        db.add(ProtectedTime(**of, since=LONG_AGO, minutes_a_week=180, noted_at=NOW))
        db.add(ProtectedWeek(**of, week_of=date(2026, 3, 2), agreed_minutes=180, used_minutes=45, stated_at=NOW))
        if name in ("tess", "theo"):
            for choice in (StageChoice, ProtectedTimeChoice):
                db.add(choice(**of, shows=name == "tess", said_at=NOW))
