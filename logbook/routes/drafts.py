"""Drafts as a form is typed into: kept quietly, private, thrown away on request."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from logbook.actions import drafts
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.desk import Draft
from logbook.models.supervision import SupervisionSession
from logbook.routes import held
from logbook.routes.around import here
from logbook.routes.request import db, live_session, now, signed_in

bp = Blueprint("drafts", __name__)

FORM = "draft_of"
"""The field that names the form a draft is of: the address of its page."""


@bp.post("/drafts")
def keep() -> ResponseReturnValue:
    """Keep what is typed; answers with the local time for the note beside the heading."""
    fields = {name: values for name, values in request.form.lists() if name != FORM}
    form = held.local_address(request.form.get(FORM, ""))
    if not _already_saved(request.form.get("form_id", "")):
        drafts.keep(db(), signed_in(), live_session().home_id, form, fields, now())
    return jsonify(saved=f"{now().astimezone(here().zone):%H:%M}")


@bp.post("/drafts/throw-away")
def throw_away() -> ResponseReturnValue:
    """Throw a draft away and show its form fresh, with Undo."""
    form = held.local_address(request.form.get(FORM, ""))
    thrown = drafts.throw_away(db(), signed_in(), form, now())
    to = held.local_address(request.form.get("to", form))
    return redirect(f"{to}{'&' if '?' in to else '?'}thrown_away={thrown}" if thrown else to)


@bp.post("/drafts/<uuid:draft_id>/bring-back")
def bring_back(draft_id: UUID) -> ResponseReturnValue:
    """Undo: the form shows the draft again."""
    return redirect(held.local_address(drafts.bring_back(db(), signed_in(), draft_id).form))


def _already_saved(form_id: str) -> bool:
    """Whether a new entry was saved from this rendering of its form: a draft that arrives after that is a leftover."""
    try:
        key = UUID(form_id)
    except ValueError:
        return False
    return any(db().get(table, key) is not None for table in (Cycle, Client, SupervisionSession))


def mine(form: str) -> Draft | None:
    """The actor's draft of this form, if there is one."""
    return drafts.find(db(), signed_in(), form)


def typed(draft: Draft) -> MultiDict[str, str]:
    """A draft's fields as a form reads them."""
    return MultiDict([(name, value) for name, values in draft.fields.items() for value in values])
