"""What stands between a person and a milestone, in words that name exact counts and who can help.

Clients and cycles are never given up; of the supervision minutes a shortfall may be proposed by the present supervisor,
within the programme's percentage and with written reasons, and accepted by the assessor.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logbook.domain import words
from logbook.domain.progress import Figure, Figures, Minutes
from logbook.domain.refusals import Reason

SHORTEST_REASONS = 20
"""Characters: enough for a sentence, so that a shortfall is never waved through with a dot."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """The trainee's present supervisor, and since when their entitlement has lapsed, if it has."""

    name: str
    lapsed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Minutes of supervision to go without, proposed for one milestone; accepted only by its assessor."""

    minutes: int
    reasons: str
    accepted: bool = False


SELF_RATING_MISSING = (
    "A look at one's own skill is due here: rate a recording of one's own from this stretch of work, and lock it."
)

SELF_RATED = frozenset({"mid-point", "accreditation"})
"""The milestones before which one looks at one's own skill, once the service asks for it."""


@dataclass(frozen=True, slots=True)
class SelfRatings:
    """Since when the service asks for a self-rating at milestones, and the days of the recordings one rated oneself on and locked."""

    due_since: date
    rated_on: tuple[date, ...] = ()

    def missing(self, key: str, since: date, today: date) -> bool:
        """Whether one is still due before this milestone: of a recording made since the stretch of work that leads to it began."""
        return key in SELF_RATED and self.due_since <= today and not any(day >= since for day in self.rated_on)


def most_shortfall(required_minutes: int, percent: int) -> int:
    """The most minutes that may be gone without, rounded down to a whole minute."""
    return required_minutes * percent // 100


def why_not_ready(
    figures: Figures,
    supervisor: Supervisor | None,
    percent: int,
    shortfall: Shortfall | None = None,
    *,
    self_rating_missing: bool = False,
) -> list[Reason]:
    """What is missing before the milestone can be asked for; empty when nothing is. A proposed shortfall is enough."""
    return [
        *_clients(figures.clients),
        *_cycles(figures.cycles, supervisor),
        *_supervision(figures.supervision, supervisor, percent, shortfall),
        *([Reason(SELF_RATING_MISSING, "self-rating")] if self_rating_missing else []),
        *_entitlement(supervisor),
    ]


def why_not_pass(
    figures: Figures,
    supervisor: Supervisor | None,
    percent: int,
    shortfall: Shortfall | None = None,
    *,
    self_rating_missing: bool = False,
) -> list[Reason]:
    """What is missing before an assessor can pass it: the same, and a shortfall leant on has to be accepted."""
    missing = why_not_ready(figures, supervisor, percent, shortfall, self_rating_missing=self_rating_missing)
    short = figures.supervision.left
    if short and not missing and shortfall and not shortfall.accepted:
        missing.append(
            Reason(
                f"Supervision is {words.duration(short)} short, and a shortfall of "
                f"{words.duration(shortfall.minutes)} is proposed with reasons: accept it, or decide “not yet”.",
                "shortfall",
            )
        )
    return missing


def why_not_shortfall(minutes: int, reasons: str, supervision: Minutes, percent: int) -> list[Reason]:
    """What is wrong with a proposed shortfall, in words."""
    most = most_shortfall(supervision.required, percent)
    if not most:
        return [Reason("This programme allows no shortfall of supervision.", "shortfall")]
    if not supervision.left:
        return [Reason("The supervision is complete, so there is nothing to go without.", "shortfall")]
    missing = []
    if minutes < 1 or minutes > most:
        missing.append(Reason(f"A shortfall may be 1 minute to {words.duration(most)}: change the minutes.", "minutes"))
    if len(reasons.strip()) < SHORTEST_REASONS:
        missing.append(
            Reason("Say in a sentence why the supervision held is enough: the assessor decides by it.", "reasons")
        )
    return missing


def why_not_assessor(
    assessor_id: UUID, trainee_id: UUID, ever_supervisor_ids: Collection[UUID], to_stand_in: Mapping[UUID, date]
) -> list[Reason]:
    """Why somebody cannot decide a person's milestone; empty when they can.

    `ever_supervisor_ids` holds everybody who ever supervised the trainee: on a supervision line, as a stand-in, by
    taking one session or by signing one cycle. `to_stand_in` holds whoever is arranged to stand in for the trainee's
    supervisor from a day still to come.
    """
    if assessor_id == trainee_id:
        return [Reason("Nobody assesses their own work: choose another assessor.", "assessor")]
    if assessor_id in ever_supervisor_ids:
        return [
            Reason(
                "An assessor has never supervised the trainee, not even once as a stand-in: choose another assessor.",
                "assessor",
            )
        ]
    if (since := to_stand_in.get(assessor_id)) is not None:
        return [
            Reason(
                f"They are to stand in for the trainee's supervisor from {words.full_day(since)}, and nobody decides for "
                "somebody they supervise: choose another assessor, or end that stand-in first.",
                "assessor",
            )
        ]
    return []


def _clients(clients: Figure) -> list[Reason]:
    if not clients.left:
        return []
    needed = "one more client needs" if clients.left == 1 else f"{clients.left} more clients need"
    has = "has" if clients.signed_off == 1 else "have"
    counts = f"{clients.signed_off} of {words.count(clients.required, 'client')} {has} a signed-off cycle"
    return [Reason(f"{counts}: {needed} a cycle signed off.", "clients")]


def _cycles(cycles: Figure, supervisor: Supervisor | None) -> list[Reason]:
    if not cycles.left:
        return []
    counts = f"{cycles.signed_off} of {words.count(cycles.required, 'cycle')} {_are(cycles.signed_off)} signed off"
    sent = min(cycles.with_supervisor, cycles.left)
    unsent = min(cycles.done - cycles.signed_off - cycles.with_supervisor, cycles.left - sent)
    to_do = cycles.left - sent - unsent
    parts = [
        f"{sent} {_are(sent)} with {supervisor.name if supervisor else 'a supervisor'}" if sent else "",
        f"{unsent} {_are(unsent)} done and can be sent" if unsent else "",
        f"{to_do} {_are(to_do)} still to do" if to_do else "",
    ]
    return [Reason(f"{counts}: {words.listed([part for part in parts if part])}.", "cycles")]


def _supervision(
    supervision: Minutes, supervisor: Supervisor | None, percent: int, shortfall: Shortfall | None
) -> list[Reason]:
    short = supervision.left
    most = most_shortfall(supervision.required, percent)
    if not short or (shortfall and short <= shortfall.minutes <= most):
        return []
    held, required = words.duration(supervision.counted), words.duration(supervision.required)
    sentence = f"{held} of {required} confirmed: {words.duration(short)} more"
    if short <= most:
        asked = f"ask {supervisor.name if supervisor else 'your supervisor'} to propose a shortfall"
        if shortfall:
            asked = f"ask for the proposed shortfall of {words.duration(shortfall.minutes)} to be proposed anew"
        sentence += f", or {asked} (at most {words.duration(most)}) with reasons"
    missing = [Reason(f"{sentence}.", "shortfall" if short <= most else "supervision")]
    if supervision.waiting:
        waiting = words.duration(supervision.waiting)
        missing.append(Reason(f"Waiting to be confirmed by both: {waiting}.", "confirmations"))
    return missing


def _entitlement(supervisor: Supervisor | None) -> list[Reason]:
    if supervisor is None:
        return [Reason("There is no supervisor now: ask your coordinator to name one.", "entitlement")]
    lapsed_on = supervisor.lapsed_on
    if lapsed_on is None:
        return []
    return [
        Reason(
            f"{supervisor.name}'s entitlement to supervise lapsed on {lapsed_on.day} {words.month(lapsed_on)}: "
            "it needs renewing (a trainee supervisor's lasts while somebody accredited is above them), or another "
            "supervisor named, first.",
            "entitlement",
        )
    ]


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
