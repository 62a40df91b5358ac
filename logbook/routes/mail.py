"""The outbox as administrators see it: what is waiting, what has gone; the words only where nothing is really sent."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions.outbox import delivers
from logbook.domain.mail import state
from logbook.domain.people import Role
from logbook.domain.refusals import NotVisible
from logbook.models.desk import OutgoingMail
from logbook.models.services import Installation
from logbook.routes.paging import page_of
from logbook.routes.request import db, settings, signed_in

bp = Blueprint("mail", __name__, url_prefix="/mail")


@bp.get("")
def index() -> ResponseReturnValue:
    """Every letter of the services this person administers, the newest first."""
    services = signed_in().services_as(Role.ADMINISTRATOR)
    policy.require(any(policy.may_see_mail(signed_in(), service_id) for service_id in services))
    columns = ("id", "subject", "address", "written_at", "sent_at", "attempts", "last_error")
    ends = ("unknown_at", "dropped_at")
    letters = (
        select(*(getattr(OutgoingMail, name) for name in columns + ends))
        .where(OutgoingMail.service_id.in_(services))
        .order_by(OutgoingMail.written_at.desc(), OutgoingMail.id.desc())
    )
    return render_template(
        "mail/index.html",
        page=page_of(db(), letters),
        state=state,
        delivers=delivers(db(), settings()),
        fictional=_fictional(),
    )


@bp.get("/<uuid:letter_id>")
def show(letter_id: UUID) -> ResponseReturnValue:
    """One letter. Where nothing is really sent its words are shown; a private link only among invented people."""
    letter = db().get(OutgoingMail, letter_id)
    if letter is None or not policy.may_see_mail(signed_in(), letter.service_id):
        raise NotVisible
    shown = (
        not letter.sent_at
        and not letter.dropped_at
        and not delivers(db(), settings())
        and (_fictional() or not letter.private)
    )
    said = state(letter.sent_at, letter.attempts, letter.last_error, letter.unknown_at, letter.dropped_at)
    return render_template("mail/show.html", letter=letter, shown=shown, state=said)


def _fictional() -> bool:
    return bool(db().scalar(select(Installation.fictional)))
