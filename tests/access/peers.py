"""Intervision in the scene: `tess_group` of Saltmarsh, kept by Tess, with Theo, Prue, and Otto of Harbour; Stan is invited and Sam was
removed. `tess_meeting` is under way with Tess presenting, `tess_planned_meeting` is to come. `otto_group` is Harbour's, with Freda;
Orla is invited. `tess_ended_group` has ended. `tess_peers_clip` is shared into the meeting, `tess_closed_peers_clip` no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.adapters import secrets
from logbook.adapters.vault import Vault
from logbook.domain.intervision import Brings, Round
from logbook.domain.links import LinkKind
from logbook.models.accounts import Link
from logbook.models.intervision import (
    IntervisionGroup,
    IntervisionMeeting,
    IntervisionMember,
    IntervisionOffer,
    IntervisionPresence,
    IntervisionShare,
    IntervisionTurn,
)
from logbook.models.recordings import Clip
from tests import recordings
from tests.rating import asked, recording
from tests.world import NOW, TODAY, World

LAST_MONTH = NOW - timedelta(days=30)


def peers(db: Session, world: World, vault: Vault) -> None:
    """All of it."""
    _group(db, world, "tess", "saltmarsh", joined=("theo", "prue", "otto"), invited=("stan",), removed=("sam",))
    _group(db, world, "otto", "harbour", joined=("freda",), invited=("orla",))
    ended = {"kept_by_id": world.tess, "made_at": LAST_MONTH, "ended_at": NOW}
    world.add(db, "tess_ended_group", IntervisionGroup(service_id=world.saltmarsh, name="Over", **ended))
    _place(db, world, "tess_ended", "tess", joined_at=LAST_MONTH, ended_at=NOW, ended_because="group ended")
    for owner in ("tess", "otto"):
        _meetings(db, world, owner)
        recordings.clip(db, vault, world, f"{owner}_peers_clip", of_film=f"{owner}_cut_film", content=b"a film")
        share(db, world, f"{owner}_share", f"{owner}_peers_clip", f"{owner}_meeting")
    recordings.clip(db, vault, world, "tess_closed_peers_clip", of_film="tess_cut_film", content=b"a film")
    share(db, world, "tess_closed_share", "tess_closed_peers_clip", "tess_meeting", revoked_at=NOW)


def share(db: Session, world: World, name: str, clip: str, meeting: str, **facts: Any) -> UUID:
    """A clip shared into a meeting."""
    of, into = db.get_one(Clip, world.ids[clip]), db.get_one(IntervisionMeeting, world.ids[meeting])
    whose = {"service_id": of.service_id, "clip_id": of.id, "shared_by_id": of.owner_id, "shared_at": NOW}
    row = IntervisionShare(**whose, group_id=into.group_id, meeting_id=into.id, **facts)
    return world.add(db, name, row)


def _group(
    db: Session, world: World, owner: str, service: str, joined: tuple[str, ...], invited: tuple[str, ...] = (),
    removed: tuple[str, ...] = (),
) -> None:  # fmt: skip
    of = {"service_id": world.ids[service], "name": "Tuesday peers", "kept_by_id": world.ids[owner]}
    world.add(db, f"{owner}_group", IntervisionGroup(**of, made_at=LAST_MONTH))
    for name in (owner, *joined):
        _place(db, world, owner, name, joined_at=LAST_MONTH)
    for name in invited:
        _place(db, world, owner, name)
    for name in removed:
        _place(db, world, owner, name, joined_at=LAST_MONTH, ended_at=NOW, ended_because="removed")
    life = {"made_at": NOW, "expires_at": NOW + timedelta(days=14), "made_by_id": world.ids[owner]}
    about = {"email": f"{owner}s.peer@example.org", "details": {"group_id": world.ids[f"{owner}_group"].hex}}
    token = secrets.hash_of(f"{owner}-letter")
    link = Link(service_id=world.ids[service], kind=LinkKind.INTERVISION, token_hash=token, **about, **life)
    world.add(db, f"{owner}_letter", link)


def _place(db: Session, world: World, of: str, name: str, **facts: Any) -> None:
    group = db.get_one(IntervisionGroup, world.ids[f"{of}_group"])
    asked = {"group_id": group.id, "person_id": world.ids[name], "invited_at": LAST_MONTH}
    row = IntervisionMember(service_id=group.service_id, invited_by_id=group.kept_by_id, **asked, **facts)
    world.add(db, f"{of}_{name}_place", row)


def _meetings(db: Session, world: World, owner: str) -> None:
    group = db.get_one(IntervisionGroup, world.ids[f"{owner}_group"])
    of = {"service_id": group.service_id, "group_id": group.id, "planned_by_id": group.kept_by_id, "made_at": NOW}
    begun = {"planned_on": TODAY, "begun_at": NOW, "open_until": NOW + timedelta(days=7)}
    planned = {"planned_on": TODAY + timedelta(days=7), "open_until": NOW + timedelta(days=16), "place": "At two"}
    meeting_id = world.add(db, f"{owner}_meeting", IntervisionMeeting(**of, **begun))
    world.add(db, f"{owner}_planned_meeting", IntervisionMeeting(**of, **planned))
    there = {"service_id": group.service_id, "meeting_id": meeting_id}
    for name in {"tess": ("tess", "theo"), "otto": ("otto", "freda")}[owner]:
        world.add(db, f"{name}_presence", IntervisionPresence(**there, person_id=world.ids[name], came_at=NOW))
    question = {"question": "How do I wait longer?", "brings": Brings.CLIP, "begun_at": NOW}
    clock = {"round": Round.STRENGTHS, "speaker_id": world.ids[owner], "step_at": NOW, "step_seconds": 120}
    turn = IntervisionTurn(**there, presenter_id=world.ids[owner], **question, **clock, summary="Count to five.")
    world.add(db, f"{owner}_turn", turn)
    live = question | {"brings": Brings.SEEN_LIVE, "ended_at": NOW}
    world.add(db, f"{owner}_live_turn", IntervisionTurn(**there, presenter_id=world.ids[owner], **live, **clock))
    _offered(db, world, owner)


def _offered(db: Session, world: World, owner: str) -> None:
    """Another meeting seen live, which the group may rate."""
    recording(db, world, f"{owner}_peers_recording", owner, kind="other meeting", source="seen live")
    into = db.get_one(IntervisionMeeting, world.ids[f"{owner}_meeting"])
    of = {"service_id": into.service_id, "group_id": into.group_id, "meeting_id": into.id}
    what = {"recording_id": world.ids[f"{owner}_peers_recording"], "offered_by_id": world.ids[owner], "offered_at": NOW}
    world.add(db, f"{owner}_offer", IntervisionOffer(**of, **what))
    for name in {"tess": ("theo", "prue", "otto"), "otto": ("freda",)}[owner]:
        asked(db, world, f"{owner}_peers_recording", name, "peer")
