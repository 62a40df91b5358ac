"""The last sheet of the workbook: whose logbook it is, as of when, its figures, and how to check the sign-offs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from logbook.domain import words

if TYPE_CHECKING:
    from logbook.models.evidence import Logbook

HOW_TO_CHECK = (
    "Each sign-off stands on a signed record: ids, dates and minutes, and a keyed digest of each text. The sheet Cycles shows "
    "the record and its digest. The digest is the SHA-256 of the record, exactly as it stands there: any tool that computes "
    "SHA-256 proves that the record is the one that was signed. In the record, each text of the entry has its digest: the "
    "HMAC-SHA-256 of the text under the key beside it, which proves the words. The service's own journal holds every sign-off "
    "too, and `logbook verify-journal` proves that nothing in it was changed."
)


def about(logbook: Logbook) -> Iterator[tuple[str, Any]]:
    """What it is, and what it holds; one row each."""
    yield ("Logbook of", logbook.trainee)
    yield ("Service", logbook.service)
    yield ("Programme", f"{logbook.programme.name}, version {logbook.programme.version}")
    yield ("As of", logbook.as_of)
    yield ("Enrolled on", logbook.enrolled_on)
    yield ("Own goal", logbook.own_goal)
    yield (f"{logbook.programme.ended.capitalize()} on", logbook.accredited_on)
    yield ("Left on", logbook.left_on)
    for supervisor in logbook.supervisors:
        yield ("Supervisor", f"{supervisor.name}, {_span(supervisor.since, supervisor.until)}")
    for away in logbook.breaks:
        yield ("On leave" if away.kind == "leave" else "Paused", _span(away.starts_on, away.ends_on))
    for stage in logbook.stages:
        figures = stage.figures
        for name, of in (("clients", figures.clients), ("cycles", figures.cycles)):
            counts = f"{of.done} done, {of.with_supervisor} with a supervisor, {of.signed_off} signed off"
            yield (f"{stage.name}: {name}", f"{counts}, {of.required} required")
        held = figures.supervision
        yield (f"{stage.name}: supervision minutes held", held.held)
        yield (f"{stage.name}: supervision minutes counted", held.counted)
        yield (f"{stage.name}: supervision minutes required", held.required)
    yield ("How to check the sign-offs", HOW_TO_CHECK)
    yield (
        "About this file",
        "Clients are named by codes. A text that a program could take for a formula has an apostrophe before it.",
    )


def _span(since: date, until: date | None) -> str:
    began = words.full_day(since)
    return f"from {began}" if until is None else f"{began} to {words.full_day(until)}"
