"""What a presenter lets the group rate, blind, each as a peer; it ends with the share, the meeting, the group and their being in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, opening, rated
from logbook.actions.intervision import meetings, rights
from logbook.domain.intervision import Brings
from logbook.domain.people import Actor
from logbook.domain.recordings import Kind
from logbook.domain.refusals import RuleBroken
from logbook.domain.skills.rating import Source
from logbook.models.base import new_id
from logbook.models.intervision import IntervisionMeeting, IntervisionOffer, IntervisionShare, IntervisionTurn
from logbook.models.intervision_lists import member_ids
from logbook.models.peer_raters import asked_already, end_those_without
from logbook.models.ratings import RatedRecording
from logbook.models.recordings import Clip


def offer_clip(db: Session, actor: Actor, shared: IntervisionShare, now: datetime) -> IntervisionOffer:
    """Let the group rate a clip of one's own that is shared with it."""
    clip = db.get_one(Clip, shared.clip_id)
    policy.require(policy.may_change_clip(actor, clip))
    policy.require_visible(shared.revoked_at is None)
    what = rated.PutUp(Kind(clip.kind), Source.CLIP, min(clip.made_at, now).date())
    recording = rated.put_up(db, actor, what, clip, recording_id=new_id(), now=now)
    return _offer(db, actor, db.get_one(IntervisionMeeting, shared.meeting_id), recording, None, now)


def offer_brought(db: Session, actor: Actor, turn: IntervisionTurn, now: datetime) -> IntervisionOffer:
    """Let the group rate a meeting seen live, or a recording kept elsewhere, that one presented."""
    policy.require(policy.may_read_turn(actor, turn))
    if turn.brings == Brings.CLIP:
        raise RuleBroken("You brought a clip: let the group rate it beside the clip itself.")
    source = Source.LIVE if turn.brings == Brings.SEEN_LIVE else Source.SEGMENT
    what = rated.PutUp(Kind.OTHER_MEETING, source, actor.today_in(turn.service_id), said=turn.question[:200])
    of_turn = (IntervisionOffer.meeting_id == turn.meeting_id, IntervisionOffer.turn_id == turn.id)
    known = select(IntervisionOffer.recording_id).where(*of_turn).limit(1)
    recording_id = db.scalar(known) or new_id()
    recording = rated.put_up(db, actor, what, None, recording_id=recording_id, now=now)
    return _offer(db, actor, db.get_one(IntervisionMeeting, turn.meeting_id), recording, turn.id, now)


def end(db: Session, actor: Actor, offer: IntervisionOffer, now: datetime) -> None:
    """The group rates it no longer; what was locked until now stays."""
    policy.require(policy.may_end_offer(actor, offer))
    if offer.ended_at is None:
        offer.ended_at = now
        db.flush()
        end_those_without(db, now, [offer.recording_id])
        told = {"group": offer.group_id}
        journal.record(db, actor, "no longer rated by peers", offer.service_id, offer.recording_id, now, **told)


def show_own(db: Session, actor: Actor, offer: IntervisionOffer, now: datetime) -> None:
    """Say that each of the group may open one's own rating before they locked theirs; theirs is marked as seen when they do."""
    policy.require(policy.may_end_offer(actor, offer))
    recording = db.get_one(RatedRecording, offer.recording_id)
    raters = {actor.id, *asked_already(db, recording.id)}
    for person_id in sorted(raters - {actor.id}):
        opening.agree(db, actor, recording, person_id, raters, now)


def _offer(
    db: Session, actor: Actor, meeting: IntervisionMeeting, recording: RatedRecording, turn_id: UUID | None, now: datetime
) -> IntervisionOffer:  # fmt: skip
    """Offered twice is once. Errors: NotVisible for whoever is not in the group; RuleBroken once nothing of it is open."""
    meetings.group_of(db, actor, meeting)
    if meeting.open_until <= now:
        raise RuleBroken("This meeting is closed: plan another one.")
    row = IntervisionOffer
    known = select(row).where(row.meeting_id == meeting.id, row.recording_id == recording.id, row.ended_at.is_(None))
    if (found := db.scalar(known)) is not None:
        return found
    of = {"group_id": meeting.group_id, "meeting_id": meeting.id, "recording_id": recording.id, "turn_id": turn_id}
    offer = IntervisionOffer(service_id=recording.service_id, **of, offered_by_id=actor.id, offered_at=now)
    db.add(offer)
    db.flush()
    rights.ask(db, offer, set(member_ids(db, meeting.group_id)), now)
    told = {"group": meeting.group_id, "meeting": meeting.id}
    journal.record(db, actor, "rated by peers", recording.service_id, recording.id, now, **told)
    return offer
