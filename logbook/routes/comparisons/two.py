"""Two recordings of one practitioner, as one rater rated them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import standing
from logbook.actions.comparisons import half_of
from logbook.domain.refusals import NotVisible, Reason
from logbook.domain.skills.comparison import Rated, compare
from logbook.domain.skills.pairs import why_not_pair
from logbook.domain.skills.rating import from_text
from logbook.models.people import Person
from logbook.models.profiles import Shown, seen_by
from logbook.models.rated import recordings_visible_to
from logbook.models.ratings import RatedRecording, Rating
from logbook.routes.comparisons import bp
from logbook.routes.comparisons.forms import pair_choices
from logbook.routes.request import db, now, signed_in


@bp.get("/two")
def two() -> ResponseReturnValue:
    """Side by side: differences over what is scored in both, raw totals where both are complete. Which two is asked first."""
    if not {"first", "second"} & set(request.args):
        return _which(request.args.get("of", type=UUID))
    (practitioner, first), (whose, second) = (_rating(field) for field in ("first", "second"))
    if reasons := why_not_pair(half_of(first, practitioner), half_of(second, whose)):
        return _which(request.args.get("of", type=UUID), reasons), 409
    one, other = (Rated(each.scale, from_text(each.scale, each.scores)) for each in (first, second))
    return render_template(
        "comparisons/two.html",
        own=practitioner == signed_in().id,
        name=db().scalar(select(Person.name).where(Person.id == practitioner)),
        first=first,
        second=second,
        found=compare(one, other),
    )


def _which(journey_id: UUID | None, reasons: Sequence[Reason] = ()) -> str:
    """The ratings to choose from: one's own, or a trainee's in the journey named; and why the two chosen do not go together.

    The latest of somebody's two recordings by one rater is offered beforehand.
    """
    whose, name = signed_in().id, ""
    if journey_id is not None:
        journey = standing.of_journey(db(), signed_in(), journey_id)
        policy.require_visible(policy.may_see_profile(signed_in(), journey))
        whose = journey.trainee_id
        name = db().scalar(select(Person.name).where(Person.id == whose)) or ""
    seen = seen_by(db(), signed_in().id, whose, now(), journey_id)
    chosen = [request.args.get(field, "") for field in ("first", "second")] if reasons else _likely(seen.shown)
    return render_template(
        "comparisons/which.html",
        choices=pair_choices(seen.shown, signed_in().id),
        chosen=chosen,
        found=[(reason.sentence, "#second") for reason in reasons],
        name=name,
        journey_id=journey_id,
    )


def _likely(shown: Sequence[Shown]) -> list[str]:
    """The ids of the first two that go together; empty where none do."""
    halves = [(each, half_of(each, each.rater_id)) for each in shown[:60]]
    of_one = ((one, other) for one, other in combinations(halves, 2) if one[1].rater_id == other[1].rater_id)
    return next(([str(one.id), str(other.id)] for (one, a), (other, b) in of_one if not why_not_pair(a, b)), ["", ""])


def _rating(field: str) -> tuple[UUID, Shown]:
    """Whose practice the rating is of that the address names, and the rating: 404 unless it is there for this person."""
    id_ = request.args.get(field, type=UUID)
    visible = recordings_visible_to(signed_in()).with_only_columns(RatedRecording.practitioner_id)
    of_rating = visible.join(Rating, Rating.recording_id == RatedRecording.id).where(Rating.id == id_)
    practitioner: UUID | None = db().scalar(of_rating)
    if practitioner is None:
        raise NotVisible
    there = seen_by(db(), signed_in().id, practitioner, now()).shown
    found = next((each for each in there if each.id == id_), None)
    if found is None:
        raise NotVisible
    return practitioner, found
