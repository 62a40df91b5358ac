"""Calibrations: offered, opened, rated blind by everyone who rates, and where one stands once they have closed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import calibrations as actions
from logbook.domain.refusals import RuleBroken
from logbook.domain.skills.calibration import FEWEST_OTHERS, USUAL, Stand, stand, why_no_stand
from logbook.models.calibrations import blind_ratings, calibrations_visible_to, listed_for, own_entry, taken_part_in
from logbook.models.comparing import Calibration
from logbook.models.ratings import RatedRecording
from logbook.routes.fields import DateField, Form, LineField
from logbook.routes.finding import one_or_404
from logbook.routes.paging import page_of
from logbook.routes.rating.blueprint import recording_or_404
from logbook.routes.request import db, now, signed_in

bp = Blueprint("calibrations", __name__, url_prefix="/skills")


class OpenForm(Form):
    """Under which title, and until when."""

    title = LineField("What is it called?", most=120, hint="Such as “Bath time, 12 minutes”. No names.")
    closes_on = DateField("The last day to rate it")


@bp.get("/calibrations")
def index() -> ResponseReturnValue:
    """Those offered, open and closed, and where one stood over time."""
    page = page_of(db(), listed_for(signed_in()))
    today = {row.id: signed_in().today_in(row.service_id) for row in page.rows}
    opens = {row.service_id: policy.may_open_calibration(signed_in(), row.service_id) for row in page.rows}
    return render_template("calibrations/index.html", page=page, today=today, opens=opens, over_time=_over_time())


@bp.post("/recordings/<uuid:recording_id>/calibration")
def offer(recording_id: UUID) -> ResponseReturnValue:
    """Offer what is rated to one's service."""
    row = actions.offer(db(), signed_in(), recording_or_404(recording_id), now())
    flash("It is offered: somebody who trains or runs the service opens it.", "done")
    return redirect(url_for(".show", calibration_id=row.id))


@bp.route("/calibrations/<uuid:calibration_id>/open", methods=["GET", "POST"])
def open_it(calibration_id: UUID) -> ResponseReturnValue:
    """Open it to everyone who rates."""
    calibration = _calibration(calibration_id)
    policy.require(policy.may_open_calibration(signed_in(), calibration.service_id))
    form = OpenForm(closes_on=signed_in().today_in(calibration.service_id) + USUAL)
    if form.validate_on_submit():
        try:
            actions.open_it(db(), signed_in(), calibration, form.title.data or "", form.closes_on.day, now())
            return redirect(url_for(".show", calibration_id=calibration.id))
        except RuleBroken as broken:
            form.say(broken)
    page = render_template("calibrations/open.html", form=form, calibration=calibration)
    return page, 422 if form.errors else 200


@bp.post("/calibrations/<uuid:calibration_id>/part")
def take_part(calibration_id: UUID) -> ResponseReturnValue:
    """On to rating it, blind."""
    entry = actions.take_part(db(), signed_in(), _calibration(calibration_id), now())
    return redirect(url_for("rating.recording", recording_id=entry))


@bp.get("/calibrations/<uuid:calibration_id>")
def show(calibration_id: UUID) -> ResponseReturnValue:
    """How it goes, and once it has closed where one stands."""
    calibration = _calibration(calibration_id)
    recording = db().get_one(RatedRecording, calibration.recording_id)
    closed = actions.is_closed(calibration, signed_in().today_in(calibration.service_id))
    found, why_not = _stand(calibration, closed)
    return render_template(
        "calibrations/show.html",
        calibration=calibration,
        recording=recording,
        closed=closed,
        entry=own_entry(db(), calibration.id, signed_in().id),
        rates=policy.may_rate_for_calibration(signed_in(), recording),
        opens=policy.may_open_calibration(signed_in(), calibration.service_id),
        own=signed_in().id == recording.practitioner_id,
        stand=found,
        why_not=why_not,
        fewest=FEWEST_OTHERS,
    )


@bp.post("/calibrations/<uuid:calibration_id>/taken-back")
def take_back(calibration_id: UUID) -> ResponseReturnValue:
    """By whose practice it is."""
    actions.take_back(db(), signed_in(), _calibration(calibration_id), now())
    flash("Taken back: nobody rates it any more.", "done")
    return redirect(url_for(".index"))


def _calibration(calibration_id: UUID) -> Calibration:
    return one_or_404(calibrations_visible_to, Calibration, calibration_id)


def _stand(calibration: Calibration, closed: bool) -> tuple[Stand | None, str]:
    """Where the actor stands, or the sentence that says why they are not shown it."""
    if not closed:
        return None, why_no_stand(closed, None, 0) if calibration.opened_at else ""
    found = blind_ratings(db(), calibration, signed_in().id, _until(calibration))
    why_not = why_no_stand(closed, found.own, len(found.others))
    if why_not or found.scale is None or found.own is None:
        return None, why_not
    return stand(found.scale, found.own, found.others), ""


def _until(calibration: Calibration) -> datetime:
    """The midnight after its last day, on the service's clocks."""
    place = signed_in().places.get(calibration.service_id)
    day = (calibration.closes_on or signed_in().today) + timedelta(days=1)
    return datetime.combine(day, time(), ZoneInfo(place.zone) if place else UTC)


def _over_time() -> list[tuple[Calibration, Stand]]:
    """The closed ones in which one stood anywhere, the first one first."""
    found: list[tuple[Calibration, Any]] = [
        (each, _stand(each, closed=True)[0])
        for each in db().scalars(taken_part_in(signed_in())).all()
        if actions.is_closed(each, signed_in().today_in(each.service_id))
    ]
    return [(each, stood) for each, stood in found if stood is not None]
