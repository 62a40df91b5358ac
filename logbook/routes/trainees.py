"""A supervisor's trainees: the list with what waits and for how long, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import standing
from logbook.domain import words
from logbook.domain.journeys import State
from logbook.domain.overview import overview
from logbook.domain.supervision import waits_for
from logbook.models import progress
from logbook.models.agendas import agenda_of
from logbook.models.journeys import Journey
from logbook.models.named_cycles import named_cycles
from logbook.models.supervision import SupervisionSession
from logbook.models.supervision_lists import rows
from logbook.models.trainee_states import states_of
from logbook.models.trainees import clients_in, trainees_of
from logbook.models.workload import together, workload_of
from logbook.routes.around import here
from logbook.routes.paging import kept_page_of
from logbook.routes.request import db, now, signed_in
from logbook.routes.supervision.pages import facts_of_row
from logbook.routes.waiting import what_waits

bp = Blueprint("trainees", __name__, url_prefix="/trainees")

LATEST_SESSIONS = 20


@bp.get("")
def index() -> ResponseReturnValue:
    """Everybody this person supervises today, with what waits for them: four queries, whatever the number."""
    actor = signed_in()
    policy.require(policy.supervises_somewhere(actor))
    page = kept_page_of(db(), trainees_of, actor)
    workload = workload_of(db(), actor)
    states = states_of(db(), actor, page.rows, now())
    return render_template(
        "trainees/index.html",
        page=page,
        trainees=_cells(page.rows, states, what_waits(workload), here().today),
        to_sign=together(workload, "cycle"),
        to_confirm=together(workload, "session"),
        several=len({row.service for row in page.rows}) > 1,
    )


def _cells(
    rows: Sequence[Any], states: Sequence[State], waits: Mapping[UUID, str], today: date
) -> list[tuple[Any, ...]]:
    """Whose page each row leads to and what it says, in its columns' order: a page of fifty looks nothing up cell by cell."""
    trainees = url_for(".index")
    cells = []
    for row, state in zip(rows, states, strict=True):
        id_, _enrolled, _accredited, clients, cycles, minutes, last_on, _zone, _text, name, service, _all = row
        last = words.day(last_on, today) if last_on else "none yet"
        done = words.duration(minutes)
        cells.append(
            (f"{trainees}/{id_}", name, service, state.words, clients, cycles, done, last, waits.get(id_, "nothing"))
        )
    return cells


@bp.get("/<uuid:journey_id>")
def show(journey_id: UUID) -> ResponseReturnValue:
    """One trainee: how far, what waits, what was taken and held, and what can be done next."""
    actor = signed_in()
    stands = standing.of_journey(db(), actor, journey_id)
    policy.require_visible(policy.may_read_record(actor, stands))
    row = db().execute(progress.journeys_rows(Journey.id == journey_id)).one()
    kept = progress.keep(db(), row, now())
    seen = overview(kept.record, kept.today)
    cycles = named_cycles(db(), journey_id)
    held = rows().where(SupervisionSession.journey_id == journey_id).limit(LATEST_SESSIONS)
    return render_template(
        "trainees/show.html",
        trainee=row,
        seen=seen,
        figures=seen.next.figures if seen.next else seen.present.figures,
        cycles=cycles,
        clients=db().execute(clients_in(journey_id)).all(),
        agenda=agenda_of(db(), signed_in(), journey_id, cycles),
        sessions=db().execute(held).all(),
        facts=facts_of_row,
        waits_for=waits_for,
        supervises=policy.supervises_somewhere(actor),
        sees_skills=policy.may_see_profile(actor, stands),
        may_agree=policy.may_agree_to_separate(actor, stands),
        may_enter=policy.may_enter_session(actor, stands),
        may_log=policy.may_log(actor, stands),
        may_sign=policy.may_sign_off(actor, stands, frozenset()),
        may_propose=policy.may_propose_shortfall(actor, stands),
        me=actor.id,
    )
