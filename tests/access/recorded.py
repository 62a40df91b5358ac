"""The recordings of the scene: a film with a clip that arrived, one put forward, one still expected; and a film of a meeting."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from logbook.adapters import secrets
from logbook.adapters.vault import Vault
from logbook.models.comments import ClipComment
from logbook.models.concerns import Concern
from logbook.models.recordings import Clip, ClipShown, Viewing
from tests import recordings
from tests.world import NOW, TODAY, World


def recorded(db: Session, world: World, vault: Vault, owner: str) -> None:
    """`tess_cut_film`, `tess_clip`, `tess_forward_clip` and `tess_coming_clip`; of a meeting `tess_verp_film`, `tess_verp_clip`,
    which Tess shows to Mika and once showed to Gone, and `tess_verp_coming_clip`; `tess_closed_clip` of one about which a concern was
    raised. Each clip has its `_file`; `tess_still` is of the meeting's, `tess_comment` at a place of the first; the owner was
    given an address for two of them: `address-of-tess-clip` and `address-of-tess-verp-clip`."""
    film = partial(recordings.film, db, world, cycle=f"{owner}_signed_cycle")
    clip = partial(recordings.clip, db, vault, world, of_film=f"{owner}_cut_film", content=b"a film")
    film(f"{owner}_cut_film")
    clip(f"{owner}_clip")
    clip(f"{owner}_forward_clip", put_forward_at=NOW)
    clip(f"{owner}_coming_clip", arrived=False)
    for name in ("verp", "closed"):
        film(f"{owner}_{name}_film", client_id=None, cycle_id=None, journey_id=None, kind="VERP")
        clip(f"{owner}_{name}_clip", of_film=f"{owner}_{name}_film")
    clip(f"{owner}_verp_coming_clip", of_film=f"{owner}_verp_film", arrived=False)
    recordings.still(db, vault, world, f"{owner}_still", f"{owner}_verp_clip")
    _commented(db, world, owner)
    for name in ("clip", "verp_clip"):
        _watched(db, world, owner, f"{owner}_{name}")
    _closed(db, world, owner)
    if owner == "tess":
        of = db.get_one(Clip, world.tess_verp_clip)
        for whom in (world.mika, world.gone):
            db.add(ClipShown(service_id=of.service_id, clip_id=of.id, person_id=whom, shown_at=NOW))


def _commented(db: Session, world: World, owner: str) -> None:
    """`tess_comment`: what the owner wrote at a place of the first clip."""
    clip = db.get_one(Clip, world.ids[f"{owner}_clip"])
    of = {"service_id": clip.service_id, "clip_id": clip.id, "person_id": world.ids[owner]}
    world.add(db, f"{owner}_comment", ClipComment(**of, at_ms=1_000, words="She waits.", made_at=NOW))


def _closed(db: Session, world: World, owner: str) -> None:
    clip = db.get_one(Clip, world.ids[f"{owner}_closed_clip"])
    raised = {"raised_at": NOW, "raised_by_id": clip.owner_id, "owner_id": clip.owner_id}
    concern = Concern(service_id=clip.service_id, film_id=clip.film_id, clip_id=clip.id, **raised)
    world.add(db, f"{owner}_meeting_concern", concern)


def _watched(db: Session, world: World, owner: str, name: str) -> None:
    clip = db.get_one(Clip, world.ids[name])
    facts = {"service_id": clip.service_id, "clip_id": clip.id, "file_id": clip.file_id, "on": TODAY, "issued_at": NOW}
    digest = secrets.hash_of(f"address-of-{name.replace('_', '-')}")
    lasts = {"until": NOW + timedelta(minutes=15), "token_digest": digest}
    world.add(db, f"{name}_viewing", Viewing(**facts, **lasts, person_id=world.ids[owner]))
