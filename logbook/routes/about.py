"""The pages anybody may read: accessibility, what is held and why, source and licence."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from logbook.routes.request import public

bp = Blueprint("about", __name__)


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """How far the logbook can be used by everybody, and whom to tell where it cannot."""
    return render_template("about/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is held, why, who sees it, how long."""
    return render_template("about/privacy.html")


@bp.get("/source")
@public
def source() -> ResponseReturnValue:
    """Whose work this is, and under which licences."""
    return render_template("about/source.html")
