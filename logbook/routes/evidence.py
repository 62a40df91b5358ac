"""The whole logbook as a file: asked for, looked after while it is made, fetched by whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import exports, journal, standing
from logbook.domain.exports import ExportFacts, ExportKind, ExportState, file_name, kept_until, state
from logbook.models.desk import exports_of
from logbook.models.journeys import Journey
from logbook.models.people import Person
from logbook.routes.around import here
from logbook.routes.request import database, db, now, quiet, signed_in

bp = Blueprint("evidence", __name__, url_prefix="/journeys/<uuid:journey_id>/evidence")

COMING = (ExportState.WAITING, ExportState.BEING_MADE)


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of the file as the page shows it: what can be fetched, what is coming, and what went wrong."""

    kind: ExportKind
    state: ExportState | None
    """Of the newest asking; None when it was never asked for."""
    error: str
    ready: Any = None
    """The row that can be fetched, which may be older than the newest asking."""

    @property
    def coming(self) -> bool:
        """Whether one is on its way."""
        return self.state in COMING


@bp.get("")
def index(journey_id: UUID) -> ResponseReturnValue:
    """The page: ask for the PDF or the spreadsheet, and fetch them."""
    _require_may_export(journey_id)
    trainee_id, trainee = _trainee(journey_id)
    own = trainee_id == signed_in().id
    return render_template("evidence/index.html", **_offers(journey_id), trainee=trainee, own=own)


@bp.get("/files")
@quiet
def files(journey_id: UUID) -> ResponseReturnValue:
    """The part of the page that changes, for the page's own script; asking keeps no session alive."""
    _require_may_export(journey_id)
    return render_template("evidence/files.html", **_offers(journey_id))


@bp.post("")
def ask(journey_id: UUID) -> ResponseReturnValue:
    """Ask for one of the two."""
    if request.form.get("kind") not in list(ExportKind):
        abort(400, "Choose the PDF or the spreadsheet: nothing has been asked for.")
    exports.ask(db(), signed_in(), journey_id, ExportKind(request.form["kind"]), now())
    return redirect(url_for(".index", journey_id=journey_id))


@bp.get("/<uuid:export_id>")
def fetch(journey_id: UUID, export_id: UUID) -> ResponseReturnValue:
    """The file, for whoever asked for it; that it was fetched is journalled. One that is no longer kept leads to the page."""
    with database().writing() as writing:
        export = exports.fetch(writing, signed_in(), journey_id, export_id, now())
        if export is None or export.content is None or export.made_at is None:
            return redirect(url_for(".index", journey_id=journey_id))
        journal.commit(writing)
    kind = ExportKind(export.kind)
    made_on = export.made_at.astimezone(here().zone).date()
    name = file_name(_trainee(journey_id)[1], made_on, kind)
    return send_file(BytesIO(export.content), as_attachment=True, download_name=name, max_age=0)


def _require_may_export(journey_id: UUID) -> None:
    stands = standing.of_journey(db(), signed_in(), journey_id)
    policy.require_visible(policy.may_export(signed_in(), stands))


def _trainee(journey_id: UUID) -> tuple[UUID, str]:
    query = select(Person.id, Person.name).join(Journey, Journey.person_id == Person.id)
    id_, name = db().execute(query.where(Journey.id == journey_id)).one()
    return id_, name


def _offers(journey_id: UUID) -> dict[str, Any]:
    rows = db().execute(exports_of(signed_in().id, journey_id)).all()
    offers = [_offer(kind, [row for row in rows if row.kind == kind]) for kind in ExportKind]
    return {"offers": offers, "journey_id": journey_id, "kept_until": kept_until}


def _offer(kind: ExportKind, rows: list[Any]) -> Offer:
    """The newest asking, and the newest that can still be fetched; rows are newest first."""
    states = [state(ExportFacts(row.claimed_at, row.made_at, row.error), now()) for row in rows]
    ready = next((row for row, at in zip(rows, states, strict=True) if at is ExportState.READY), None)
    return Offer(kind, states[0] if states else None, rows[0].error if rows else "", ready)
