"""Who is in a clip: said later, and settled where somebody unexpected is on it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import clip_people, standing
from logbook.domain.clips import MOST_CHARACTERS
from logbook.domain.people import Standing
from logbook.domain.refusals import RuleBroken
from logbook.domain.typed import one_line
from logbook.models.clients import Client, participants_of
from logbook.models.clips import clips_visible_to, recognisable_in
from logbook.models.recordings import Clip
from logbook.routes.clips import bp
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in


@bp.route("/clips/<uuid:clip_id>/people", methods=["GET", "POST"])
def people(clip_id: UUID) -> ResponseReturnValue:
    """Tick who can be recognised; write who else it is, as long as that is open."""
    clip, journey = _found(clip_id)
    policy.require(policy.may_say_who(signed_in(), clip, journey))
    if request.method == "GET":
        return _page(clip, journey)
    there = {str(each.id): each.id for each in participants_of(db(), clip.client_id)} if clip.client_id else {}
    seen = [there[each] for each in request.form.getlist("seen") if each in there]
    somebody_else = one_line(request.form.get("somebody_else", ""))
    try:
        if len(somebody_else) > MOST_CHARACTERS:
            raise RuleBroken(
                f"A few words are enough: at most {MOST_CHARACTERS} characters, and no name.", field="somebody_else"
            )
        clip_people.name(db(), signed_in(), clip, journey, seen, somebody_else, now())
    except RuleBroken as broken:
        return _page(clip, journey, broken)
    flash("Noted. It stays on hold until it is settled who that is." if somebody_else else "Noted.", "done")
    return redirect(url_for(".people", clip_id=clip.id))


@bp.post("/clips/<uuid:clip_id>/release")
def release(clip_id: UUID) -> ResponseReturnValue:
    """The stranger in it cannot be recognised by anybody: the supervisor says so."""
    clip, journey = _found(clip_id)
    clip_people.release(db(), signed_in(), clip, journey, now())
    flash("Released: it can be watched as the others agreed.", "done")
    return redirect(url_for(".people", clip_id=clip.id))


def _found(clip_id: UUID) -> tuple[Clip, Standing | None]:
    clip = one_or_404(clips_visible_to, Clip, clip_id)
    return clip, standing.of_journey(db(), signed_in(), clip.journey_id) if clip.journey_id else None


def _page(clip: Clip, journey: Standing | None, broken: RuleBroken | None = None) -> ResponseReturnValue:
    marked = recognisable_in(db(), clip.id)
    said = set(request.form.getlist("seen")) if broken else {str(each) for each in marked}
    page = render_template(
        "clips/people.html",
        clip=clip,
        client=db().get(Client, clip.client_id) if clip.client_id else None,
        people=participants_of(db(), clip.client_id) if clip.client_id else [],
        covered={whose for whose, covered in marked.items() if covered},
        said=said,
        somebody_else=request.form.get("somebody_else", "") if broken else _open(clip),
        broken=broken,
        on_hold=clip.held_at is not None and clip.released_at is None,
        may_release=policy.may_release_clip(signed_in(), clip, journey),
    )
    return page, 422 if broken else 200


def _open(clip: Clip) -> str:
    return clip.held_because if clip.released_at is None else ""
