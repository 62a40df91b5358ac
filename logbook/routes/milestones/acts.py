"""Asking and taking back, naming the assessor, proposing a shortfall, deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import milestones
from logbook.domain.refusals import RuleBroken
from logbook.models.assessments import candidates
from logbook.models.journeys import Assessment
from logbook.routes.milestones.blueprint import bp, seen
from logbook.routes.milestones.forms import AskForm, AssessorForm, DecideForm, ShortfallForm
from logbook.routes.milestones.page import page
from logbook.routes.request import db, now, signed_in


@bp.post("/ask")
def ask(journey_id: UUID, key: str) -> ResponseReturnValue:
    """The trainee asks for it."""

    def act(form: AskForm) -> None:
        milestones.ask(db(), signed_in(), journey_id, key, assessment_id=form.key, now=now())

    return _act(journey_id, key, AskForm(), act, "Asked for. A coordinator names the assessor next.")


@bp.post("/withdraw")
def withdraw(journey_id: UUID, key: str) -> ResponseReturnValue:
    """The trainee takes the asking back."""
    milestones.withdraw(db(), signed_in(), journey_id, key, now())
    flash("Taken back. You can ask again whenever you like.", "done")
    return redirect(url_for(".show", journey_id=journey_id, key=key))


@bp.post("/assessor")
def assessor(journey_id: UUID, key: str) -> ResponseReturnValue:
    """A coordinator or administrator names the assessor."""
    stands = seen(journey_id)
    policy.require(policy.may_assign_assessor(signed_in(), stands.service_id))

    def act(form: AssessorForm) -> None:
        milestones.assign(db(), signed_in(), journey_id, key, UUID(form.assessor.data), now())

    form = AssessorForm()
    form.assessor.choices = {str(each.id): each.name for each in candidates(db(), signed_in(), stands)}
    return _act(journey_id, key, form, act, "The assessor is named, and can read the logbook until it is decided.")


@bp.post("/shortfall")
def shortfall(journey_id: UUID, key: str) -> ResponseReturnValue:
    """The present supervisor proposes a shortfall."""

    def act(form: ShortfallForm) -> None:
        milestones.propose(db(), signed_in(), journey_id, key, form.minutes.data, form.reasons.data, now())

    return _act(journey_id, key, ShortfallForm(), act, "Proposed. The assessor accepts it, or not, with the milestone.")


@bp.post("/decide")
def decide(journey_id: UUID, key: str) -> ResponseReturnValue:
    """The assessor decides; afterwards they see nothing more of it, so they go home."""
    if _decided_by_me(journey_id, key):
        return redirect(url_for("home.show"))

    def act(form: DecideForm) -> None:
        milestones.decide(
            db(),
            signed_in(),
            journey_id,
            key,
            accepted=form.decision.data == "accept",
            shortfall=form.shortfall.data == "yes",
            comment=form.comment.data or "",
            now=now(),
        )

    said = "Thank you. Your decision is recorded, and the logbook is closed to you again."
    return _act(journey_id, key, DecideForm(), act, said, home=True)


def _act(
    journey_id: UUID, key: str, form: Any, act: Callable[[Any], None], said: str, home: bool = False
) -> ResponseReturnValue:
    """One act with its form; what stands in the way is said with links, and nothing typed is lost."""
    seen(journey_id)
    if form.validate_on_submit():
        try:
            act(form)
        except RuleBroken as broken:
            db().rollback()
            if broken.field in form:
                form.refuse(str(broken), broken.field)
                return page(journey_id, key, form, 422)
            return page(journey_id, key, form, 409, refused=broken)
        flash(said, "done")
        return redirect(url_for("home.show") if home else url_for(".show", journey_id=journey_id, key=key))
    return page(journey_id, key, form, 422)


def _decided_by_me(journey_id: UUID, key: str) -> bool:
    """A second click of the form that decided."""
    mine = select(Assessment.id).where(
        Assessment.journey_id == journey_id,
        Assessment.milestone == key,
        Assessment.assessor_id == signed_in().id,
        Assessment.decided_at.is_not(None),
    )
    open_too = select(Assessment.id).where(
        Assessment.journey_id == journey_id,
        Assessment.milestone == key,
        Assessment.decided_at.is_(None),
        Assessment.withdrawn_at.is_(None),
    )
    return db().scalar(mine.limit(1)) is not None and db().scalar(open_too.limit(1)) is None
