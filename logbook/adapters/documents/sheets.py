"""What stands in the sheets of the workbook: their columns, and their rows as a logbook has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logbook.domain import words

if TYPE_CHECKING:
    from logbook.models.evidence import Logbook
    from logbook.models.evidence.shapes import ClientPart, CyclePart, GoalPart

Row = tuple[Any, ...]

EFFORT = ("travel", "film", "edit", "upload", "review", "logbook")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and its width in characters."""

    title: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its columns, and the rows a logbook puts under them."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Logbook], Iterator[Row]]


def _each(logbook: Logbook) -> Iterator[tuple[ClientPart, CyclePart]]:
    return ((client, cycle) for client in logbook.clients for cycle in client.cycles)


def _clients(logbook: Logbook) -> Iterator[Row]:
    for client in logbook.clients:
        signed = sum(cycle.sign_off is not None for cycle in client.cycles)
        visits = ", ".join(f"{outcome}: {number}" for outcome, number in client.visits.items())
        yield (
            client.code,
            client.state,
            client.helping_question,
            client.allocated_on,
            client.paused_on,
            client.completed_on,
            client.not_now_on,
            client.not_now_reason,
            "\n".join(p.label for p in client.participants),
            client.consent,
            max((p.signed_on for p in client.participants if p.signed_on), default=None),
            "\n".join(_goal(goal) for goal in client.goals),
            visits,
            len(client.cycles),
            signed,
        )


def _goal(goal: GoalPart) -> str:
    said = (("first", goal.first_score), ("now", goal.now_score), ("hoped for", goal.hoped_score))
    scores = ", ".join(f"{name} {score}" for name, score in said if score is not None)
    return f"{goal.text} ({scores})" if scores else goal.text


def _cycles(logbook: Logbook) -> Iterator[Row]:
    for client, cycle in _each(logbook):
        signed = cycle.sign_off
        yield (
            client.code,
            cycle.number,
            cycle.state,
            "\n".join(cycle.took_part),
            cycle.filmed_on,
            cycle.childs_answer,
            cycle.watched_for,
            cycle.clipped_on,
            cycle.reviewed_on,
            cycle.consent_after_film,
            cycle.entered_by,
            cycle.sent_at,
            cycle.sent_to,
            cycle.return_comment,
            cycle.ended_early_on,
            cycle.ended_early_reason,
            signed and signed.signed_at,
            signed and signed.signed_by,
            signed and signed.session_on,
            signed and signed.words,
            signed and signed.digest,
            signed and signed.record,
            signed and signed.salt,
        )


def _reviews(logbook: Logbook) -> Iterator[Row]:
    for client, cycle in _each(logbook):
        if cycle.reviewed_on is None:
            continue
        yield (
            client.code,
            cycle.number,
            cycle.reviewed_on,
            cycle.review_minutes,
            cycle.place,
            cycle.clips_shown,
            cycle.line,
            cycle.own_words,
            cycle.strengths,
            cycle.clients_working_point,
            cycle.guiders_working_point,
            cycle.next_step,
            cycle.reflection,
            ", ".join(cycle.principles),
            *(cycle.effort.get(name) for name in EFFORT),
        )


def _sessions(logbook: Logbook) -> Iterator[Row]:
    for session in logbook.sessions:
        yield (
            session.on,
            session.minutes,
            session.supervisor,
            session.mode,
            session.kind,
            session.trainee_confirmed_at,
            session.supervisor_confirmed_at,
            not session.not_counted,
            "; ".join(session.not_counted),
            "\n".join(session.cycles),
            session.strengths,
            session.working_points,
            session.agenda,
        )


def _milestones(logbook: Logbook) -> Iterator[Row]:
    decided = {True: "accepted", False: "not yet", None: "with the assessor"}
    for asked in logbook.milestones:
        decision = decided[asked.accepted]
        yield (asked.name, asked.asked_at, asked.assessor, asked.decided_at, decision, asked.comment, asked.digest)
    for short in logbook.shortfalls:
        proposed = f"a shortfall of {words.duration(short.minutes)} of supervision was proposed"
        yield (short.milestone, short.proposed_at, short.proposed_by, None, proposed, short.reasons, None)


def _columns(*named: tuple[str, int] | str) -> tuple[Column, ...]:
    return tuple(Column(name) if isinstance(name, str) else Column(*name) for name in named)


SHEETS = (
    Sheet(
        "Clients",
        _columns(
            "Client", "State", ("Helping question", 44), "Allocated on", "Paused on", "Completed on", "Not now since",
            ("Reason", 22), ("Who is in it", 20), ("Consent", 40), "Last signed on", ("Goals", 44), ("Visits tried", 24),
            "Cycles", "Signed off",
        ),
        _clients,
    ),
    Sheet(
        "Cycles",
        _columns(
            "Client", ("Cycle", 8), ("State", 20), ("Who took part", 20), "Filmed on", "Child's answer",
            ("Watched for", 30), "Clipped on", "Reviewed on", ("Consent after the film", 20), ("Entered by", 20),
            ("Sent", 18), ("Sent to", 20), ("Comment on return", 36), "Ended early on", ("Reason", 22),
            ("Signed off", 18), ("Signed off by", 20), "In the session of", ("The words are", 24), ("Digest", 36),
            ("Signed record", 60), ("Key of its words", 36),
        ),
        _cycles,
    ),
    Sheet(
        "Shared reviews",
        _columns(
            "Client", ("Cycle", 8), "Reviewed on", ("Minutes", 10), ("Where", 20), ("Clips shown", 30),
            ("One line", 44), ("The client's own words", 44), ("Strengths", 44), ("Client's working point", 36),
            ("Guider's working point", 36), ("Next step", 36), ("Reflection", 60), ("Principles seen", 30),
            *((f"Minutes: {name}", 16) for name in EFFORT),
        ),
        _reviews,
    ),
    Sheet(
        "Supervision",
        _columns(
            "Held on", ("Minutes", 10), ("Supervisor", 22), "How", "Kind", ("Confirmed by the trainee", 20),
            ("Confirmed by the supervisor", 20), ("Counts", 10), ("Why not", 36), ("Cycles taken", 22),
            ("Strengths", 44), ("Working points", 44), ("Agenda", 44),
        ),
        _sessions,
    ),
    Sheet(
        "Milestones",
        _columns(
            ("Milestone", 28), ("Asked for", 18), ("Assessor or supervisor", 24), ("Decided", 18), ("Decision", 30),
            ("In their words", 60), ("Digest", 36),
        ),
        _milestones,
    ),
)  # fmt: skip
