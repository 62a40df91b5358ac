"""What is out of the ordinary: each twist bends the rows of one story a little, and leaves them true to the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from logbook.cli.demo import clipped, footage
from logbook.cli.demo.cast import Cast
from logbook.cli.demo.ids import at, workday
from logbook.cli.demo.meeting import sign
from logbook.cli.demo.stories import Row, Told
from logbook.cli.demo.telling import Teller, joins, words
from logbook.domain.clients import Outcome
from logbook.domain.cycles import Ending

Twist = Callable[[Cast, Teller, Told], None]


def _visits(cast: Cast, teller: Teller, told: Told) -> None:
    """Two visits that did not happen, one that did."""
    tried = ((-14, Outcome.CANCELLED), (-9, Outcome.NOBODY_IN), (-4, Outcome.HAPPENED))
    for offset, outcome in tried:
        told.visits.append(_visit(teller, told.clients[0], workday(cast.day(offset)), outcome))


def _visit(teller: Teller, client: Row, on: object, outcome: Outcome) -> Row:
    row = {"id": teller.ids(), "service_id": client["service_id"], "client_id": client["id"]}
    return row | {"on": on, "outcome": str(outcome)}


def _two_clients_not_now(cast: Cast, teller: Teller, told: Told) -> None:
    """The last two families said not now: what was completed stays, a film without a review ended early."""
    for client, offset, reason in zip(
        told.clients[-2:], (-70, -18), (Ending.CANCELLED, Ending.CRISIS), strict=True
    ):  # fmt: skip
        of_client = [cycle["reviewed_on"] for cycle in told.cycles if cycle["client_id"] == client["id"]]
        on = max([workday(cast.day(offset)), *of_client])
        client |= {"not_now_on": on, "not_now_reason": str(reason), "completed_on": None, "version": 2}
        told.visits.append(_visit(teller, client, on - timedelta(days=1), Outcome.CANCELLED))


def _not_written_yet(_cast: Cast, _teller: Teller, told: Told) -> None:
    """Filmed and reviewed, the three lines still to come."""
    told.cycles[-1] |= {"line": "", "next_step": "", "review_minutes": None, "own_words": "", "reflection": ""}


def _group_session(cast: Cast, teller: Teller, told: Told) -> None:
    """A group session, kept apart from individual supervision: Asha with Tamsin and Kit, one row for each of them."""
    on = workday(cast.day(-52))
    group = dict(told.sessions[-1]) | {"id": teller.ids(), "on": on, "minutes": 120, "kind": "group"}
    group |= {"entered_by_id": cast.people["asha"], "supervisor_id": cast.people["asha"], "entered_at": at(on, 17)}
    group |= {"supervisor_confirmed_at": at(on, 17), "trainee_confirmed_at": at(on, 18)}
    told.sessions.append(group)


def _waiting_for_the_trainee(_cast: Cast, _teller: Teller, told: Told) -> None:
    """Entered by the supervisor; the trainee has not confirmed it yet."""
    session = max((s for s in told.sessions if s["kind"] == "individual"), key=lambda s: s["on"])
    session |= {"entered_by_id": session["supervisor_id"], "trainee_confirmed_at": None}
    session["supervisor_confirmed_at"] = session["entered_at"]


def _two_unconfirmed(_cast: Cast, _teller: Teller, told: Told) -> None:
    """The supervisor has not confirmed the last two."""
    for session in told.sessions[-2:]:
        session["supervisor_confirmed_at"] = None


def _siblings(_cast: Cast, teller: Teller, told: Told) -> None:
    """Two brothers and their mother are one client, with one helping question."""
    client = told.clients[1]
    client["helping_question"] = words()["siblings_question"]
    younger = joins(teller, told, client, "younger brother", 2, client["allocated_on"])
    for participant in told.participants:
        if participant["client_id"] == client["id"] and participant["position"] == 1:
            participant["label"] = "older brother"
    latest = [cycle for cycle in told.cycles if cycle["client_id"] == client["id"]][-1]
    if not latest.get("sign_off_id"):
        told.takes_part(latest, younger)


def _reopened_and_signed_again(_cast: Cast, teller: Teller, told: Told) -> None:
    """A date was wrong: reopened by the trainee, put right, signed again from the entry alone."""
    cycle = told.cycles[4]
    changed_at = _reopen(told, cycle)
    cycle |= {"reviewed_on": cycle["reviewed_on"] + timedelta(days=1), "version": 2}
    cycle |= {"saved_at": changed_at + timedelta(minutes=9), "saved_by_id": cycle["trainee_id"]}
    sign(teller.ids, told, cycle, None, changed_at + timedelta(days=1))


def _reopened(_cast: Cast, _teller: Teller, told: Told) -> None:
    """Open again, and not yet signed again."""
    _reopen(told, told.cycles[6])


def _reopen(told: Told, cycle: Row) -> datetime:
    signed = next(each for each in told.sign_offs if each["id"] == cycle["sign_off_id"])
    when: datetime = signed["signed_at"] + timedelta(days=3)
    signed |= {"reopened_at": when, "reopened_by_id": cycle["trainee_id"], "reopen_reason": words()["reopen_reason"]}
    cycle["sign_off_id"] = None
    return when


def _returned(_cast: Cast, _teller: Teller, told: Told) -> None:
    """The last but one came back with a comment."""
    cycle = told.cycles[-2]
    cycle |= {"returned_at": cycle["entered_at"] + timedelta(days=2), "return_comment": words()["return_comment"]}
    cycle |= {"returned_by_id": told.story.supervisor_on(cycle["reviewed_on"]), "sent_at": None, "sent_to_id": None}


def _late_consent(_cast: Cast, _teller: Teller, told: Told) -> None:
    """The second client's carer signed two days after the first film: saved, with both dates shown."""
    client = told.clients[1]
    filmed_on = min(cycle["filmed_on"] for cycle in told.cycles if cycle["client_id"] == client["id"])
    consent = next(each for each in told.consents if each["client_id"] == client["id"])
    signed_on = filmed_on + timedelta(days=2)
    consent |= {"signed_on": signed_on, "recorded_at": at(signed_on, 16, 5)}


def _the_child_said_no(_cast: Cast, _teller: Teller, told: Told) -> None:
    """Asked on the day, the child said no: nothing was filmed."""
    told.cycles[-1] |= {"childs_answer": "no", "filmed_on": None, "reviewed_on": None, "review_minutes": None}
    told.cycles[-1] |= {"line": "", "watched_for": "", "own_words": "", "reflection": ""}


def _ended_early(_cast: Cast, _teller: Teller, told: Told) -> None:
    """Filmed, and then the visits kept being cancelled."""
    cycle = told.cycles[-2]
    cycle |= {"ended_early_on": workday(cycle["reviewed_on"] + timedelta(days=10)), "reviewed_on": None, "line": ""}
    cycle |= {"ended_early_reason": str(Ending.CANCELLED), "review_minutes": None, "next_step": "", "version": 2}


def _entered_by_the_supervisor(_cast: Cast, _teller: Teller, told: Told) -> None:
    """Entered on the trainee's behalf; they have not yet said that it is right."""
    cycle = told.cycles[-1]
    cycle |= {"entered_by_id": told.story.supervisor_on(cycle["reviewed_on"]), "trainee_agreed_at": None}


TWISTS: dict[str, Twist] = {
    "visits that did not happen": _visits,
    "two clients not now": _two_clients_not_now,
    "not written yet": _not_written_yet,
    "group session": _group_session,
    "waiting for the trainee": _waiting_for_the_trainee,
    "two unconfirmed sessions": _two_unconfirmed,
    "siblings": _siblings,
    "reopened and signed again": _reopened_and_signed_again,
    "reopened": _reopened,
    "returned": _returned,
    "late consent": _late_consent,
    "the child said no": _the_child_said_no,
    "ended early": _ended_early,
    "teaching taken back": footage.taken_back,
    "a film on the phone": footage.on_the_phone,
    "filmed and clipped": clipped.filmed_and_clipped,
    "a review clipped": clipped.a_review_clipped,
    "a signed cycle clipped": clipped.a_signed_cycle_clipped,
    "entered by the supervisor": _entered_by_the_supervisor,
}
