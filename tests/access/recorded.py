"""The recordings of the scene: a film with a clip that arrived, one put forward, and one still expected."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from logbook.adapters.vault import Vault
from tests import recordings
from tests.world import NOW, World


def recorded(db: Session, world: World, vault: Vault, owner: str) -> None:
    """`tess_cut_film`, `tess_clip`, `tess_forward_clip` and `tess_coming_clip`, each clip with its `_file`."""
    recordings.film(db, world, f"{owner}_cut_film", f"{owner}_signed_cycle")
    clip = partial(recordings.clip, db, vault, world, of_film=f"{owner}_cut_film", content=b"a film")
    clip(f"{owner}_clip")
    clip(f"{owner}_forward_clip", put_forward_at=NOW)
    clip(f"{owner}_coming_clip", arrived=False)
