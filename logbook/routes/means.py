"""What the sub-scales come to over all services, for whoever rates."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.domain.skills.rating import AsWhom
from logbook.models.means import FEWEST_RATERS, means_over_all, told_until
from logbook.models.scales import in_use, scale_of
from logbook.policy.comparing import ASKING, RATING
from logbook.routes.request import db, now, signed_in

bp = Blueprint("means", __name__)


@bp.get("/skills/means")
def show() -> ResponseReturnValue:
    """Own ratings and supervisors', over whole past months, of which none can still be waited for."""
    policy.require(policy.may_see_means(signed_in()))
    service_id = signed_in().services_as(*RATING, *ASKING)[0]
    version = next(iter(in_use(db(), service_id, signed_in().today_in(service_id))), None)
    scale = scale_of(version) if version else None
    until = told_until(now())
    eyes = (AsWhom.SELF, AsWhom.SUPERVISOR)
    found = [means_over_all(db(), scale, each, until) for each in eyes] if scale else []
    return render_template("means/show.html", scale=scale, found=found, until=until, fewest=FEWEST_RATERS)
