"""Clips with something to watch in them: drawn films, named and put in order, commented on and watched.

The cycles and films are told in any case; the clips only where there are drawn films to go with them.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from logbook.cli.demo.cast import Cast
from logbook.cli.demo.footage import registered
from logbook.cli.demo.ids import at, workday
from logbook.cli.demo.stories import Row, Told
from logbook.cli.demo.telling import Teller, words
from logbook.domain.captions import MEDIA_TYPE, read, written
from logbook.domain.consent import Purpose
from logbook.domain.recordings import Kind, Part
from logbook.domain.skills.rating import Source
from logbook.domain.viewings import LASTS
from logbook.models.comments import ClipComment
from logbook.models.ratings import RatedRecording
from logbook.models.recordings import Clip, ClipParticipant, MediaTask, StoredFile, Viewing

STILL_AT = 2_400
"""Milliseconds: by then each of the drawn films has something to show."""
REVIEWED = 1
"""Which drawn film stands for the review: two who look at one thing together."""


def filmed_and_clipped(cast: Cast, teller: Teller, told: Told) -> None:
    """The newest family was filmed two days ago: three moments wait in their order for the shared review."""
    client = told.clients[-1]
    on = max(workday(cast.day(-2)), client["allocated_on"])
    entered = at(on, 16, 40)
    same = {name: told.cycles[-1][name] for name in ("service_id", "journey_id", "trainee_id", "entered_by_id")}
    cycle: Row = {"id": teller.ids(), **same, "client_id": client["id"], "filmed_on": on, "clipped_on": on}
    cycle |= {"childs_answer": "yes", "reviewed_on": None, "entered_at": entered, "trainee_agreed_at": entered}
    told.cycles.append(cycle)
    for participant in told.participants:
        if participant["client_id"] == client["id"]:
            told.takes_part(cycle, participant)
    film = registered(teller, told, cycle, Kind.INTERACTION, on)
    for number, said in enumerate(words()["moments"]):
        if cast.drawn and number < len(cast.drawn.films):
            clip_id, file_id = _clip(cast, told, film, number, said)
            for comment in said.get("comments", ()):
                _comment(cast, film, clip_id, comment)
            _watched(cast, film, clip_id, file_id)
            if "captions" in said:
                _captioned(cast, film, clip_id, said["captions"])


def a_review_clipped(cast: Cast, teller: Teller, told: Told) -> None:
    """The latest shared review was filmed too: one moment of it is put up to be rated, for supervision."""
    cycle = next(each for each in reversed(told.cycles) if each["reviewed_on"])
    film = registered(teller, told, cycle, Kind.SHARED_REVIEW, cycle["reviewed_on"])
    said = words()["review_moment"]
    if not cast.drawn or len(cast.drawn.films) <= REVIEWED:
        return
    clip_id, _file_id = _clip(cast, told, film, REVIEWED, said)
    of = {name: film[name] for name in ("service_id", "journey_id", "cycle_id", "kind")}
    person_id, when = film["owner_id"], at(film["made_on"], 18, 10)
    put_up = {"practitioner_id": person_id, "added_by_id": person_id, "added_at": when, "on": film["made_on"]}
    recording_id = cast.put(RatedRecording, **of, **put_up, source=Source.CLIP, said=said["moment"], clip_id=clip_id)
    what = {"kind": film["kind"], "source": Source.CLIP}
    cast.acts.note(film["service_id"], when, person_id, "put up to be rated", recording_id, **what)


def a_signed_cycle_clipped(cast: Cast, teller: Teller, told: Told) -> None:
    """The latest cycle that was signed off keeps the two moments its review was about; the film itself is off the phone."""
    signed = {each["cycle_id"] for each in told.sign_offs}
    cycle = next((each for each in reversed(told.cycles) if each["id"] in signed), None)
    if cycle is None:
        return
    film = registered(teller, told, cycle, Kind.INTERACTION, cycle["filmed_on"])
    film["deleted_on"] = workday(film["made_on"] + timedelta(days=3))
    for said in words()["signed_moments"]:
        if cast.drawn and said["drawn"] < len(cast.drawn.films):
            _clip(cast, told, film, said["drawn"], said)


def _clip(cast: Cast, told: Told, film: Row, number: int, said: Row) -> tuple[UUID, UUID]:
    """One drawn film as a clip of this one, whole and looked at; its id and its file's."""
    from logbook.cli.demo.drawn import FACTS, MILLISECONDS  # with the cryptography

    assert cast.drawn is not None  # noqa: S101 - asked before
    drawn, service_id = cast.drawn.films[number], film["service_id"]
    file_id, made_at = cast.drawn.keep(drawn, film["client_id"]), at(film["made_on"], 17, 20 + 2 * number)
    begins = said["begins"] * 1000
    clip_id = cast.put(
        Clip,
        **{name: film[name] for name in ("service_id", "owner_id", "journey_id", "client_id", "cycle_id", "kind")},
        film_id=film["id"],
        moment=said["moment"],
        question=said.get("question", ""),
        principles=said["principles"],
        begins_ms=begins,
        ends_ms=begins + MILLISECONDS,
        position=number + 1,
        file_id=file_id,
        made_at=made_at,
    )
    seen = {"part": Part.CLIP, "media_type": "video/mp4", "facts": FACTS.kept(), "length": len(drawn)}
    of_file = {"id": file_id, "group_id": film["client_id"], "person_id": film["owner_id"], "clip_id": clip_id}
    dated = {"created_at": made_at, "finished_at": made_at, "inspected_at": made_at}
    cast.loader.put(StoredFile, {"service_id": service_id, **of_file, **seen, **dated})
    for participant_id in told.who[film["cycle_id"]]:
        pair = {"clip_id": clip_id, "participant_id": participant_id}
        cast.loader.put(ClipParticipant, {"service_id": service_id, **pair})
    marks = {"begins_ms": begins, "ends_ms": begins + MILLISECONDS, "held": False}
    cast.acts.note(service_id, made_at, film["owner_id"], "clip begun", clip_id, film=film["id"], file=file_id, **marks)
    stored = {"file": file_id, "bytes": len(drawn)}
    cast.acts.note(service_id, made_at, film["owner_id"], "recording stored", clip_id, **stored)
    cast.acts.note(service_id, made_at, None, "recording inspected", clip_id, file=file_id, playable=True)
    _still(cast, film, clip_id, file_id)
    return clip_id, file_id


def _still(cast: Cast, film: Row, clip_id: UUID, file_id: UUID) -> None:
    """A picture of its middle was asked for: the inspector makes it once the service runs."""
    asked_at, wanted = at(film["made_on"], 17, 45), {"at_ms": STILL_AT}
    task = {"service_id": film["service_id"], "file_id": file_id, "work": "still", "wanted": wanted}
    cast.loader.put(MediaTask, {"id": cast.ids(), **task, "asked_at": asked_at})
    cast.acts.note(film["service_id"], asked_at, film["owner_id"], "still asked for", clip_id, **wanted)


def _captioned(cast: Cast, film: Row, clip_id: UUID, lines: str) -> None:
    """What is said in it, as its owner typed it."""
    from logbook.cli.demo.drawn import MILLISECONDS

    assert cast.drawn is not None  # noqa: S101 - asked before
    data, made_at = written(read(lines, MILLISECONDS)), at(film["made_on"], 17, 50)
    kept = {"part": Part.CAPTIONS, "media_type": MEDIA_TYPE, "length": len(data), "clip_id": clip_id}
    of_file = {"id": cast.drawn.keep(data, film["client_id"]), "group_id": film["client_id"]}
    dated = {"created_at": made_at, "finished_at": made_at, "person_id": film["owner_id"]}
    cast.loader.put(StoredFile, {"service_id": film["service_id"], **of_file, **kept, **dated})
    number = len(lines.strip().splitlines())
    cast.acts.note(film["service_id"], made_at, film["owner_id"], "clip captioned", clip_id, captions=number)


def _comment(cast: Cast, film: Row, clip_id: UUID, said: Row) -> None:
    """Something somebody saw at one place of it, on the last working day."""
    person_id, when = cast.people[said["by"]], at(workday(cast.day(-1)), 19, said["minute"])
    row = {"clip_id": clip_id, "person_id": person_id, "at_ms": said["at_ms"], "words": said["words"]}
    cast.put(ClipComment, service_id=film["service_id"], made_at=when, **row)
    cast.acts.note(film["service_id"], when, person_id, "clip commented on", clip_id, at_ms=said["at_ms"])


def _watched(cast: Cast, film: Row, clip_id: UUID, file_id: UUID) -> None:
    """Its owner looked at it the same day, and the supervisor on the last working one."""
    for key, on, hour in (("tamsin", film["made_on"], 18), ("asha", workday(cast.day(-1)), 19)):
        when, person_id = at(on, hour), cast.people[key]
        row = {"clip_id": clip_id, "file_id": file_id, "person_id": person_id, "on": on, "token_digest": _nobodys(cast)}
        viewing_id = cast.put(Viewing, service_id=film["service_id"], issued_at=when, until=when + LASTS, **row)
        seen = {"viewing": viewing_id, "purpose": Purpose.CARE}
        cast.acts.note(film["service_id"], when, person_id, "clip watched", clip_id, **seen)


def _nobodys(cast: Cast) -> str:
    """A digest of no address there is."""
    return cast.ids.salt() + cast.ids.salt()
