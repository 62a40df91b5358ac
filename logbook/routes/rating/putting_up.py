"""Putting something up to be rated: a clip from its page, a segment kept elsewhere, a meeting seen live."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import rated
from logbook.actions.rated import PutUp
from logbook.domain.recordings import Kind
from logbook.domain.refusals import RuleBroken
from logbook.domain.skills.rating import Source
from logbook.models.clients import Client
from logbook.models.clips import clips_visible_to
from logbook.models.cycles import Cycle, number_of
from logbook.models.rated import of_clip
from logbook.models.recordings import Clip, Film
from logbook.models.standing import cycles_visible_to
from logbook.models.supervision import SupervisionSession
from logbook.models.supervision_lists import sessions_visible_to
from logbook.routes.fields import ChoiceField, DayField, Form, LineField, MinutesField
from logbook.routes.finding import one_or_404
from logbook.routes.rating.blueprint import bp
from logbook.routes.rating.told import kind_said
from logbook.routes.request import db, now, signed_in


class PutUpForm(Form):
    """What is to be rated; of a clip all but the line is known."""

    source = ChoiceField(
        "What lies before you",
        choices=[
            (Source.SEGMENT.value, "A segment of a film kept elsewhere"),
            (Source.LIVE.value, "A meeting seen live"),
        ],
        hints={Source.SEGMENT.value: "About 15 minutes of it"},
    )
    kind = ChoiceField("What it shows", choices=[(each.value, kind_said(each)) for each in Kind])
    on = DayField("On which day it was")
    minutes = MinutesField("Minutes of it that are rated", optional=True, most=240)
    said = LineField("A line to know it by, without names", optional=True, most=120)


class ClipForm(Form):
    """Of a clip only the line to know it by is asked."""

    said = LineField("A line to know it by, without names", optional=True, most=120)


class Of(NamedTuple):
    """What is put up is of this: its row, in words, and its page."""

    row: Clip | Cycle | SupervisionSession | None
    said: str
    href: str
    kind: str = ""


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Ask what it is. A clip that is up already leads to its page."""
    of = _of()
    if isinstance(of.row, Clip) and (there := of_clip(db(), of.row.id)) is not None:
        return redirect(url_for(".recording", recording_id=there.id))
    return _page(of, _form(of))


@bp.post("/new")
def put_up() -> ResponseReturnValue:
    """Put it up, and go on to its page."""
    of = _of()
    form = _form(of)
    if form.validate_on_submit():
        try:
            made = rated.put_up(db(), signed_in(), _what(of, form), of.row, recording_id=form.key, now=now())
            return redirect(url_for(".recording", recording_id=made.id))
        except RuleBroken as broken:
            form.say(broken)
    return _page(of, form, 422)


def _of() -> Of:
    """The clip, cycle or session the address names, for whoever sees it; nothing where it names none."""
    asked = request.args
    if clip_id := asked.get("clip", type=UUID):
        clip = one_or_404(clips_visible_to, Clip, clip_id)
        return Of(clip, clip.moment or "A clip", url_for("playback.show", clip_id=clip.id), clip.kind)
    if cycle_id := asked.get("cycle", type=UUID):
        cycle = one_or_404(cycles_visible_to, Cycle, cycle_id)
        code = db().get_one(Client, cycle.client_id).code
        number = number_of(db(), cycle)
        return Of(cycle, f"{code} cycle {number}" if number else code, url_for("cycles.show", cycle_id=cycle.id))
    if session_id := asked.get("session", type=UUID):
        held = one_or_404(sessions_visible_to, SupervisionSession, session_id)
        policy.require(held.supervisor_id == signed_in().id)
        return Of(held, "Your supervision", url_for("supervision.show", session_id=held.id), Kind.SUPERVISION)
    return Of(None, "", "")


def _form(of: Of) -> Any:
    if isinstance(of.row, Clip):
        return ClipForm(data={"said": of.row.moment})
    data: dict[str, Any] = {"source": Source.SEGMENT.value, "kind": of.kind or Kind.SHARED_REVIEW.value, "minutes": 15}
    if isinstance(of.row, Cycle):
        data["on"] = of.row.reviewed_on or of.row.filmed_on
    if isinstance(of.row, SupervisionSession):
        data["on"] = of.row.on
    return PutUpForm(data=data)


def _what(of: Of, form: Any) -> PutUp:
    if isinstance(of.row, Clip):
        made_on = db().get_one(Film, of.row.film_id).made_on
        return PutUp(Kind(of.row.kind), Source.CLIP, made_on, None, form.said.data)
    return PutUp(Kind(form.kind.data), Source(form.source.data), form.on.data, form.minutes.data, form.said.data)


def _page(of: Of, form: Form, status: int = 200) -> ResponseReturnValue:
    return render_template("rating/new.html", form=form, of=of, whole=not isinstance(form, ClipForm)), status
