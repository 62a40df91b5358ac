"""Arranging a storyboard: the order of its moments and the question to ask the family of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing
from logbook.actions.cycles import Stale
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.domain.storyboard import LONGEST_QUESTION, moved
from logbook.models.cycles import Cycle
from logbook.models.recordings import Clip
from logbook.models.storyboard import clips_of_cycle


@dataclass(frozen=True, slots=True)
class Arranged:
    """What was sent: the order that was seen, each question as typed and as it stood there, and which moment to move where."""

    seen: Sequence[UUID] = ()
    questions: Mapping[UUID, str] = field(default_factory=dict)
    were: Mapping[UUID, str] = field(default_factory=dict)
    move: UUID | None = None
    step: int = 0


def arrange(db: Session, actor: Actor, cycle: Cycle, said: Arranged, now: datetime) -> None:
    """Save the questions and move one moment, if one is to be moved.

    Errors: Stale where a question was changed by somebody else since it was shown; Reordered; RuleBroken with the field.
    """
    policy.require(policy.may_log(actor, standing.for_logging(db, actor, cycle)))
    clips = {clip.id: clip for clip in clips_of_cycle(db, actor, cycle.id)}
    _ask(clips, said)
    order = list(clips)
    wanted = moved(order, said.seen, said.move, said.step) if said.move else order
    if wanted != order:
        _put(clips, wanted)
    if any(clip in db.dirty for clip in clips.values()):
        journal.record(db, actor, "storyboard arranged", cycle.service_id, cycle.id, now, moved=said.move)


def _ask(clips: Mapping[UUID, Clip], said: Arranged) -> None:
    for clip_id, words in said.questions.items():
        if len(words) > LONGEST_QUESTION:
            raise RuleBroken(
                f"The question takes at most {LONGEST_QUESTION:,} characters and this has {len(words):,}: "
                "shorten it, your words are still here",
                field=f"question-{clip_id}",
            )
        clip = clips.get(clip_id)
        if clip is None or clip.question == words:
            continue
        if clip.question != said.were.get(clip_id, ""):
            raise Stale
        clip.question = words
        clip.version += 1


def _put(clips: Mapping[UUID, Clip], order: Sequence[UUID]) -> None:
    for position, clip_id in enumerate(order, start=1):
        if clips[clip_id].position != position:
            clips[clip_id].position = position
            clips[clip_id].version += 1
