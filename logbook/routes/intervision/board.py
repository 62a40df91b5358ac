"""What the meeting's page shows: who is here, whose turn it is, the clock, and the clips, as whoever looks may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4
from zlib import crc32

from logbook.actions.intervision.groups import minutes_of
from logbook.actions.intervision.rounds import place_of
from logbook.domain.intervision import Brings, Clock, Peer, Round, Step, not_yet_presented, step_after
from logbook.domain.refusals import RuleBroken
from logbook.models import intervision_lists as lists
from logbook.models.comments import comments_in_group
from logbook.models.intervision import IntervisionGroup, IntervisionMeeting, IntervisionTurn, turns_visible_to
from logbook.models.peer_raters import offers_in
from logbook.models.recordings import Clip
from logbook.models.shared_clips import Stand, stands
from logbook.routes.fields import ChoiceField, Form, WordsField
from logbook.routes.intervision.groups import state
from logbook.routes.leads import Lead, leads
from logbook.routes.request import db, now, signed_in


class PresentForm(Form):
    """What a presenter begins with."""

    question = WordsField("Your question", ask="Write your question, in a line or two", most=1_000, rows=2)
    brings = ChoiceField(
        "You bring", choices=[(str(each), each.capitalize()) for each in Brings], ask="Say what you bring"
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One shared clip: ready to play, or why not; what is said at its places; and what was typed and could not be kept."""

    id: UUID
    clip: Clip
    owner: str
    own: bool
    stand: Stand
    leads: Sequence[Lead]
    comments: Sequence[Any]
    form_id: UUID
    said: Mapping[str, str]
    problem: RuleBroken | None
    offer: Any


def facts(meeting: IntervisionMeeting, form: PresentForm | None = None, said: Any = None) -> dict[str, Any]:
    """Everything the page shows to whoever acts."""
    group = db().get_one(IntervisionGroup, meeting.group_id)
    came, turns = lists.came_to(db(), meeting), lists.turns_in(db(), meeting.id)
    peers, names = [peer for peer, _name in came], {peer.id: name for peer, name in came}
    me = signed_in().id
    here = [peer.id for peer in peers if peer.here]
    offers = offers_in(db(), meeting.id) if meeting.open_until > now() else ()
    running = next((turn for turn in turns if turn.ended_at is None), None)
    return {
        "meeting": meeting,
        "group": group,
        "state": state(meeting),
        "came": came,
        "here": here,
        "me": me,
        "names": names,
        "turns": turns,
        "running": running,
        "place": place_of(running) if running else "",
        "round": Round(running.round) if running else None,
        "clock": Clock(running.step_at, running.step_seconds) if running else None,
        "at": now(),
        "following": _following(running, peers, names) if running else "",
        "to_come": [names[id_] for id_ in not_yet_presented(here, [turn.presenter_id for turn in turns])],
        "cards": _cards(meeting, offers, said or {}),
        "offers": {each.turn_id: each for each in offers if each.turn_id},
        "own": _own(meeting),
        "form": form or PresentForm(formdata=None),
        "minutes": minutes_of(group),
        "rounds": list(Round),
        "key": key_of,
    }


def key_of(*told: object) -> str:
    """Changes whenever there is something new to show."""
    return f"{crc32(repr(told).encode()):08x}"


def _following(turn: Any, peers: Sequence[Peer], names: Mapping[UUID, str]) -> str:
    """Whose turn comes after this one, as the button says it; "" when the rounds are done."""
    step = step_after(Step(Round(turn.round), turn.speaker_id), turn.presenter_id, peers)
    if step is None:
        return ""
    name = names.get(step.speaker_id, turn.name)
    return name if step.round == turn.round else f"{name}, {step.round}"


def _own(meeting: IntervisionMeeting) -> Sequence[IntervisionTurn]:
    """What whoever acts presented here: the summaries are theirs alone."""
    turn = IntervisionTurn
    theirs = turns_visible_to(signed_in()).where(turn.meeting_id == meeting.id)
    return db().scalars(theirs.order_by(turn.begun_at, turn.id)).all()


def _cards(meeting: IntervisionMeeting, offers: Sequence[Any], said: Mapping[UUID, Any]) -> list[Card]:
    shares = lists.shared_in(db(), meeting.id) if meeting.open_until > now() else ()
    found = stands(db(), signed_in(), meeting.group_id, [row.Clip for row in shares])
    comments = comments_in_group([row.Clip.id for row in shares], meeting.group_id)
    rated = {each.clip_id: each for each in offers if each.clip_id}
    told = _by_clip(db().execute(comments))
    cards = []
    for row in shares:
        clip, own = row.Clip, row.Clip.owner_id == signed_in().id
        stand = found[clip.id]
        typed, problem = said.get(row.id, ({}, None))
        lead = leads(stand.stops, clip_id=clip.id, cycle_id=clip.cycle_id, client_id=clip.client_id) if own else []
        words = told[clip.id] if own or stand.ready else ()
        cards.append(Card(row.id, clip, row.name, own, stand, lead, words, uuid4(), typed, problem, rated.get(clip.id)))
    return cards


def _by_clip(comments: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for each in comments:
        found[each.clip_id].append(each)
    return found
