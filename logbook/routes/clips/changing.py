"""What the owner of a clip does with it: named, put forward, shown to somebody by name, thrown away and brought back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logbook.actions import clips, showing
from logbook.domain.refusals import RuleBroken
from logbook.domain.typed import one_line
from logbook.models.clips import clips_visible_to
from logbook.models.recordings import Clip
from logbook.routes.clips import bp
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in


@bp.post("/clips/<uuid:clip_id>/name")
def rename(clip_id: UUID) -> ResponseReturnValue:
    """Another name, other principles."""
    clip = _found(clip_id)
    words, principles = (
        one_line(request.form.get("words", "")),
        tuple(dict.fromkeys(request.form.getlist("principles"))),
    )
    clips.rename(db(), signed_in(), clip, words, principles, now())
    flash("Saved.", "done")
    return back(clip)


@bp.post("/clips/<uuid:clip_id>/<any('put-forward', 'not-forward'):way>")
def put_forward(clip_id: UUID, way: str) -> ResponseReturnValue:
    """For the assessor of a milestone to see, or no longer."""
    clip = _found(clip_id)
    if way == "put-forward":
        showing.put_forward(db(), signed_in(), clip, now())
        flash("Put forward: whoever decides your milestone can see it, as far as the family agreed to that.", "done")
    else:
        showing.take_forward_back(db(), signed_in(), clip, now())
        flash("It is no longer put forward.", "done")
    return back(clip)


@bp.post("/clips/<uuid:clip_id>/shown")
def show_to(clip_id: UUID) -> ResponseReturnValue:
    """A clip of one's own practice, to a colleague by name."""
    clip = _found(clip_id)
    showing.show_to(db(), signed_in(), clip, _person(), now())
    flash("Shown. You see here when it is watched, and can take it back.", "done")
    return back(clip)


@bp.post("/clips/<uuid:clip_id>/not-shown")
def take_back(clip_id: UUID) -> ResponseReturnValue:
    """From this moment they no longer see it."""
    clip = _found(clip_id)
    showing.take_back(db(), signed_in(), clip, _person(), now())
    flash("Taken back.", "done")
    return back(clip)


@bp.post("/clips/<uuid:clip_id>/thrown-away")
def throw_away(clip_id: UUID) -> ResponseReturnValue:
    """Out of sight at once, with Undo for a day."""
    clip = _found(clip_id)
    clips.throw_away(db(), signed_in(), clip, now())
    place = url_for("cycles.show", cycle_id=clip.cycle_id) if clip.cycle_id else url_for("films.index")
    return redirect(f"{place}?clip_gone={clip.id}")


@bp.post("/clips/<uuid:clip_id>/brought-back")
def bring_back(clip_id: UUID) -> ResponseReturnValue:
    """Undo."""
    clip = clips.bring_back(db(), signed_in(), clip_id, now())
    flash("The clip is back.", "done")
    return back(clip)


def back(clip: Clip) -> Response:
    """To the clip's own page."""
    return redirect(url_for("playback.show", clip_id=clip.id))


def _found(clip_id: UUID) -> Clip:
    return one_or_404(clips_visible_to, Clip, clip_id)


def _person() -> UUID:
    person_id = request.form.get("person", type=UUID)
    if person_id is None:
        raise RuleBroken("Choose whom to show it to.")
    return person_id
