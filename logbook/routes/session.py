"""How long one is still signed in, asked quietly; and staying signed in, by a press."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from logbook.domain import sessions
from logbook.routes.held import local_address
from logbook.routes.request import live_session, public, quiet

bp = Blueprint("session", __name__, url_prefix="/session")


@bp.get("")
@public
@quiet
def show() -> ResponseReturnValue:
    """The seconds that are left, none for somebody signed out. Asking keeps nothing alive."""
    return _left(live_session().remaining if current_user.is_authenticated else timedelta(0))


@bp.post("")
def stay() -> ResponseReturnValue:
    """A press like any other, so the session goes on; the page asks by script, a form without one goes back to its page."""
    if request.accept_mimetypes.best == "application/json":
        return "", 204
    return redirect(local_address(request.form.get("to", "/")))


def _left(left: timedelta) -> ResponseReturnValue:
    warn = sessions.IDLE - sessions.WARN_AFTER
    return jsonify(seconds=int(left.total_seconds()), warn=int(warn.total_seconds()))
