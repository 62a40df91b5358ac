"""Sign off, return with a comment, or leave for now: what a supervisor chose for each cycle shown, none chosen beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from logbook.actions import signing
from logbook.actions.cycles import Stale
from logbook.domain import typed
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken
from logbook.models.cycles import CycleRevision
from logbook.models.whole_cycles import Whole, revision

SIGN, RETURN = "sign", "return"
LONGEST_COMMENT = 20_000


@dataclass(slots=True)
class Verdict:
    """What was chosen and typed for one cycle, and what stood in the way of it.

    `seen` is the entry as it was when the page was opened, where it has changed since.
    """

    cycle_id: UUID
    choice: str = ""
    comment: str = ""
    version: int = 0
    reasons: tuple[Reason, ...] = ()
    at_comment: bool = False
    seen: CycleRevision | None = None

    @property
    def leads_to(self) -> str:
        """The id of the input an error leads to."""
        return f"comment-{self.cycle_id}" if self.at_comment else f"verdict-{self.cycle_id}"


Verdicts = dict[UUID, Verdict]


def blank(wholes: Iterable[Whole]) -> Verdicts:
    """Nothing chosen for any of them."""
    return {whole.cycle.id: Verdict(whole.cycle.id, version=whole.cycle.version) for whole in wholes}


def sent(wholes: Iterable[Whole]) -> Verdicts:
    """What the form says of the cycles it may speak of; anything else in it is not read."""
    return {whole.cycle.id: _one(whole.cycle.id) for whole in wholes}


def _one(cycle_id: UUID) -> Verdict:
    choice = request.form.get(f"verdict-{cycle_id}", "")
    version = request.form.get(f"version-{cycle_id}", "")
    return Verdict(
        cycle_id,
        choice=choice if choice in (SIGN, RETURN) else "",
        comment=typed.clean(request.form.get(f"comment-{cycle_id}", "")),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
    )


def carry_out(db: Session, actor: Actor, verdicts: Verdicts, session_id: UUID | None, now: datetime) -> bool:
    """Do what was chosen for each; where one is refused it says why, and the caller takes all of it back."""
    for verdict in verdicts.values():
        try:
            _act(db, actor, verdict, session_id, now)
        except RuleBroken as broken:
            verdict.reasons, verdict.at_comment = broken.reasons, broken.field == "comment"
        except Stale:
            verdict.reasons = (
                Reason("The entry was changed while you had it open. Both versions are below: read the new one first."),
            )
    return not any(verdict.reasons for verdict in verdicts.values())


def _act(db: Session, actor: Actor, verdict: Verdict, session_id: UUID | None, now: datetime) -> None:
    if len(verdict.comment) > LONGEST_COMMENT:
        said = f"The comment takes at most {LONGEST_COMMENT:,} characters and this has {len(verdict.comment):,}: shorten it."
        raise RuleBroken(said, field="comment")
    if verdict.choice == SIGN:
        signing.sign(db, actor, verdict.cycle_id, seen_version=verdict.version, session_id=session_id, now=now)
    elif verdict.choice == RETURN:
        comment = verdict.comment
        signing.send_back(db, actor, verdict.cycle_id, comment=comment, seen_version=verdict.version, now=now)
    elif verdict.comment:
        raise RuleBroken("You wrote a comment: choose “Return with a comment”, or take the comment out.")


def show_both(db: Session, wholes: Iterable[Whole], verdicts: Verdicts) -> None:
    """Where an entry was changed meanwhile, find the version that was seen; from now on the new one is the one seen."""
    for whole in wholes:
        verdict = verdicts[whole.cycle.id]
        if verdict.version != whole.cycle.version:
            verdict.seen = revision(db, whole.cycle.id, verdict.version)
            verdict.version = whole.cycle.version
            verdict.choice = ""


def summary(wholes: Iterable[Whole], verdicts: Verdicts) -> list[tuple[str, str]]:
    """(sentence, where it leads) for each thing that stood in the way."""
    named: list[Any] = [(whole.name, verdicts[whole.cycle.id]) for whole in wholes]
    return [(f"{name}: {each.sentence}", f"#{said.leads_to}") for name, said in named for each in said.reasons]
