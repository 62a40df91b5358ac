"""The journal of what is told: every act noted with its moment, then chained service by service, as a real one would be."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from logbook.cli.demo.ids import Ids, at
from logbook.cli.demo.loading import Loader
from logbook.cli.demo.stories import Row, Told
from logbook.domain.journal import BEGINNING, Entry, digest_of
from logbook.models.journal import JournalEntry, JournalHead

Act = tuple[datetime, UUID | None, str, UUID, dict[str, Any]]


class Acts:
    """Acts by service, in any order until they are chained."""

    def __init__(self) -> None:
        self._noted: dict[UUID, list[Act]] = defaultdict(list)

    def note(
        self, service_id: UUID, when: datetime, actor_id: UUID | None, verb: str, subject_id: UUID, **details: Any
    ) -> None:
        """One act; ids and dates in its details are told as the journal keeps them."""
        plain = {name: _plain(value) for name, value in details.items() if value is not None}
        self._noted[service_id].append((when, actor_id, verb, subject_id, plain))

    def chain(self, ids: Ids, loader: Loader) -> None:
        """Put every service's acts into its journal in the order they happened, and its head."""
        for service_id, acts in self._noted.items():
            previous, number = BEGINNING, 0
            for when, actor_id, verb, subject_id, details in sorted(acts, key=lambda act: act[0]):
                number += 1
                entry = Entry(service_id, number, when, actor_id, verb, subject_id, details)
                row: Row = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
                row |= {"id": ids(), "previous": previous, "digest": digest_of(entry, previous)}
                loader.put(JournalEntry, row)
                previous = row["digest"]
            loader.put(JournalHead, {"service_id": service_id, "number": number, "digest": previous})

    def of(self, told: Told) -> None:
        """Every act that this story's rows are the trace of."""
        self._of_clients(told)
        self._of_cycles(told)
        for session in told.sessions:
            self._of_session(session)

    def _of_clients(self, told: Told) -> None:
        trainee_id = told.story.trainee_id
        for client in told.clients:
            service_id, id_ = client["service_id"], client["id"]
            self.note(service_id, at(client["allocated_on"], 16), trainee_id, "client begun", id_)
            if client.get("not_now_on"):
                reason = client["not_now_reason"]
                self.note(
                    service_id, at(client["not_now_on"], 15), trainee_id, "client not now", id_, reason=str(reason)
                )
            if client["completed_on"]:
                self.note(service_id, at(client["completed_on"], 18), trainee_id, "client completed", id_)
        for consent in told.consents:
            said = {"agreed": consent["agreed"], "signed_on": consent["signed_on"], "purpose": consent["purpose"]}
            when, who = consent["recorded_at"], consent["recorded_by_id"]
            self.note(consent["service_id"], when, who, "consent recorded", consent["participant_id"], **said)
        for taken in told.withdrawals:
            said = {"on": taken["on"], "purpose": taken["purpose"], "withdrawal": taken["id"]}
            when, who = taken["recorded_at"], taken["recorded_by_id"]
            self.note(taken["service_id"], when, who, "consent withdrawn", taken["participant_id"], **said)
        for film in told.films:
            when, who = film["registered_at"], film["owner_id"]
            self.note(film["service_id"], when, who, "film registered", film["id"], delete_by=film["delete_by"])
        for visit in told.visits:
            said = {"on": visit["on"], "outcome": visit["outcome"]}
            self.note(visit["service_id"], at(visit["on"], 15), trainee_id, "visit tried", visit["id"], **said)

    def _of_cycles(self, told: Told) -> None:
        for cycle in told.cycles:
            own = cycle["entered_by_id"] == cycle["trainee_id"]
            verb = "cycle logged" if own else "cycle logged for the trainee"
            who, when, on = cycle["entered_by_id"], cycle["entered_at"], cycle["filmed_on"]
            self.note(cycle["service_id"], when, who, verb, cycle["id"], filmed_on=on)
            self._of_changes(cycle)
        for signed in told.sign_offs:
            alone = "" if signed["session_id"] else " from the entry alone"
            said = {"version": signed["version"], "session": signed["session_id"], "sign_off": signed["id"]}
            said |= {"digest": signed["digest"]}
            when, by = signed["signed_at"], signed["signed_by_id"]
            self.note(signed["service_id"], when, by, f"cycle signed off{alone}", signed["cycle_id"], **said)
            if signed.get("reopened_at"):
                when, by = signed["reopened_at"], signed["reopened_by_id"]
                self.note(signed["service_id"], when, by, "cycle reopened", signed["cycle_id"], sign_off=signed["id"])

    def _of_changes(self, cycle: Row) -> None:
        service_id, id_, who = cycle["service_id"], cycle["id"], cycle["trainee_id"]
        if cycle.get("saved_at"):
            self.note(service_id, cycle["saved_at"], who, "cycle changed", id_, version=cycle["version"])
        if cycle.get("sent_at"):
            self.note(service_id, cycle["sent_at"], who, "cycle sent", id_, to=cycle["sent_to_id"])
        if cycle.get("returned_at"):
            self.note(service_id, cycle["returned_at"], cycle["returned_by_id"], "cycle returned", id_, version=1)
        if cycle.get("ended_early_on"):
            when, reason = at(cycle["ended_early_on"], 15), str(cycle["ended_early_reason"])
            self.note(service_id, when, who, "cycle ended early", id_, reason=reason)

    def _of_session(self, session: Row) -> None:
        service_id, id_ = session["service_id"], session["id"]
        said = {"on": session["on"], "minutes": session["minutes"], "of": session["kind"]}
        self.note(service_id, session["entered_at"], session["entered_by_id"], "session entered", id_, **said)
        other = "trainee" if session["entered_by_id"] == session["supervisor_id"] else "supervisor"
        if confirmed_at := session[f"{other}_confirmed_at"]:
            who, minutes = session[f"{other}_id"], session["minutes"]
            self.note(service_id, confirmed_at, who, "session confirmed", id_, minutes=minutes, asks_again=False)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if hasattr(value, "isoformat") else value
