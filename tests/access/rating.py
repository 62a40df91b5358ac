"""What is rated in the scene, and the ratings of it: open on somebody's side, locked by one, locked by both, settled on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from logbook.models.desk import Export
from logbook.models.ratings import RatedRecording, RatingParty
from tests.rating import asked, rating, recording
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=15)


def to_rate(db: Session, world: World, owner: str, supervisor: str) -> None:
    """`tess_rated`: Tess's own rating of it is begun (`tess_rating`), her supervisor's locked (`tess_their_rating`), Asa is asked.
    `tess_both_rated`: both locked theirs (`tess_own_locked`, `tess_their_locked`) and settle on a third (`tess_settled`).
    `tess_old_rated`: the supervisor locked theirs fifteen days ago (`tess_old_rating`), Tess has not begun. `tess_clip_rated` is
    of a clip. `tess_ratings_file` was made for Tess."""
    for name in ("rated", "both_rated", "old_rated"):
        recording(db, world, f"{owner}_{name}", owner, said=f"{name} of {owner}")
    of_clip = {"source": "clip", "clip_id": world.ids[f"{owner}_clip"], "minutes": None}
    recording(db, world, f"{owner}_clip_rated", owner, **of_clip)
    rating(db, world, f"{owner}_rating", f"{owner}_rated", owner, locked_at=None)
    rating(db, world, f"{owner}_their_rating", f"{owner}_rated", supervisor, "supervisor")
    rating(db, world, f"{owner}_own_locked", f"{owner}_both_rated", owner)
    rating(db, world, f"{owner}_their_locked", f"{owner}_both_rated", supervisor, "supervisor")
    rating(db, world, f"{owner}_clip_rating", f"{owner}_clip_rated", owner, locked_at=None)
    rating(db, world, f"{owner}_old_rating", f"{owner}_old_rated", supervisor, "supervisor", locked_at=LONG_AGO)
    settled = rating(db, world, f"{owner}_settled", f"{owner}_both_rated", owner, "consensus", locked_at=None)
    service_id = db.get_one(RatedRecording, world.ids[f"{owner}_rated"]).service_id
    for who in (owner, supervisor):
        db.add(RatingParty(rating_id=settled, person_id=world.ids[who], service_id=service_id))
    if owner == "tess":
        asked(db, world, "tess_rated", "asa")
    made = {"claimed_at": NOW, "made_at": NOW, "content": b"PK", "asked_at": NOW}
    file = Export(service_id=service_id, person_id=world.ids[owner], journey_id=None, kind="ratings-csv", **made)
    world.add(db, f"{owner}_ratings_file", file)
    db.flush()
