"""The journeys of the cast: each told from its few numbers, bent by its twists, then put down with its figures."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from logbook.cli.demo.cast import Cast
from logbook.cli.demo.ids import at
from logbook.cli.demo.stories import Line, Row, Story, Told
from logbook.cli.demo.telling import Teller, tell, words
from logbook.cli.demo.twists import TWISTS
from logbook.data import demo, programme_text
from logbook.domain.programmes import read_programme
from logbook.domain.signing import digest_of_snapshot, snapshot
from logbook.models.journeys import Assessment, Break, Journey, Shortfall
from logbook.models.people import SupervisionLine

PRACTITIONER = "vig-practitioner"


def tell_all(cast: Cast, seed: int) -> None:
    """Every journey of the cast."""
    for number, said in enumerate(demo("journeys")["journeys"]):
        teller = Teller(cast.ids, random.Random(seed * 1000 + number))  # noqa: S311 - repeatable on purpose
        _journey(cast, teller, said)


def _journey(cast: Cast, teller: Teller, said: Row) -> None:
    story = _story(cast, said)
    told = tell(teller, story)
    for twist in said.get("twists", ()):
        TWISTS[twist](cast, teller, told)
    for table, rows in told.rows():
        for row in rows:
            cast.loader.put(table, row)
    programme = said.get("programme", PRACTITIONER)
    left = said.get("left", {})
    cast.loader.put(
        Journey,
        {
            "id": story.journey_id,
            "service_id": story.service_id,
            "person_id": story.trainee_id,
            "programme_id": cast.programmes[said["service"], programme],
            "course_id": cast.course_of.get(said["person"]),
            "enrolled_on": story.enrolled_on,
            "own_goal": said.get("own_goal", ""),
            "left_on": cast.maybe(left.get("on")),
            "left_stage": left.get("stage"),
            "left_reasons": left.get("reasons", []),
            "accredited_on": cast.maybe(said.get("accredited")),
            **told.figures(read_programme(programme_text(programme)).counting_kinds),
        },
    )
    cast.acts.of(told)
    _milestones(cast, told, said)
    _away(cast, story, said)


def _story(cast: Cast, said: Row) -> Story:
    service_id, trainee_id, journey_id = cast.services[said["service"]], cast.people[said["person"]], cast.ids()
    cast.journeys[said["person"]] = journey_id
    enrolled_on = cast.day(said["enrolled"])
    enrolled = {"person": trainee_id, "on": enrolled_on}
    cast.acts.note(service_id, at(enrolled_on, 10), None, "enrolled", journey_id, **enrolled)
    lines = [Line(cast.people[key], cast.day(days[0]), cast.maybe(days[1]) if days[1:] else None)
             for key, *days in said["supervisors"]]  # fmt: skip
    for line in lines:
        who = {"trainee_id": trainee_id, "supervisor_id": line.supervisor_id}
        days = {"since": line.since, "until": line.until}
        line_id = cast.put(SupervisionLine, service_id=service_id, journey_id=journey_id, **who, **days)
        cast.acts.note(
            service_id, at(line.since, 10, 5), None, "supervisor named", line_id, supervisor=line.supervisor_id
        )
    plain = ("cycles", "signed", "sent", "sessions", "minutes", "waiting_clients")
    return Story(
        service_id=service_id,
        journey_id=journey_id,
        trainee_id=trainee_id,
        enrolled_on=enrolled_on,
        lines=lines,
        first=cast.day(said["first"]),
        last=cast.day(said["last"]),
        signed_until=cast.maybe(said.get("signed_until")),
        **{name: said[name] for name in plain if name in said},
    )


def _milestones(cast: Cast, told: Told, said: Row) -> None:
    story = told.story
    if short := said.get("shortfall"):
        when = at(cast.day(short["on"]), 13)
        by = story.supervisor_on(when.date())
        proposed = {"minutes": short["minutes"], "reasons": words()["shortfall_reasons"], "proposed_by_id": by}
        common = {"service_id": story.service_id, "journey_id": story.journey_id, "milestone": short["milestone"]}
        id_ = cast.put(Shortfall, **common, **proposed, proposed_at=when)
        cast.acts.note(story.service_id, when, by, "shortfall proposed", id_, minutes=short["minutes"])
    for asking in said.get("askings", ()):
        _asking(cast, story, asking)


def _asking(cast: Cast, story: Story, asking: Row) -> None:
    asked_at = at(cast.day(asking["asked"]), 14)
    assessor_id = cast.people[asking["by"]] if "by" in asking else None
    assigned_at = asked_at + timedelta(hours=20) if assessor_id else None
    decision = _decision(cast, story, asking)
    id_ = cast.put(
        Assessment,
        service_id=story.service_id,
        journey_id=story.journey_id,
        trainee_id=story.trainee_id,
        milestone=asking["milestone"],
        asked_at=asked_at,
        assessor_id=assessor_id,
        assigned_by_id=_coordinator(cast, story.service_id) if assessor_id else None,
        assigned_at=assigned_at,
        **decision,
    )
    note = {"milestone": asking["milestone"]}
    cast.acts.note(story.service_id, asked_at, story.trainee_id, "milestone asked for", id_, **note)
    if assigned_at:
        by = _coordinator(cast, story.service_id)
        cast.acts.note(story.service_id, assigned_at, by, "assessor asked", id_, assessor=assessor_id)
    if decision:
        accepted = {**note, "accepted": decision["accepted"], "digest": decision["digest"]}
        cast.acts.note(story.service_id, decision["decided_at"], assessor_id, "milestone decided", id_, **accepted)


def _decision(cast: Cast, story: Story, asking: Row) -> Row:
    if "decided" not in asking:
        return {}
    comment = words()["passed_comment" if asking["accepted"] else "not_yet_comment"]
    facts: dict[str, Any] = {"journey": story.journey_id, "milestone": asking["milestone"]}
    facts |= {"accepted": asking["accepted"], "asked_on": cast.day(asking["asked"])}
    content = snapshot(facts, {}, "")
    return {
        "decided_at": at(cast.day(asking["decided"]), 15),
        "accepted": asking["accepted"],
        "comment": comment,
        "snapshot": content,
        "digest": digest_of_snapshot(content),
    }


def _coordinator(cast: Cast, service_id: UUID) -> UUID:
    by_service = {"larkmoor": "hedda", "eastmere": "piers", "pellbrook": "petra"}
    return next(cast.people[who] for key, who in by_service.items() if cast.services[key] == service_id)


def _away(cast: Cast, story: Story, said: Row) -> None:
    for away in said.get("breaks", ()):
        days = {"starts_on": cast.day(away["since"]), "ends_on": cast.maybe(away.get("until"))}
        id_ = cast.put(Break, service_id=story.service_id, journey_id=story.journey_id, kind=away["kind"], **days)
        when = at(cast.day(away["since"] - 3), 11)
        cast.acts.note(story.service_id, when, story.trainee_id, "break begun", id_, **days)
    if left := said.get("left"):
        when, on = at(cast.day(left["on"]), 16), cast.day(left["on"])
        said_of_it = {"on": on, "stage": left["stage"]}
        cast.acts.note(story.service_id, when, story.trainee_id, "journey left", story.journey_id, **said_of_it)
