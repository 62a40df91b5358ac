"""What the policy says of everybody and everything in the scene, beside what the queries answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import drafts
from logbook.actions.standing import of_journey
from logbook.domain.people import Actor, Standing
from logbook.models import (
    belonging,
    calibrations,
    clips,
    comparisons,
    concern_page,
    courses,
    films,
    holdings_of_footage,
    intervision,
    intervision_lists,
    invitations,
    plans,
    programmes,
    progress,
    rated,
    relations,
    retention_page,
    scales,
    shares,
    standing,
    supervision_lists,
    teams,
)
from logbook.models.accounts import Link
from logbook.models.clients import Client, clients_visible_to
from logbook.models.comparing import Calibration, ComparedPractitioner, GroupComparison, PaperTable, TransferPlan
from logbook.models.concerns import Concern
from logbook.models.consent_page import consent_visible_to
from logbook.models.cycles import Cycle
from logbook.models.desk import Draft
from logbook.models.erasures import Erasure
from logbook.models.intervision import IntervisionGroup, IntervisionMeeting, IntervisionMember, IntervisionTurn
from logbook.models.journeys import Course, CoursePlace, Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld
from logbook.models.ratings import RatedRecording, ScaleVersion
from logbook.models.recordings import Clip, Film
from logbook.models.services import Team, TeamPlace
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
        *of_managers(db, stands, whole),
        ("clients", select(Client).where(kept), lambda a, r: policy.may_read_record(a, stands(a, r)),
         whole(clients_visible_to)),
        ("consent", select(Client).where(kept), lambda a, r: policy.may_read_consent(a, stands(a, r)),
         whole(consent_visible_to)),
        ("cycles", select(Cycle).where(Cycle.deleted_at.is_(None)),
         lambda a, r: policy.may_read_cycle(a, stands(a, r), relations.takers_of(db, r.id)),
         whole(standing.cycles_visible_to)),
        ("sessions", select(SupervisionSession).where(SupervisionSession.deleted_at.is_(None)),
         lambda a, r: policy.may_see_session(a, r, stands(a, r)), whole(supervision_lists.sessions_visible_to)),
        *of_footage(db, stands, whole), *of_comparing(db, whole),
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


def of_managers(db: Session, stands: Callable[..., Any], whole: Callable[..., Any]) -> list[Asked]:
    """The same of what a manager sees by name."""
    return [
        ("stages", select(Journey), lambda a, r: policy.may_see_stage(a, stands(a, r)), whole(teams.stages_visible_to)),
        ("protected time", select(Journey), lambda a, r: policy.may_see_protected_time(a, stands(a, r)),
         whole(teams.times_visible_to)),
        ("team retention", select(Team), lambda a, r: policy.may_read_team_retention(a, r.service_id, managed(db, a, r)),
         lambda a: {row.id for row in db.execute(retention_page.teams_managed(a))}),
    ]  # fmt: skip


def of_comparing(db: Session, whole: Callable[..., Any]) -> list[Asked]:
    """The same of what is made of ratings."""

    def practitioner(calibration: Calibration) -> UUID:
        return db.get_one(RatedRecording, calibration.recording_id).practitioner_id

    standing_places = select(ComparedPractitioner).join(
        GroupComparison, GroupComparison.id == ComparedPractitioner.comparison_id
    ).where(GroupComparison.asks.is_(True))  # fmt: skip
    return [
        ("comparisons", select(GroupComparison), policy.may_see_comparison, whole(comparisons.comparisons_visible_to)),
        ("asked to share", standing_places, policy.may_answer_for, whole(comparisons.places_visible_to)),
        ("plans", select(TransferPlan), policy.may_use_plan, whole(plans.plans_visible_to)),
        ("paper tables", select(PaperTable), policy.may_use_paper_table, whole(plans.tables_visible_to)),
        ("calibrations", select(Calibration), lambda a, r: policy.may_see_calibration(a, r, practitioner(r)),
         whole(calibrations.calibrations_visible_to)),
    ]  # fmt: skip


def managed(db: Session, actor: Actor, team: Team) -> bool:
    """Whether this person manages the team today."""
    place = select(TeamPlace.id).where(TeamPlace.team_id == team.id, TeamPlace.person_id == actor.id, TeamPlace.manages)
    return db.scalar(place.where(standing.running(TeamPlace, actor.today))) is not None


def of_footage(db: Session, stands: Callable[..., Any], whole: Callable[..., Any]) -> list[Asked]:
    """The same of films and clips, and of those they are shared with."""
    return [
        *of_peers(db, whole),
        *of_ratings(db, stands, whole),
        ("concerns", select(Concern), policy.may_see_concern, whole(concern_page.concerns_visible_to)),
        ("erasures", select(Erasure), lambda a, r: policy.may_see_holdings(a, r.owner_id, r.service_id),
         whole(holdings_of_footage.erasures_visible_to)),
        ("films", select(Film), policy.may_look_after_film, whole(films.films_visible_to)),
        ("clips", select(Clip).where(Clip.deleted_at.is_(None)),
         lambda a, r: may_see_clip(db, a, r, stands(a, r)), whole(clips.clips_visible_to)),
    ]  # fmt: skip


def of_peers(db: Session, whole: Callable[..., Any]) -> list[Asked]:
    """The same of intervision."""

    def in_group(actor: Actor, row: Row) -> bool:
        group = row if isinstance(row, IntervisionGroup) else db.get_one(IntervisionGroup, row.group_id)
        return policy.may_see_group(actor, group, intervision_lists.member_ids(db, group.id))

    return [
        ("groups", select(IntervisionGroup), in_group, whole(intervision.groups_visible_to)),
        ("meetings", select(IntervisionMeeting).where(IntervisionMeeting.called_off_at.is_(None)), in_group,
         whole(intervision.meetings_visible_to)),
        ("invitations into groups", select(IntervisionMember), policy.may_answer_place_in_group,
         whole(intervision.places_visible_to)),
        ("presentations", select(IntervisionTurn), policy.may_read_turn, whole(intervision.turns_visible_to)),
    ]  # fmt: skip


def may_see_clip(db: Session, actor: Actor, clip: Clip, journey: Standing | None) -> bool:
    """The policy about a clip, with what it asks of the database beside where the actor stands."""
    found = relations.relations_of_clip(db, clip, actor.today)
    shared = shares.shared_with(shares.shares_of(db, clip.id, actor.now, actor.today_in(clip.service_id)))
    may = policy.may_see_clip(actor, clip, journey, found.taker_ids, found.shown_ids, found.rater_ids, shared)
    assert policy.may_see_clip(actor, clip, *found, shared) == may, "whom nobody asked about would have seen it"
    return may


def of_ratings(db: Session, stands: Callable[..., Any], whole: Callable[..., Any]) -> list[Asked]:
    """The same of what is rated, and on what."""
    return [
        ("to be rated", select(RatedRecording).where(RatedRecording.deleted_at.is_(None)),
         lambda a, r: may_see_recording(db, a, r, stands(a, r)), whole(rated.recordings_visible_to)),
        ("scales", select(ScaleVersion), lambda a, r: policy.may_see_scales(a, r.service_id), whole(scales.visible_to)),
    ]  # fmt: skip


def may_see_recording(db: Session, actor: Actor, recording: RatedRecording, journey: Standing | None) -> bool:
    """The policy about what is rated, with what it asks of the database beside where the actor stands."""
    takers, asked = rated.takers_of_recording(db, recording), rated.asked_to_rate(db, recording.id)
    return policy.may_see_recording(actor, recording, journey, takers, asked)


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
        what: {each in there for there in map(seen, actors) for each in {row.id for row in db.scalars(rows)}}
        for what, rows, _may, seen in pairs(db)
    }
