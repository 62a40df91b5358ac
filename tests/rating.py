"""Things to rate and ratings of them, in the world of tests/world.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from logbook.data import scale_text
from logbook.domain.skills.rating import to_text
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scales import Scale, chosen
from logbook.domain.skills.scoring import Score
from logbook.models.base import new_id
from logbook.models.ratings import RatedRecording, Rating, RecordingRater
from tests.world import NOW, TODAY, World

if TYPE_CHECKING:
    from tests.conftest import Browse


def scale() -> Scale:
    """The scale as published."""
    return read_scale(scale_text())


def every(score: Score) -> dict[str, Score]:
    """The same answer to every statement."""
    return dict.fromkeys(scale().statements, score)


def recording(db: Session, world: World, name: str, whose: str = "tess", **facts: Any) -> UUID:
    """A shared review of somebody's, a week ago, kept elsewhere."""
    usual: dict[str, Any] = {
        "id": new_id(),
        "service_id": world.harbour if whose == "otto" else world.saltmarsh,
        "practitioner_id": world.ids[whose],
        "journey_id": world.ids.get(f"{whose}_journey"),
        "kind": "shared review",
        "source": "segment",
        "on": TODAY,
        "minutes": 15,
        "said": "The first review",
        "added_by_id": world.ids[whose],
        "added_at": NOW,
    }
    return world.add(db, name, RatedRecording(**(usual | facts)))


def asked(
    db: Session, world: World, recording_name: str, whom: str, as_whom: str = "independent", **facts: Any
) -> None:
    """Somebody is asked to rate it."""
    of = db.get_one(RatedRecording, world.ids[recording_name])
    row = RecordingRater(
        service_id=of.service_id,
        recording_id=of.id,
        person_id=world.ids[whom],
        as_whom=as_whom,
        asked_by_id=of.practitioner_id,
        asked_at=NOW,
        **facts,
    )
    world.add(db, f"{whom} asked for {recording_name}", row)


def rating(
    db: Session,
    world: World,
    name: str,
    recording_name: str,
    rater: str,
    as_whom: str = "self",
    scores: dict[str, Score] | None = None,
    **facts: Any,
) -> UUID:
    """Somebody's rating of it; locked an hour ago unless the facts say otherwise."""
    of = db.get_one(RatedRecording, world.ids[recording_name])
    text = to_text(chosen(scale(), ()), scale(), every(3) if scores is None else scores)
    usual: dict[str, Any] = {
        "id": new_id(),
        "service_id": of.service_id,
        "recording_id": of.id,
        "rater_id": world.ids[rater],
        "scale_number": 1,
        "as_whom": as_whom,
        "scores": text,
        "started_at": NOW,
        "saved_at": NOW,
        "locked_at": NOW,
    }
    return world.add(db, name, Rating(**(usual | facts)))


def begin(browse: Browse, world: World, who: str, as_whom: str, name: str = "one", **more: object) -> str:
    """Somebody begins to rate; the address of their rating."""
    form = {"form_id": str(uuid4()), "as": as_whom, "scale": str(world.saltmarsh_scale), "how": "whole", **more}
    answer = browse(who).post(f"/skills/recordings/{world.ids[name]}/begin", data=form)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].split("/items/")[0]
