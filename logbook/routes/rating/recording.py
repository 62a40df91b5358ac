"""The page of something that is rated: one's own rating, others' once they are there, who else is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import rated, ratings
from logbook.actions.rated import Stands
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.skills.rating import UNDONE_FOR, AsWhom, from_text, items_in
from logbook.domain.skills.scales import chosen
from logbook.domain.skills.scoring import unanswered
from logbook.models import scales
from logbook.models.rated import Circle, circle
from logbook.models.ratings import OpeningAgreed, RatedRecording, Rating, ScaleVersion
from logbook.routes.rating.blueprint import bp, recording_or_404
from logbook.routes.rating.told import gone, kind_said, names_of, title_of
from logbook.routes.request import db, now, signed_in


@bp.get("/recordings/<uuid:recording_id>")
def recording(recording_id: UUID) -> ResponseReturnValue:
    """What it is, and what can be done with it next."""
    return _page(recording_or_404(recording_id))


@bp.post("/recordings/<uuid:recording_id>/begin")
def begin(recording_id: UUID) -> ResponseReturnValue:
    """Begin to rate it: the whole scale, or the sub-scales ticked; a rating begun before goes on."""
    found = recording_or_404(recording_id)
    items = [int(said) for said in request.form.getlist("items") if said.isdecimal() and len(said) < 4]
    if request.form.get("how") == "some" and not items:
        return _page(found, RuleBroken("Tick the sub-scales to rate, or choose the whole scale.", field="items"))
    rating = ratings.begin(
        db(),
        signed_in(),
        found,
        _version(found),
        items if request.form.get("how") == "some" else (),
        request.form.get("as", ""),
        rating_id=request.form.get("form_id", type=UUID) or uuid4(),
        now=now(),
    )
    return redirect(_where(rating))


@bp.post("/recordings/<uuid:recording_id>/ask")
def ask(recording_id: UUID) -> ResponseReturnValue:
    """Ask somebody independent."""
    found = recording_or_404(recording_id)
    try:
        rated.ask(db(), signed_in(), found, request.form.get("whom", type=UUID) or uuid4(), now())
    except RuleBroken as broken:
        return _page(found, RuleBroken(str(broken), field="whom"))
    flash("Asked. They find it on their skills page.", "done")
    return redirect(url_for(".recording", recording_id=recording_id))


@bp.post("/recordings/<uuid:recording_id>/no-longer/<uuid:person_id>")
def end_asking(recording_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """They are no longer asked."""
    rated.end_asking(db(), signed_in(), recording_or_404(recording_id), person_id, now())
    return redirect(url_for(".recording", recording_id=recording_id))


@bp.post("/recordings/<uuid:recording_id>/take-out")
def take_out(recording_id: UUID) -> ResponseReturnValue:
    """Put up by mistake."""
    rated.take_out(db(), signed_in(), recording_or_404(recording_id), now())
    return redirect(url_for(".index", taken_out=recording_id))


@bp.post("/recordings/<uuid:recording_id>/put-back")
def put_back(recording_id: UUID) -> ResponseReturnValue:
    """Undo."""
    query = select(RatedRecording).where(RatedRecording.id == recording_id)
    found = db().scalars(query.where(RatedRecording.added_by_id == signed_in().id)).one_or_none()
    if found is None:
        raise NotVisible
    rated.put_back(db(), signed_in(), found, now())
    return redirect(url_for(".recording", recording_id=recording_id))


def _version(found: RatedRecording) -> ScaleVersion:
    """The version of the scale the form was shown with, in use or not: whether it may be begun on is a rule's to say."""
    wanted = request.form.get("scale", type=UUID)
    query = select(ScaleVersion).where(ScaleVersion.service_id == found.service_id, ScaleVersion.id == wanted)
    version = db().scalars(query).one_or_none()
    if version is None:
        raise RuleBroken("Choose the scale to rate on: the one that was sent is none of this service's.")
    return version


def _where(rating: Rating) -> str:
    """Where a rating goes on: its first item with something left, or the whole."""
    if rating.locked_at is None:
        scale = scales.named(db(), rating.service_id, rating.scale_number)
        scores = from_text(scale, rating.scores)
        for item in items_in(scale, rating.scores):
            if unanswered([item], scores):
                return url_for(".item", rating_id=rating.id, number=item.number)
    return url_for(".show", rating_id=rating.id)


def _page(found: RatedRecording, broken: RuleBroken | None = None) -> ResponseReturnValue:
    actor, stands = signed_in(), rated.stands_to(db(), signed_in(), found)
    of = circle(db(), found.id)
    there = of.there_for(actor.id, now())
    mine = next((each for each in there if each.rater_id == actor.id and not each.is_consensus), None)
    names = names_of({found.practitioner_id, found.added_by_id, *stands.asked, *_raters(found, stands),
                      *(person for each in there for person in (each.rater_id, *each.between))})  # fmt: skip
    rows = {each.id: each for each in db().scalars(select(Rating).where(Rating.id.in_([each.id for each in there])))}
    page = render_template(
        "rating/recording.html",
        recording=found,
        title=title_of(found),
        kind=kind_said(found.kind),
        names=names,
        me=actor.id,
        gone=gone(found),
        as_whom=stands.as_whom,
        as_said=AS_SAID.get(stands.as_whom, "") if stands.as_whom else "",
        mine=rows.get(mine.id) if mine else None,
        go_on=_where(rows[mine.id]) if mine else "",
        mine_seen=of.seen(mine) if mine else False,
        others=_others(of, found, names),
        settled=[_settled(rows[each.id], each.between, names) for each in there if each.is_consensus],
        openers=_openers(found, stands, of, names) if stands.as_whom else [],
        scales=[(version, chosen(scales.scale_of(version), ())) for version in _in_use(found)] if not mine else [],
        asked=sorted(stands.asked.items(), key=lambda each: names[each[0]]),
        may_ask=rated.may_be_asked(db(), actor, found, stands) if policy.may_ask_rater(actor, found) else [],
        asks=policy.may_ask_rater(actor, found),
        undone=policy.may_change_recording(actor, found) and now() - found.added_at <= UNDONE_FOR,
        broken=broken,
        key=uuid4(),
    )
    return page, 422 if broken else 200


def _in_use(found: RatedRecording) -> list[ScaleVersion]:
    return scales.in_use(db(), found.service_id, signed_in().today_in(found.service_id))


def _raters(found: RatedRecording, stands: Stands) -> set[UUID]:
    """Who is entitled to rate it today: that says nothing of who has."""
    supervisors = stands.journey.supervisor_ids if stands.journey else frozenset()
    return {found.practitioner_id, *supervisors, *stands.asked}


def _others(of: Circle, found: RatedRecording, names: dict[UUID, str]) -> list[dict[str, Any]]:
    """Others' ratings that are there for the actor, each with whether opening it marks theirs as seen."""
    me = signed_in().id
    return [
        {
            "id": each.id,
            "name": names[each.rater_id],
            "own_work": each.rater_id == found.practitioner_id,
            "locked_at": each.locked_at,
            "seen": of.seen(each),
            "warns": of.opens_as_seen(me, each),
        }
        for each in of.there_for(me, now())
        if each.rater_id != me and not each.is_consensus
    ]


def _settled(rating: Rating, between: frozenset[UUID], names: dict[UUID, str]) -> dict[str, Any]:
    who = sorted(names[each] for each in between if each != signed_in().id)
    return {"id": rating.id, "with": who, "locked_at": rating.locked_at, "href": _where(rating)}


def _openers(found: RatedRecording, stands: Stands, of: Circle, names: dict[UUID, str]) -> list[dict[str, Any]]:
    """With whom one could agree to open both before the fourteen days: whoever may rate it and is not there yet.

    Said of each is what the two told one another, and nothing of their ratings.
    """
    me = signed_in().id
    there = {each.rater_id for each in of.there_for(me, now()) if not each.is_consensus}
    said = select(OpeningAgreed.person_id, OpeningAgreed.other_id).where(
        OpeningAgreed.recording_id == found.id, OpeningAgreed.taken_back_at.is_(None)
    )
    words = {(row.person_id, row.other_id) for row in db().execute(said)}
    others = sorted(_raters(found, stands) - {me} - there, key=lambda each: names[each])
    return [
        {"id": each, "name": names[each], "mine": (me, each) in words, "theirs": (each, me) in words} for each in others
    ]


AS_SAID = {
    AsWhom.SELF: "This is your own work: you rate yourself.",
    AsWhom.SUPERVISOR: "You rate it as supervisor.",
    AsWhom.PEER: "You rate it as a peer.",
    AsWhom.INDEPENDENT: "You were asked to rate it as somebody independent.",
}
