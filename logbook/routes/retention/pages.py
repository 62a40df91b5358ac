"""The pages and files: whole and live for coordinators, closed months with small cells hidden for managers and for files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import UUID

from flask import abort, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import journal
from logbook.domain.people import Role
from logbook.domain.retention_of_people.definitions import DEFINITIONS, NO_CAUSE
from logbook.domain.retention_of_people.report import Report, tables
from logbook.models import retention_page
from logbook.models.kept import asked
from logbook.models.ways import WHOLE
from logbook.routes.request import database, db, now, signed_in
from logbook.routes.retention.blueprint import bp
from logbook.routes.retention.counting import EVERYBODY, Choice, choices, live, of_closed_month
from logbook.routes.retention.kept import Kept
from logbook.routes.services import service_choices

PARTS = ("funnel", "accreditation", "practice", "reasons", "weeks")


@bp.get("")
def show() -> ResponseReturnValue:
    """A service's figures, today and whole, for its coordinators: everybody, or one group."""
    service_id = _coordinated()
    today = signed_in().today_in(service_id)
    middle = _kept("whole", service_id, today, lambda: _whole(service_id, today))
    services = service_choices(Role.COORDINATOR)
    return render_template("retention/show.html", middle=middle, services=services, service=str(service_id))


@bp.get("/team")
def team() -> ResponseReturnValue:
    """The figures of a team in the last closed month, for whoever manages it."""
    mine = asked(db(), retention_page.teams_managed, signed_in()).all()
    policy.require_visible(bool(mine))
    chosen = next((row for row in mine if str(row.id) == request.args.get("of")), mine[0])
    policy.require_visible(policy.may_read_team_retention(signed_in(), chosen.service_id, manages=True))
    today = signed_in().today_in(chosen.service_id)
    choice = Choice("team", chosen.id.hex, chosen.name)

    def make() -> str:
        report = of_closed_month(db(), chosen.service_id, choice, today)
        return _drawn(report, choice, file="retention.team_file", of=str(chosen.id), service="")

    middle = _kept(f"team {chosen.id.hex}", chosen.service_id, today, make)
    return render_template("retention/team.html", middle=middle, teams=mine, chosen=chosen)


@bp.get("/definitions")
def definitions() -> ResponseReturnValue:
    """What every figure means."""
    reads = bool(signed_in().services_as(Role.COORDINATOR, Role.MANAGER))
    policy.require_visible(reads)
    return render_template("retention/definitions.html", definitions=DEFINITIONS, no_cause=NO_CAUSE)


@bp.get("/file")
def file() -> ResponseReturnValue:
    """One part as CSV or all of them as a workbook: the last closed month, small cells hidden, for a coordinator too."""
    service_id = _coordinated()
    choice = _chosen(service_id)
    return _file(service_id, choice, signed_in().places[service_id].name)


@bp.get("/team/file")
def team_file() -> ResponseReturnValue:
    """The same of a team, for whoever manages it."""
    mine = asked(db(), retention_page.teams_managed, signed_in()).all()
    chosen = next((row for row in mine if str(row.id) == request.args.get("of")), None)
    if chosen is None:
        abort(404)
    return _file(chosen.service_id, Choice("team", chosen.id.hex, chosen.name), chosen.name)


def _coordinated() -> UUID:
    """The service the address names, among those whose figures this person reads; 404 for whoever reads none."""
    readable = [each for each in signed_in().places if policy.may_read_retention(signed_in(), each)]
    policy.require_visible(bool(readable))
    named = request.args.get("service", "")
    return next((each for each in readable if str(each) == named), readable[0])


def _kept(what: str, service_id: UUID, today: date, make: Callable[[], str]) -> str:
    """The middle of a page, made anew only where the statistics changed since, or a day began."""
    version = asked(db(), retention_page.version_rows, signed_in(), of_service=service_id).scalar()
    kept: Kept = current_app.extensions.setdefault("logbook.retention", Kept())
    return kept.or_made((what, service_id, today, version, request.args.get("of", "")), make)


def _whole(service_id: UUID, today: date) -> str:
    choice = _chosen(service_id)
    report = live(db(), service_id, choice, today)
    groups = choices(db(), service_id, today)
    return _drawn(report, choice, file="retention.file", of=choice.value, service=str(service_id), groups=groups)


def _drawn(report: Report, choice: Choice, **more: object) -> str:
    return render_template(
        "retention/middle.html", report=report, choice=choice, everybody=choice.kind == WHOLE, no_cause=NO_CAUSE, **more
    )


def _chosen(service_id: UUID) -> Choice:
    """The one filter the address names, among those there are."""
    named = request.args.get("of", "")
    if not named:
        return EVERYBODY
    today = signed_in().today_in(service_id)
    every = (each for group in choices(db(), service_id, today).values() for each in group)
    found = next((each for each in every if each.value == named), None)
    if found is None:
        abort(404)
    return found


def _file(service_id: UUID, choice: Choice, of: str) -> ResponseReturnValue:
    """Made while somebody waits: a few tables of a few rows. That it was fetched is journalled."""
    part, kind = request.args.get("part", ""), request.args.get("as", "csv")
    if kind not in ("csv", "xlsx") or (kind == "csv" and part not in PARTS):
        abort(404)
    report = of_closed_month(db(), service_id, choice, signed_in().today_in(service_id))
    about = f"{of}: {choice.words}, to the end of {report.on:%d.%m.%Y}. {NO_CAUSE}"
    with database().writing() as writing:
        said = {"of": choice.kind, "part": part or "all", "kind": kind, "until": report.on}
        journal.record(writing, signed_in(), "retention figures fetched", service_id, None, now(), **said)
        journal.commit(writing)
    from logbook.routes import sheets  # noqa: PLC0415 - brings libraries of files, which few processes ever need

    name = f"retention-{part or 'all'}-{report.on:%Y-%m}.{kind}"
    if kind == "csv":
        content, mime = sheets.as_csv(tables(report)[part], about), "text/csv; charset=utf-8"
    else:
        content, mime = sheets.as_xlsx(tables(report), about), sheets.XLSX
    return send_file(BytesIO(content), mimetype=mime, as_attachment=True, download_name=name, max_age=0)
