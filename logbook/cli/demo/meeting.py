"""Supervision told: sessions along the way, the cycles taken to them, and the signatures given there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from logbook.cli.demo.ids import Ids, at, workday
from logbook.cli.demo.stories import Row, Told
from logbook.domain.signing import digest_of_snapshot, snapshot
from logbook.models.cycles import FACTS, WORDS

Pick = Callable[[str], Any]


def meet(ids: Ids, pick: Pick, told: Told) -> None:
    """Sessions at even distances; the first so many cycles signed off, each at the first session after it; the next sent."""
    story = told.story
    ends = story.signed_until or story.last
    step = (ends - story.first) / max(story.sessions, 1)
    for number in range(story.sessions):
        _session(ids, pick, told, workday(ends - step * (story.sessions - 1 - number)))
    for cycle in told.cycles[: story.signed]:
        sign(ids, told, cycle, _next_session(told, cycle["reviewed_on"]))
    for cycle in told.cycles[story.signed : story.signed + story.sent]:
        cycle["sent_at"] = cycle["entered_at"] + timedelta(minutes=6)
        cycle["sent_to_id"] = story.supervisor_on(cycle["reviewed_on"])


def _session(ids: Ids, pick: Pick, told: Told, on: date) -> None:
    story = told.story
    told.sessions.append(
        {
            "id": ids(),
            "service_id": story.service_id,
            "journey_id": story.journey_id,
            "trainee_id": story.trainee_id,
            "supervisor_id": story.supervisor_on(on),
            "on": on,
            "minutes": story.minutes,
            "mode": ("in person", "video call")[len(told.sessions) % 2],
            "kind": "individual",
            "entitled": True,
            "strengths": pick("strengths"),
            "working_points": pick("working_points"),
            "entered_by_id": story.trainee_id,
            "entered_at": at(on, 17),
            "trainee_confirmed_at": at(on, 17),
            "supervisor_confirmed_at": at(on, 17, 40),
        }
    )


def _next_session(told: Told, day: date) -> Row | None:
    """The first session on or after the day with whoever supervised then; None when the entry alone is signed."""
    return next((session for session in told.sessions if session["on"] >= day), None)


def takes(ids: Ids, told: Told, session: Row, cycle: Row) -> None:
    """The cycle was taken to the session."""
    told.taken.append(
        {
            "id": ids(),
            "service_id": told.story.service_id,
            "session_id": session["id"],
            "cycle_id": cycle["id"],
        }
    )


def sign(ids: Ids, told: Told, cycle: Row, session: Row | None, signed_at: datetime | None = None) -> Row:
    """Sign the entry as it stands: its revision kept, ids and dates and digests in the snapshot, the words in neither."""
    if session is not None:
        takes(ids, told, session, cycle)
    revision = _revision(ids, cycle)
    told.revisions.append(revision)
    if signed_at is None:
        signed_at = session["supervisor_confirmed_at"] if session else cycle["entered_at"] + timedelta(hours=20)
    signed: Row = {
        "id": ids(),
        "service_id": cycle["service_id"],
        "cycle_id": cycle["id"],
        "journey_id": cycle["journey_id"],
        "version": revision["version"],
        "session_id": session["id"] if session else None,
        "signed_by_id": session["supervisor_id"] if session else told.story.supervisor_on(signed_at.date()),
        "signed_at": signed_at,
    }
    words = revision["words"]
    facts = {name: words[name] for name in FACTS} | _circumstances(told, cycle, signed)
    signed["snapshot"] = snapshot(facts, {name: words[name] for name in WORDS}, revision["salt"])
    signed["digest"] = digest_of_snapshot(signed["snapshot"])
    told.sign_offs.append(signed)
    cycle["sign_off_id"], cycle["sent_at"], cycle["sent_to_id"] = signed["id"], None, None
    return signed


def _circumstances(told: Told, cycle: Row, signed: Row) -> Row:
    """What a signature says beside the entry: whose it is, which version, who took part, where and by whom it was signed."""
    return {
        "service": cycle["service_id"],
        "journey": cycle["journey_id"],
        "trainee": cycle["trainee_id"],
        "client": cycle["client_id"],
        "cycle": cycle["id"],
        "version": signed["version"],
        "participants": sorted(id_.hex for id_ in told.who[cycle["id"]]),
        "session": signed["session_id"],
        "signed_by": signed["signed_by_id"],
        "signed_at": signed["signed_at"],
    }


def _revision(ids: Ids, cycle: Row) -> Row:
    said = {name: cycle.get(name, "") for name in WORDS} | {name: _plain(cycle.get(name)) for name in FACTS}
    return {
        "id": ids(),
        "service_id": cycle["service_id"],
        "cycle_id": cycle["id"],
        "version": cycle.get("version", 1),
        "saved_at": cycle.get("saved_at") or cycle["entered_at"],
        "saved_by_id": cycle.get("saved_by_id") or cycle["entered_by_id"],
        "words": said | {"principles": cycle.get("principles", []), "effort": cycle.get("effort", {})},
        "salt": ids.salt(),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
