"""The progress page: one page for the trainee, the supervisor and the coordinator, in at most six queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.domain.overview import overview
from logbook.domain.pace import METHOD, Outlook
from logbook.domain.people import Standing
from logbook.models import courses, programmes, progress
from logbook.models.journeys import Journey
from logbook.models.standing import standing_of
from logbook.routes.journeys import bp
from logbook.routes.journeys.finding import find
from logbook.routes.request import db, now, signed_in
from logbook.routes.ways import address, reader_of, way


@bp.get("/progress")
def own() -> ResponseReturnValue:
    """One's own journey; of several the one under way that began last, with links to the others."""
    rows = db().execute(progress.journeys_rows(Journey.person_id == signed_in().id)).all()
    if not rows:
        places = db().execute(courses.own_places_rows(signed_in().id)).all()
        return render_template("journeys/none.html", places=places)
    standing = standing_of(db(), rows[0].id, signed_in().today)
    policy.require_visible(standing is not None)
    return _page(rows[0], standing, rows) if standing else ""


@bp.get("/journeys/<uuid:journey_id>/progress")
def show(journey_id: UUID) -> ResponseReturnValue:
    """The same page by its own address."""
    found = find(journey_id)
    return _page(found.row, found.standing, [])


def _page(row: Any, standing: Standing, siblings: Sequence[Any]) -> ResponseReturnValue:
    kept = progress.keep(db(), row, now())
    seen = overview(kept.record, kept.today)
    reader = reader_of(signed_in(), standing)
    reasons = seen.next.blocked if seen.next else ()
    key = seen.next.milestone.key if seen.next else ""
    return render_template(
        "journeys/progress.html",
        journey=row,
        kept=kept,
        seen=seen,
        own=signed_in().id == row.person_id,
        siblings=[(each, programmes.read(each.text).ended) for each in siblings] if len(siblings) > 1 else [],
        reads=policy.may_read_record(signed_in(), standing),
        changes=policy.may_change_journey(signed_in(), standing),
        asks_about_stage=_asks_about_stage(standing),
        runs=policy.may_run_courses(signed_in(), row.service_id),
        blocked=[(reason.sentence, way(reason, reader, row.id, key)) for reason in reasons],
        milestone_page=address("milestones.show", journey_id=row.id, key=key) if key else "",
        evidence_page=address("evidence.index", journey_id=row.id),
        method=METHOD if seen.prediction.outlook is Outlook.RANGE else "",
    )


def _asks_about_stage(standing: Standing) -> bool:
    """Whether to ask once if the manager may see the stage: of somebody in a team with one, who has not said yet."""
    chooses = policy.may_choose_about_stage(signed_in(), standing.service_id)
    own = standing.trainee_id == signed_in().id
    return own and chooses and standing.open and bool(standing.manager_ids) and standing.shows_stage is None
