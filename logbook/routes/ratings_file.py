"""Ratings as a file: asked for, made by the jobs process, fetched by whoever asked. Nothing is in it that is blind to them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import journal, ratings_file
from logbook.domain.exports import ExportFacts, ExportState, RatingsKind, kept_until, ratings_file_name, state
from logbook.models.desk import exports_of
from logbook.routes.around import here
from logbook.routes.request import database, db, now, quiet, signed_in

bp = Blueprint("ratings_file", __name__, url_prefix="/skills/files")


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of the file: where the newest asking stands, and the one that can be fetched, if any."""

    kind: RatingsKind
    state: ExportState | None
    error: str
    ready: Any

    @property
    def coming(self) -> bool:
        """Whether one is on its way."""
        return self.state in (ExportState.WAITING, ExportState.BEING_MADE)


@bp.get("")
def index() -> ResponseReturnValue:
    """Ask for the tables or the workbook, and fetch them."""
    return render_template("ratings_file/index.html", **_offers())


@bp.get("/part")
@quiet
def files() -> ResponseReturnValue:
    """The part of the page that changes, for the page's own script."""
    return render_template("ratings_file/files.html", **_offers())


@bp.post("")
def ask() -> ResponseReturnValue:
    """Ask for one of the two."""
    if request.form.get("kind") not in list(RatingsKind):
        abort(400, "Choose the tables or the workbook: nothing has been asked for.")
    ratings_file.ask(db(), signed_in(), RatingsKind(request.form["kind"]), now())
    return redirect(url_for(".index"))


@bp.get("/<uuid:export_id>")
def fetch(export_id: UUID) -> ResponseReturnValue:
    """The file, for whoever asked for it; that it was fetched is journalled."""
    with database().writing() as writing:
        export = ratings_file.fetch(writing, signed_in(), export_id, now())
        if export is None or export.content is None or export.made_at is None:
            return redirect(url_for(".index"))
        journal.commit(writing)
    made_on = export.made_at.astimezone(here().zone).date()
    name = ratings_file_name(made_on, RatingsKind(export.kind))
    return send_file(BytesIO(export.content), as_attachment=True, download_name=name, max_age=0)


def _offers() -> dict[str, Any]:
    rows = db().execute(exports_of(signed_in().id, None)).all()
    offers = [_offer(kind, [row for row in rows if row.kind == kind]) for kind in RatingsKind]
    return {"offers": offers, "kept_until": kept_until}


def _offer(kind: RatingsKind, rows: list[Any]) -> Offer:
    """The newest asking, and the newest that can still be fetched; rows are newest first."""
    states = [state(ExportFacts(row.claimed_at, row.made_at, row.error), now()) for row in rows]
    ready = next((row for row, at in zip(rows, states, strict=True) if at is ExportState.READY), None)
    return Offer(kind, states[0] if states else None, rows[0].error if rows else "", ready)
