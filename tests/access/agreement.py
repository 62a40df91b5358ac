"""What the policy says of everybody and everything in the scene, beside what the queries answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import drafts
from logbook.actions.standing import of_journey
from logbook.domain.people import Actor, Standing
from logbook.models import (
    belonging,
    clips,
    concern_page,
    courses,
    films,
    holdings_of_footage,
    invitations,
    programmes,
    progress,
    standing,
    supervision_lists,
    teams,
)
from logbook.models.accounts import Link
from logbook.models.clients import Client, clients_visible_to
from logbook.models.concerns import Concern
from logbook.models.consent_page import consent_visible_to
from logbook.models.cycles import Cycle
from logbook.models.desk import Draft
from logbook.models.erasures import Erasure
from logbook.models.journeys import Course, CoursePlace, Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld
from logbook.models.recordings import Clip, Film
from logbook.models.supervision import SupervisionSession
from tests.access.scene import EVERYBODY
from tests.world import World

Row = Any
Asked = tuple[str, Select[Any], Callable[[Actor, Row], bool], Callable[[Actor], Any]]


def pairs(db: Session) -> list[Asked]:
    """(what, every row of it, the policy about one, the ids the database answers with)."""

    def ids(rows: Iterable[Row]) -> set[Any]:
        return {row.id for row in rows}

    def whole(query: Callable[[Actor], Select[Any]]) -> Callable[[Actor], Any]:
        return lambda actor: ids(db.scalars(query(actor)))

    def stands(actor: Actor, row: Row) -> Any:
        journey_id = row.id if isinstance(row, Journey) else row.journey_id
        return of_journey(db, actor, journey_id) if journey_id else None

    kept, links = Client.deleted_at.is_(None), select(Link).where(Link.kind == "invitation")
    return [
        ("records", select(Journey), lambda a, r: policy.may_read_record(a, stands(a, r)),
         lambda a: set(db.scalars(standing.readable_by(a)))),
        ("figures", select(Journey), lambda a, r: policy.may_see_progress(a, stands(a, r)),
         lambda a: set(db.scalars(progress.seen_by(a)))),
        ("stages", select(Journey), lambda a, r: policy.may_see_stage(a, stands(a, r)), whole(teams.stages_visible_to)),
        ("clients", select(Client).where(kept), lambda a, r: policy.may_read_record(a, stands(a, r)),
         whole(clients_visible_to)),
        ("consent", select(Client).where(kept), lambda a, r: policy.may_read_consent(a, stands(a, r)),
         whole(consent_visible_to)),
        ("cycles", select(Cycle).where(Cycle.deleted_at.is_(None)),
         lambda a, r: policy.may_read_cycle(a, stands(a, r), standing.takers_of(db, r.id)),
         whole(standing.cycles_visible_to)),
        ("sessions", select(SupervisionSession).where(SupervisionSession.deleted_at.is_(None)),
         lambda a, r: policy.may_see_session(a, r, stands(a, r)), whole(supervision_lists.sessions_visible_to)),
        *of_footage(db, stands, whole),
        ("courses", select(Course), lambda a, r: policy.may_run_courses(a, r.service_id), whole(courses.visible_to)),
        ("places", select(CoursePlace), policy.may_answer_place, whole(courses.places_visible_to)),
        ("programmes", select(ProgrammeVersion), lambda a, r: policy.may_see_programmes(a, r.service_id),
         whole(programmes.visible_to)),
        ("invitations", links, lambda a, r: policy.may_see_people(a, r.service_id), whole(invitations.visible_to)),
        ("people", select(Person), lambda a, r: any(policy.may_see_people(a, s) for s in services_of(db, r)),
         whole(belonging.visible_to)),
        ("drafts", select(Draft), policy.may_use_draft,
         lambda a: ids(filter(None, (drafts.find(db, a, form) for form in db.scalars(select(Draft.form).distinct()))))),
    ]  # fmt: skip


def of_footage(db: Session, stands: Callable[..., Any], whole: Callable[..., Any]) -> list[Asked]:
    """The same of films and clips."""
    return [
        ("concerns", select(Concern), policy.may_see_concern, whole(concern_page.concerns_visible_to)),
        ("erasures", select(Erasure), lambda a, r: policy.may_see_holdings(a, r.owner_id, r.service_id),
         whole(holdings_of_footage.erasures_visible_to)),
        ("films", select(Film), policy.may_look_after_film, whole(films.films_visible_to)),
        ("clips", select(Clip).where(Clip.deleted_at.is_(None)),
         lambda a, r: may_see_clip(db, a, r, stands(a, r)), whole(clips.clips_visible_to)),
    ]  # fmt: skip


def may_see_clip(db: Session, actor: Actor, clip: Clip, journey: Standing | None) -> bool:
    """The policy about a clip, with what it asks of the database beside where the actor stands."""
    return policy.may_see_clip(actor, clip, journey, clips.takers_of_clip(db, clip), clips.shown_to(db, clip.id))


def services_of(db: Session, person: Person) -> set[Any]:
    """The services somebody has or had a part in."""
    held = select(RoleHeld.service_id).where(RoleHeld.person_id == person.id)
    return {person.service_id, *db.scalars(held)}


def disagreements(db: Session, world: World) -> Iterator[str]:
    """Every pair of a person and a thing of which policy and database say different things."""
    actors = {name: world.actor(db, name) for name in EVERYBODY}
    for what, rows, may, seen in pairs(db):
        things = db.scalars(rows).all()
        for name, actor in actors.items():
            there = seen(actor)
            for row in things:
                if bool(may(actor, row)) != (row.id in there):
                    yield f"{what}: {name} and {row.id}: the database says {row.id in there}"


def answers(db: Session, world: World) -> dict[str, set[bool]]:
    """For each kind of thing the answers the database gave, to be sure that there were both."""
    actors = [world.actor(db, name) for name in EVERYBODY]
    return {
        what: {row.id in seen(actor) for actor in actors for row in db.scalars(rows)}
        for what, rows, _may, seen in pairs(db)
    }
