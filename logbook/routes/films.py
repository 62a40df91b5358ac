"""Films on devices: on which device each lies, by when it is to be deleted, and one tap to say that it is."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import films
from logbook.domain.films import DAYS_KEPT
from logbook.domain.recordings import OF_A_FAMILY, Kind
from logbook.domain.refusals import RuleBroken
from logbook.models.cycles import Cycle
from logbook.models.films import films_of, films_visible_to, last_device
from logbook.models.recordings import Film
from logbook.models.standing import cycles_visible_to
from logbook.routes.finding import one_or_404, one_to_write_in
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, signed_in

bp = Blueprint("films", __name__)


@bp.get("/films")
def index() -> ResponseReturnValue:
    """The actor's own films, those still on a device first."""
    return _page()


@bp.post("/films")
def register() -> ResponseReturnValue:
    """Register a film: by the clipping page as part of sending, or by the form on the page of films."""
    said = request.form
    cycle_id, days = said.get("cycle", type=UUID), said.get("days", 0, type=int)
    film_id = said.get("form_id", type=UUID) or uuid4()
    cycle = one_to_write_in(cycles_visible_to, Cycle, cycle_id) if cycle_id else None
    try:
        kind = _kind(said.get("kind", ""))
        films.register(
            db(), signed_in(), cycle, film_id=film_id, kind=kind, device=said.get("device", ""), days=days, now=now()
        )
    except RuleBroken as broken:
        return ({"reasons": [str(broken)]}, 422) if _by_script() else _page(broken)
    if _by_script():
        return {"film": str(film_id)}, 201
    flash("Registered. It stays on this list until you say that it is deleted.", "done")
    return redirect(url_for(".index"))


@bp.post("/films/<uuid:film_id>/deleted")
def confirm(film_id: UUID) -> ResponseReturnValue:
    """It is no longer on its device."""
    films.confirm_deleted(db(), signed_in(), one_or_404(films_visible_to, Film, film_id), now())
    flash("Thank you: the film is off its device.", "done")
    return redirect(url_for(".index"))


@bp.post("/films/<uuid:film_id>/still-there")
def take_back(film_id: UUID) -> ResponseReturnValue:
    """A tap by mistake is undone."""
    films.take_back(db(), signed_in(), one_or_404(films_visible_to, Film, film_id), now())
    flash("Put back on the list: the film is still on its device.", "done")
    return redirect(url_for(".index"))


def _page(broken: RuleBroken | None = None) -> ResponseReturnValue:
    page = render_template(
        "films/index.html",
        page=page_of(db(), films_of(signed_in())),
        broken=broken,
        said=request.form,
        device=request.form.get("device") or last_device(db(), signed_in().id),
        kinds=[kind for kind in Kind if kind not in OF_A_FAMILY],
        days=DAYS_KEPT,
        key=request.form.get("form_id") or uuid4(),
    )
    return page, 422 if broken else 200


def _kind(said: str) -> Kind:
    try:
        return Kind(said)
    except ValueError:
        raise RuleBroken("Choose what was filmed from the list.", field="kind") from None


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
