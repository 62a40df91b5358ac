"""What a family of the scene said about consent, beside the first answer everybody gave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from logbook.models.consents import Consent, ConsentForm, ConsentObjection, ConsentWithdrawal
from tests.world import NOW, TODAY, World

LAST_WEEK = TODAY - timedelta(days=7)


def consent(db: Session, world: World, owner: str, common: dict[str, Any]) -> None:
    """A form, a yes to teaching that was taken back, and an objection that waits."""
    said = {**common, "recorded_at": NOW, "recorded_by_id": world.ids[owner]}
    form = ConsentForm(**said, explained_on=LAST_WEEK)
    mum = {"participant_id": world.ids[f"{owner}_client_mum"], "purpose": "teaching"}
    form_id = world.add(db, f"{owner}_consent_form", form)
    db.add(Consent(**said, **mum, form_id=form_id, agreed=True, signed_on=LAST_WEEK))
    world.add(db, f"{owner}_withdrawal", ConsentWithdrawal(**said, **mum, on=TODAY))
    world.add(db, f"{owner}_objection", ConsentObjection(**said, who="the other parent", raised_on=LAST_WEEK))
