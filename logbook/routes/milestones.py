"""One milestone's page: what is still to come, asking and taking back, the assessor, a shortfall, the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import milestones, standing
from logbook.domain.milestones import most_shortfall
from logbook.domain.people import Standing
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.assessments import askings, candidates, kept_of, step_of
from logbook.models.journeys import Assessment
from logbook.models.named_cycles import named_cycles
from logbook.models.supervision import SupervisionSession
from logbook.models.supervision_lists import rows
from logbook.models.trainees import clients_in
from logbook.models.whole_cycles import whole_cycles
from logbook.routes.fields import ChoiceField, Form, MinutesField, WordsField
from logbook.routes.paging import number_asked
from logbook.routes.request import db, now, signed_in
from logbook.routes.ways import reader_of, way

bp = Blueprint("milestones", __name__, url_prefix="/journeys/<uuid:journey_id>/milestones/<key>")

CYCLES_A_PAGE = 10


class AskForm(Form):
    """Nothing but the mark by which a second click is known."""


class AssessorForm(Form):
    """Who decides."""

    assessor = ChoiceField("Who decides?", ask="Choose who decides")


class ShortfallForm(Form):
    """How many minutes to go without, and why what was held is enough."""

    minutes = MinutesField("Minutes to go without")
    reasons = WordsField("Why is what was held enough?", ask="Say in a sentence why the supervision held is enough")


class DecideForm(Form):
    """The decision, about the shortfall where one is proposed, and a comment."""

    decision = ChoiceField(
        "Your decision",
        choices=[("accept", "Accept"), ("not-yet", "Not yet, with a comment")],
        ask="Choose one of the two",
    )
    shortfall = ChoiceField(
        "The shortfall proposed", choices=[("yes", "I accept it"), ("no", "I do not accept it")], optional=True
    )
    comment = WordsField("Comment", optional=True, hint="The trainee and the supervisor read it")


FORMS: dict[str, type[Form]] = {
    "ask": AskForm,
    "assessor": AssessorForm,
    "shortfall": ShortfallForm,
    "decide": DecideForm,
}


@bp.get("")
def show(journey_id: UUID, key: str) -> ResponseReturnValue:
    """The milestone as it stands for this person."""
    return _page(journey_id, key)


@bp.get("/logbook")
def logbook(journey_id: UUID, key: str) -> ResponseReturnValue:
    """The whole logbook to read: clients, cycles in full, supervision; ten cycles a page."""
    stands = _seen(journey_id)
    policy.require_visible(policy.may_read_record(signed_in(), stands))
    kept = kept_of(db(), journey_id, now())
    cycles = named_cycles(db(), journey_id)
    number = number_asked()
    first = (number - 1) * CYCLES_A_PAGE
    shown = {each.id for each in cycles[first : first + CYCLES_A_PAGE]}
    held = rows().where(SupervisionSession.journey_id == journey_id).limit(200)
    return render_template(
        "milestones/logbook.html",
        trainee=kept.row,
        key=key,
        milestone=_name(kept, key),
        wholes=whole_cycles(db(), cycles, shown),
        clients=db().execute(clients_in(journey_id)).all(),
        sessions=db().execute(held).all(),
        number=number,
        pages=max(-(-len(cycles) // CYCLES_A_PAGE), 1),
    )


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
    stands = _seen(journey_id)
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
    _seen(journey_id)
    if form.validate_on_submit():
        try:
            act(form)
        except RuleBroken as broken:
            db().rollback()
            if broken.field in form:
                form.refuse(str(broken), broken.field)
                return _page(journey_id, key, form, 422)
            return _page(journey_id, key, form, 409, refused=broken)
        flash(said, "done")
        return redirect(url_for("home.show") if home else url_for(".show", journey_id=journey_id, key=key))
    return _page(journey_id, key, form, 422)


def _seen(journey_id: UUID) -> Standing:
    stands = standing.of_journey(db(), signed_in(), journey_id)
    policy.require_visible(policy.may_open_milestone(signed_in(), stands))
    return stands


def _decided_by_me(journey_id: UUID, key: str) -> bool:
    """A second click of the form that decided."""
    mine = select(Assessment.id).where(
        Assessment.journey_id == journey_id,
        Assessment.milestone == key,
        Assessment.assessor_id == signed_in().id,
        Assessment.decided_at.is_not(None),
    )
    open_too = select(Assessment.id).where(
        Assessment.journey_id == journey_id, Assessment.decided_at.is_(None), Assessment.withdrawn_at.is_(None)
    )
    return db().scalar(mine.limit(1)) is not None and db().scalar(open_too.limit(1)) is None


def _name(kept: Any, key: str) -> str:
    name = next((each.name for each in kept.record.programme.milestones if each.key == key), None)
    if name is None:
        raise NotVisible
    return str(name)


def _page(
    journey_id: UUID, key: str, form: Any = None, status: int = 200, refused: RuleBroken | None = None
) -> ResponseReturnValue:
    actor, stands = signed_in(), _seen(journey_id)
    kept = kept_of(db(), journey_id, now())
    name = _name(kept, key)
    step = step_of(kept)
    here = step if step and step.milestone.key == key else None
    asked = db().execute(askings(journey_id, key)).all()
    waiting = next((each for each in asked if each.decided_at is None), None)
    reader = reader_of(actor, stands)
    reasons = [*(refused.reasons if refused else ()), *(here.blocked if here and not refused else ())]
    assigns = policy.may_assign_assessor(actor, stands.service_id)
    return render_template(
        "milestones/show.html",
        form=form,
        forms={kind: form if isinstance(form, made) else made() for kind, made in FORMS.items()},
        refused=bool(refused),
        trainee=kept.row,
        key=key,
        name=name,
        own=actor.id == stands.trainee_id,
        reads=policy.may_read_record(actor, stands),
        step=here,
        next=step,
        passed=key in kept.record.passed(kept.today),
        supervisor=kept.record.supervisor.name if kept.record.supervisor else None,
        reasons=[(reason.sentence, way(reason, reader, journey_id, key)) for reason in reasons],
        asked=asked,
        waiting=waiting,
        may_ask=policy.may_ask_for_milestone(actor, stands) and here is not None and waiting is None,
        may_withdraw=policy.may_ask_for_milestone(actor, stands) and waiting is not None,
        candidates=candidates(db(), actor, stands) if assigns and waiting else [],
        may_propose=policy.may_propose_shortfall(actor, stands)
        and here is not None
        and here.figures.supervision.left > 0,
        most=most_shortfall(here.figures.supervision.required, kept.record.programme.shortfall_percent) if here else 0,
        shortfall=(kept.record.shortfalls or {}).get(key),
        may_decide=_may_decide(stands, waiting),
    ), status


def _may_decide(stands: Standing, waiting: Any) -> bool:
    assessment = db().get(Assessment, waiting.id) if waiting else None
    return assessment is not None and policy.may_decide(signed_in(), assessment, stands)
