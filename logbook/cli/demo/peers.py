"""A group of peers at mixed stages and of two services: a meeting that is over, with what its presenters took along, and one under way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from logbook.adapters import clock
from logbook.cli.demo.cast import Cast
from logbook.cli.demo.ids import at
from logbook.domain.intervision import USUAL_MINUTES, Brings, Round, open_until
from logbook.models.intervision import (
    IntervisionGroup,
    IntervisionMeeting,
    IntervisionMember,
    IntervisionPresence,
    IntervisionTurn,
)

MEMBERS = {"hal": -120, "robin": -118, "dilys": -117, "ivo": -110}
"""Who is in it and since when; Hal began it, and Ivo is of another service."""
GRACE = 7
PRESENTED = (
    ("robin", Brings.SEEN_LIVE, "How do I name a strength without it sounding like praise?",
     "Say what I saw and what it made possible, then stop. Try it at the start of the next review."),
    ("ivo", Brings.ELSEWHERE, "When is my silence helpful, and when is it leaving them alone?", ""),
)  # fmt: skip


def meet_as_peers(cast: Cast) -> None:
    """The group, an invitation that waits, and both meetings."""
    group_id = _group(cast)
    past = at(cast.day(-14), 14)
    meeting_id = _meeting(cast, group_id, past, past + timedelta(minutes=75), "By video call")
    for key, came, stayed in (("hal", 0, 75), ("robin", 1, 74), ("ivo", 4, 71)):
        _presence(cast, meeting_id, key, past + timedelta(minutes=came), stayed)
    for number, (key, brings, question, summary) in enumerate(PRESENTED):
        began = past + timedelta(minutes=5 + 35 * number)
        ended = began + timedelta(minutes=32)
        last: dict[str, Any] = {
            "round": Round.ANSWER,
            "speaker": key,
            "step_at": ended - timedelta(minutes=5),
            "ended_at": ended,
        }
        _turn(cast, meeting_id, key, brings, question, began, summary=summary, **last)
    _under_way(cast, group_id)


def _under_way(cast: Cast, group_id: UUID) -> None:
    """Begun at the hour the people are put in, where that is today: Hal presents and Robin names a strength."""
    now = clock.now()
    began = now.replace(minute=0, second=0, microsecond=0) if now.date() == cast.today else at(cast.today, 10)
    meeting_id = _meeting(cast, group_id, began, None, "In the library, or by video call")
    for minute, key in enumerate(("hal", "robin", "dilys")):
        _presence(cast, meeting_id, key, began + timedelta(minutes=minute), None)
    turn: dict[str, Any] = {
        "round": Round.STRENGTHS,
        "speaker": "robin",
        "step_at": began + timedelta(minutes=12),
        "ended_at": None,
    }
    question = "She asks me what to do. How do I give the question back kindly?"
    _turn(cast, meeting_id, "hal", Brings.SEEN_LIVE, question, began + timedelta(minutes=2), summary="", **turn)


def _group(cast: Cast) -> UUID:
    service_id, began = cast.services["larkmoor"], at(cast.day(MEMBERS["hal"]), 12)
    told = {"name": "Tuesday peers", "kept_by_id": cast.people["hal"], "grace_days": GRACE, "minutes": {}}
    group_id = cast.put(IntervisionGroup, service_id=service_id, made_at=began, ended_at=None, **told)
    cast.acts.note(service_id, began, cast.people["hal"], "intervision group begun", group_id)
    for key, since in MEMBERS.items():
        joined = at(cast.day(since), 12)
        _place(cast, group_id, key, joined, joined)
        if key != "hal":
            cast.acts.note(service_id, joined, cast.people[key], "joined intervision group", group_id)
    asked = at(cast.day(-2), 16)
    _place(cast, group_id, "kit", asked, None)
    person = {"person": cast.people["kit"]}
    cast.acts.note(service_id, asked, cast.people["hal"], "asked into intervision group", group_id, **person)
    return group_id


def _place(cast: Cast, group_id: UUID, key: str, asked: datetime, joined: datetime | None) -> None:
    who = {"group_id": group_id, "person_id": cast.people[key], "invited_by_id": cast.people["hal"]}
    days = {"invited_at": asked, "joined_at": joined, "ended_at": None, "ended_because": ""}
    cast.put(IntervisionMember, service_id=cast.services["larkmoor"], **who, **days)


def _meeting(cast: Cast, group_id: UUID, began: datetime, ended: datetime | None, place: str) -> UUID:
    service_id, day, planned = cast.services["larkmoor"], began.date(), began - timedelta(days=6)
    of = {"group_id": group_id, "planned_by_id": cast.people["hal"], "planned_on": day, "place": place}
    moments = {"made_at": planned, "begun_at": began, "ended_at": ended, "called_off_at": None}
    until = open_until(day, began, ended, GRACE)
    meeting_id = cast.put(IntervisionMeeting, service_id=service_id, **of, **moments, open_until=until)
    cast.acts.note(service_id, planned, cast.people["hal"], "intervision planned", meeting_id, on=day)
    cast.acts.note(service_id, began, cast.people["hal"], "intervision begun", meeting_id)
    if ended:
        cast.acts.note(service_id, ended, cast.people["hal"], "intervision ended", meeting_id, open_until=until)
    return meeting_id


def _presence(cast: Cast, meeting_id: UUID, key: str, came: datetime, minutes: int | None) -> None:
    gone = came + timedelta(minutes=minutes) if minutes is not None else None
    there = {"meeting_id": meeting_id, "person_id": cast.people[key], "came_at": came}
    cast.put(IntervisionPresence, service_id=cast.services["larkmoor"], **there, gone_at=gone, minutes=minutes)


def _turn(
    cast: Cast, meeting_id: UUID, key: str, brings: Brings, question: str, began: datetime, *, speaker: str, **facts: Any
) -> None:  # fmt: skip
    service_id, presenter_id = cast.services["larkmoor"], cast.people[key]
    of = {"meeting_id": meeting_id, "presenter_id": presenter_id, "question": question, "brings": str(brings)}
    clock_ = {"begun_at": began, "speaker_id": cast.people[speaker], "step_seconds": USUAL_MINUTES[facts["round"]] * 60}
    told = facts | {"round": str(facts["round"])}
    turn_id = cast.put(IntervisionTurn, service_id=service_id, **of, **clock_, **told)
    cast.acts.note(service_id, began, presenter_id, "presented in intervision", turn_id, brings=str(brings))
