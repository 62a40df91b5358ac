"""The clipping page for tests: what it tells of a moment, without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from logbook.domain.consent import Purpose
from logbook.models.footage_consent import verdicts
from logbook.models.recordings import Clip, StoredFile
from tests.world import TODAY, World, count

CLIP = UUID(int=77)


@dataclass
class Page:
    """Tess's clipping page with a registered film of her cycle."""

    browser: FlaskClient
    world: World
    db: Session

    def told(self, **changed: Any) -> dict[str, Any]:
        sound = {
            "clip_id": str(CLIP),
            "film_id": str(self.world.film),
            "cycle_id": str(self.world.one),
            "begins_ms": 41_000,
            "ends_ms": 58_000,
            "film_ms": 600_000,
            "words": "she waits",
            "principles": ["attentive"],
            "people": {str(self.world.heron_mum): False},
            "somebody_else": "",
            "media_type": "video/mp4",
            "length": 200_000,
            "whole_film": False,
        }
        return sound | changed

    def send(self, **changed: Any) -> TestResponse:
        self.db.rollback()
        return self.browser.post("/clips", json=self.told(**changed))

    def post(self, what: str, **form: Any) -> TestResponse:
        self.db.rollback()
        return self.browser.post(f"/clips/{CLIP}/{what}", data=form)

    def refused(self, **changed: Any) -> str:
        answer = self.send(**changed)
        assert answer.status_code == 422
        assert (count(self.db, Clip), count(self.db, StoredFile)) == (0, 0)
        return " ".join(answer.get_json()["reasons"])

    def clip(self) -> Clip:
        self.db.rollback()
        return self.db.get_one(Clip, CLIP)

    def allowed(self) -> bool:
        self.db.rollback()
        return verdicts(self.db, [CLIP], Purpose.CARE, TODAY)[CLIP].allowed
