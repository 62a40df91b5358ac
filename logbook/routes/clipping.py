"""The clipping page: a film is opened where it lies, moments are cut out of it in the browser, and only they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.domain.attunement import PRINCIPLES
from logbook.domain.consent import Footage, Purpose, Recognisable
from logbook.domain.films import DAYS_KEPT, may_be_clipped
from logbook.domain.recordings import OF_A_FAMILY, Kind
from logbook.domain.refusals import NotVisible, Reason, require_none
from logbook.models.clients import Client
from logbook.models.clips import clips_visible_to
from logbook.models.cycles import Cycle, number_of
from logbook.models.films import last_device
from logbook.models.footage_consent import family, footage_of
from logbook.models.recordings import Clip, Film
from logbook.models.standing import cycles_visible_to
from logbook.routes.finding import one_or_404, one_to_write_in
from logbook.routes.headers import WITH_FILMS
from logbook.routes.request import db, signed_in

bp = Blueprint("clipping", __name__)


@bp.get("/cycles/<uuid:cycle_id>/clips/new")
def show(cycle_id: UUID) -> ResponseReturnValue:
    """Clip a film of this cycle, or trim a clip of it; refused in words where nobody in it may be shown."""
    cycle = one_to_write_in(cycles_visible_to, Cycle, cycle_id)
    trims = _trims(cycle.id)
    require_none(stops_clipping(cycle))
    seen, today = family(db(), cycle.client_id), signed_in().today_in(cycle.service_id)
    return _page(
        cycle=cycle,
        client=db().get_one(Client, cycle.client_id),
        number=number_of(db(), cycle),
        people=[_person(each, _agreed(each, today)) for each in _with_those_who_left(seen.people, trims)],
        kinds=_asked_first([Kind.INTERACTION, Kind.SHARED_REVIEW]),
        trims=trims,
    )


def stops_clipping(cycle: Cycle) -> list[Reason]:
    """What that page would answer instead of opening; nothing where a film of this cycle may be clipped."""
    seen = family(db(), cycle.client_id)
    return may_be_clipped(seen, cycle.childs_answer, signed_in().today_in(cycle.service_id))


@bp.get("/clips/new")
def of_meeting() -> ResponseReturnValue:
    """Clip a film in which no family is seen: supervision, another meeting, VERP; or trim a clip of one."""
    kinds = _asked_first([kind for kind in Kind if kind not in OF_A_FAMILY])
    return _page(cycle=None, people=[], kinds=kinds, trims=_trims(None))


class Trims(NamedTuple):
    """The stored clip that is cut further, and what is known of who is in it."""

    clip: Clip
    footage: Footage

    @property
    def people(self) -> dict[UUID, bool]:
        """Whether a box covers them, by participant."""
        return {each.participant_id: each.covered for each in self.footage.people}


def _trims(cycle_id: UUID | None) -> Trims | None:
    """The clip the address names, for whoever may cut its film: a shorter moment is a moment of the same film."""
    if "of" not in request.args:
        return None
    clip = one_or_404(clips_visible_to, Clip, request.args.get("of", type=UUID) or UUID(int=0))
    policy.require_visible(clip.cycle_id == cycle_id)
    policy.require(policy.may_cut_film(signed_in(), db().get_one(Film, clip.film_id), {clip.owner_id}))
    return Trims(clip, footage_of(db(), [clip.id])[clip.id])


def _with_those_who_left(there: Sequence[Recognisable], trims: Trims | None) -> list[Recognisable]:
    """The family as it is today; beside it whoever is in the clip that is trimmed and takes part no more."""
    known = {each.participant_id for each in there}
    return [*there, *(each for each in trims.footage.people if each.participant_id not in known)] if trims else [*there]


def _asked_first(kinds: list[Kind]) -> list[Kind]:
    """What may have been filmed, with what the address asks for chosen. A kind that is none of these is no page."""
    asked = request.args.get("kind")
    if asked and asked not in kinds:
        raise NotVisible
    return sorted(kinds, key=lambda kind: kind != asked)


def _page(**facts: Any) -> ResponseReturnValue:
    page = render_template(
        "clipping/show.html",
        principles=PRINCIPLES,
        device=last_device(db(), signed_in().id),
        days=DAYS_KEPT,
        person=signed_in().id,
        **facts,
    )
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = WITH_FILMS
    return answer


def _agreed(each: Recognisable, today: Any) -> bool:
    given = each.answers.get(Purpose.CARE)
    return given is not None and given.is_yes(today)


def _person(each: Recognisable, agreed: bool) -> dict[str, Any]:
    return {"id": each.participant_id, "label": each.label, "agreed": agreed}
