"""What the clip's page shows: of what it is, how far it has come, what stands in its way, who has watched it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import request, url_for

from logbook import policy
from logbook.actions import showing
from logbook.actions.viewings import Look
from logbook.domain.attunement import PRINCIPLES
from logbook.domain.people import Actor
from logbook.domain.recordings import Kind
from logbook.domain.words import count, film_time, size
from logbook.models import viewings
from logbook.models.clients import Client
from logbook.models.comments import comments_of
from logbook.models.cycles import Cycle, number_of
from logbook.models.people import Person
from logbook.models.recordings import Clip, StoredFile
from logbook.models.shares import shares_by_group
from logbook.routes.headers import POLICY
from logbook.routes.leads import Lead, leads
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, signed_in, vault
from logbook.routes.ways import address

WITH_CLIPS = POLICY + "; media-src 'self'"
"""For a page that plays what is stored."""


class Back(NamedTuple):
    """The page this one is reached from."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Coming:
    """How far a clip is that cannot be played yet. `at` changes whenever there is something new to show; "" when it has arrived
    at something else. `share`: of a hundred; None when nobody can tell."""

    at: str
    sentence: str
    share: int | None = None


def facts(found: Look) -> dict[str, Any]:
    """Everything the page shows to whoever acts."""
    clip, actor = found.clip, signed_in()
    own = actor.id == clip.owner_id
    owner = "" if own else db().get_one(Person, clip.owner_id).name
    mends = found.journey is not None and policy.may_log(actor, found.journey)
    of, back = _of(found, owner)
    return {
        "clip": clip,
        "own": own,
        "owner": owner,
        "title": clip.moment or f"A moment, {film_time(clip.begins_ms)} to {film_time(clip.ends_ms)}",
        "about": of,
        "back": back,
        "ready": found.file is not None,
        "stops": _leads(found, mends),
        "mends": mends,
        "rates": found.to_rate_alone or policy.may_add_recording(actor, clip.owner_id, clip.service_id, found.journey),
        "alone": found.to_rate_alone,
        "refused": refused(found),
        "clip_at": _clip_again(found, mends),
        "coming": coming(found),
        "people": db().execute(viewings.people_in(clip.id)).all(),
        "comments": []
        if found.to_rate_alone
        else db().execute(comments_of(clip.id, _group(found), everyone=own)).all(),
        "me": actor.id,
        "key": uuid4(),
        "trim_at": _trim(clip) if own and found.file is not None and (mends or not clip.cycle_id) else "",
        "captions_at": url_for("captions.show", clip_id=clip.id) if own and found.file is not None else "",
        "takes_stills": policy.may_take_still(actor, clip, found.journey),
        "says_who": clip.client_id is not None and policy.may_say_who(actor, clip, found.journey),
        **({**_watched(found, actor), **_owned(found, actor)} if own else {}),
    }


def _group(found: Look) -> UUID | None:
    """The group of peers whose comments are read beside a clip; None for those of supervision."""
    return found.share.group_id if found.share else None


def coming(found: Look) -> Coming | None:
    """How far it has come; None when nothing is on its way."""
    if found.stops or found.file is not None or refused(found):
        return None
    file = db().get_one(StoredFile, found.clip.file_id)
    if file.finished_at is None:
        if file.destroyed_at is not None or (file.lapses_at is not None and file.lapses_at <= now()):
            return Coming("lapsed", "Its bytes never came whole, and what had come is gone. Clip the film again.")
        safe = _arrived(file)
        sentence = (
            f"On its way: {size(safe)} of {size(file.length)} have come. It goes on from the device it was clipped on."
        )
        return Coming(f"bytes {safe}", sentence, safe * 100 // file.length)
    work = db().execute(viewings.work_on({each.id for each in found.files})).first()
    if work is None or work.claimed_until is None:
        return Coming("waits", "It has arrived, and is about to be made ready to play.")
    return Coming(f"{work.work} {work.progress}", "It has arrived, and is being made ready to play.", work.progress)


def refused(found: Look) -> str:
    """Why it can never be played, as whatever looked into it put it."""
    whole = found.file is None and not found.stops
    return next((file.refused_because for file in found.files if file.refused_because), "") if whole else ""


def _clip_again(found: Look, mends: bool) -> str:
    if found.clip.cycle_id:
        return address("clipping.show", cycle_id=found.clip.cycle_id) if mends else ""
    return address("clipping.of_meeting", kind=found.clip.kind) if signed_in().id == found.clip.owner_id else ""


def _trim(clip: Clip) -> str:
    """Where its owner cuts it further."""
    if clip.cycle_id is None:
        return url_for("clipping.of_meeting", of=clip.id)
    return url_for("clipping.show", cycle_id=clip.cycle_id, of=clip.id)


def _arrived(file: StoredFile) -> int:
    """The bytes of it that are safe; none where nothing of it was begun."""
    from logbook.adapters.vault import NoSuchFile  # noqa: PLC0415 - loads the cryptography

    try:
        return vault().offset(file.id)
    except NoSuchFile:
        return 0


def _of(found: Look, owner: str) -> tuple[str, Back | None]:
    """In a line what it is of, and the page it belongs to, for whoever may open that."""
    clip = found.clip
    length = count(max(1, round((clip.ends_ms - clip.begins_ms) / 1000)), "second")
    whose = f", {owner}’s" if owner else ""
    if found.share is not None:
        meeting = Back(url_for("intervision.meeting", meeting_id=found.share.meeting_id), "The meeting")
        return f"{clip.kind.capitalize()}, {length}{whose}", meeting
    if found.to_rate_alone:
        return f"{clip.kind.capitalize()}, {length}{whose}", Back(url_for("rating.index"), "Skills")
    if clip.client_id is None:
        kind = clip.kind if clip.kind == "VERP" else clip.kind.capitalize()
        return f"{kind}, {length}{whose}", None if owner else Back(url_for("films.index"), "Films on your devices")
    client = db().get_one(Client, clip.client_id)
    cycle = db().get(Cycle, clip.cycle_id) if clip.cycle_id else None
    number = number_of(db(), cycle) if cycle else None
    name = f"{client.code} cycle {number}" if number else client.code
    back = Back(url_for("cycles.show", cycle_id=cycle.id), name) if cycle and cycle.deleted_at is None else None
    return f"{name}, {clip.kind}, {length}{whose}", back


def _leads(found: Look, mends: bool) -> list[Lead]:
    """What stands in the way; a link beside it for whoever may mend it, and none to the page it stands on."""
    clip = found.clip
    shown = leads(found.stops, cycle_id=clip.cycle_id, client_id=clip.client_id)
    return [lead if mends and lead.href != request.path else lead._replace(href="") for lead in shown]


def _owned(found: Look, actor: Actor) -> dict[str, Any]:
    """What its owner can do with it: to whom a clip of their own practice is shown, and to whom it could be."""
    shares = db().execute(shares_by_group(found.clip.id, now())).all()
    if found.clip.kind != Kind.VERP:
        return {"principles": PRINCIPLES, "shares": shares}
    shown = db().execute(viewings.shown_by_name(found.clip.id)).all()
    there = {row.id for row in shown}
    others = [(id_, name) for id_, name in showing.whom(db(), actor, found.clip) if id_ not in there]
    return {"principles": PRINCIPLES, "shares": shares, "shown": shown, "others": others}


def _watched(found: Look, actor: Actor) -> dict[str, Any]:
    """Who watched it and on which days, their own apart."""
    clip = found.clip
    page = page_of(db(), viewings.watched_by_others(clip.id, clip.owner_id))
    days, last = db().execute(viewings.own_viewings(clip.id, clip.owner_id)).one()
    people = {row.person_id for row in page.rows}
    today = actor.today_in(clip.service_id)
    return {
        "page": page,
        "days": days,
        "last": last,
        "roles": viewings.roles_of(db(), people, clip.service_id, today),
    }
