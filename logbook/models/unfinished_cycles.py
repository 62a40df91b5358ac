"""Cycles that wait for their guider: those to be reviewed, and those reviewed of which something is to be written."""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column, or_

from logbook.domain.cycles import ChildsAnswer
from logbook.models.cycles import Cycle

_NOTHING: ColumnElement[str] = literal_column("''")
"""Written into the statement, so that the index of just these cycles is known to answer it."""


def to_review() -> tuple[ColumnElement[bool], ...]:
    """Filmed and not reviewed; a film to which the child said no is not shown to anybody."""
    return (
        Cycle.reviewed_on.is_(None),
        Cycle.ended_early_on.is_(None),
        Cycle.deleted_at.is_(None),
        or_(Cycle.childs_answer.is_(None), Cycle.childs_answer != ChildsAnswer.NO),
    )


def to_write() -> tuple[ColumnElement[bool], ...]:
    """Reviewed, and one of the three things sending needs is not there."""
    return (
        Cycle.sent_at.is_(None),
        Cycle.sign_off_id.is_(None),
        Cycle.ended_early_on.is_(None),
        Cycle.deleted_at.is_(None),
        or_(Cycle.review_minutes.is_(None), Cycle.line == _NOTHING, Cycle.next_step == _NOTHING),
    )
