"""From the database to a report: one group's figures, whole or as a closed month may show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.domain.professions import Profession
from logbook.domain.retention_of_people.closed_months import closed_on
from logbook.domain.retention_of_people.figures import Figures, figures
from logbook.domain.retention_of_people.report import (
    Report,
    closed,
    load_in_words,
    protected_in_few_words,
    protected_in_words,
    whole,
)
from logbook.domain.retention_of_people.small_cells import published
from logbook.models import retention_page as page
from logbook.models.retention_page import Named
from logbook.models.ways import WHOLE

KINDS = {"cohort": "Course", "profession": "Profession", "team": "Team", "period": "Year of beginning"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: everybody, or one group of one kind. Two at once cannot be asked for."""

    kind: str
    key: str
    words: str

    @property
    def value(self) -> str:
        """As the address says it; empty for everybody."""
        return "" if self.kind == WHOLE else f"{self.kind}:{self.key}"


EVERYBODY = Choice(WHOLE, "", "Everybody")


def choices(db: Session, service_id: UUID, today: date) -> dict[str, list[Choice]]:
    """The groups of a service there is anybody in, by the kind of filter."""
    named, there = page.names(db, service_id), page.sums(db, service_id, today)
    found: dict[str, list[Choice]] = {}
    for kind, title in KINDS.items():
        keys = sorted((key for each, key in there if each == kind and any(there[each, key].values())), reverse=True)
        told = [Choice(kind, key, words_of(kind, key, named)) for key in keys]
        found[title] = told if kind == "period" else sorted(told, key=lambda each: (each.key == "", each.words))
    return found


def words_of(kind: str, key: str, named: Named) -> str:
    """What a group is called."""
    if not key:
        return {"cohort": "Without a course here", "profession": "Not said", "team": "In no team"}.get(kind, "")
    if kind == "profession":
        return Profession(key).words if key in set(Profession) else key
    return {"cohort": named.cohorts, "team": named.teams}.get(kind, {}).get(key, key)


def live(db: Session, service_id: UUID, choice: Choice, today: date) -> Report:
    """Everything about a group today, for a coordinator."""
    found = _found(db, service_id, choice, today)
    told = page.protected(db, service_id, page.people_in(db, service_id, choice.kind, choice.key), today)
    load = load_in_words(*page.load(db, service_id, today)) if choice.kind == WHOLE else ""
    return whole(found, today, protected_in_words(*told), load)


def of_closed_month(db: Session, service_id: UUID, choice: Choice, today: date) -> Report:
    """What may be shown of a group at the end of the last closed month."""
    day = closed_on(today)
    found = _found(db, service_id, choice, day)
    named, counts = page.names(db, service_id), page.sums(db, service_id, day)
    cells = published(counts, named.years).get((choice.kind, choice.key), {})
    agreed, used, _weeks, people = page.protected(
        db, service_id, page.people_in(db, service_id, choice.kind, choice.key), day
    )
    return closed(found, cells, day, protected_in_few_words(agreed, used, people))


def _found(db: Session, service_id: UUID, choice: Choice, day: date) -> Figures:
    counts = page.sums(db, service_id, day).get((choice.kind, choice.key), Counter())
    begun = page.began_on(db, service_id).toordinal()
    return figures(page.ways_of(db, service_id, choice.kind, choice.key), counts, day.toordinal(), begun)
