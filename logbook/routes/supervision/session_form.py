"""The form of a supervision session, for either side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID

from wtforms import HiddenField

from logbook.actions.session_facts import Held
from logbook.domain.supervision import Kind, Mode
from logbook.models.named_cycles import Named
from logbook.models.supervision import SupervisionSession
from logbook.routes.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    MinutesField,
    SelectField,
    TickField,
    ValidationError,
    WordsField,
)

KIND_HINTS: dict[str, str] = {
    Kind.INDIVIDUAL: "The two of you",
    Kind.GROUP: "Several trainees with a supervisor; its time is kept apart",
    Kind.INTERVISION: "Peers, with nobody in charge; its time is kept apart",
}


class SessionForm(Form):
    """The day, the minutes, how and with whom, what was taken; words wait folded away."""

    supervisor = SelectField("With", optional=True)
    on = DayField("Held on")
    minutes = MinutesField("How long", hint="90, or 1 h 30")
    kind = ChoiceField("Kind", choices=[(kind, kind.value.capitalize()) for kind in Kind], hints=KIND_HINTS)
    mode = ChoiceField("How you met", choices=[(mode, mode.value.capitalize()) for mode in Mode])
    cycles = ChoicesField("Cycles taken", optional=True)
    others = ChoicesField(
        "Who else was there", optional=True, hint="For a group: the same day and minutes are entered for each of them"
    )
    strengths = WordsField("Strengths", optional=True)
    working_points = WordsField("Working points", optional=True, hint="They stand on the next agenda by themselves")
    agenda = WordsField("For the next session", optional=True)
    another = TickField("There were two sessions that day, and this is the other one", optional=True)
    version = HiddenField()

    def validate_others(self, field: Any) -> None:
        """Company belongs to a group."""
        if field.data and self.kind.data != Kind.GROUP:
            raise ValidationError("Somebody else was there, so this was a group session: choose that above")

    def offer(self, cycles: Iterable[Named], supervisors: dict[str, str], others: dict[str, str]) -> None:
        """What can be chosen from: the trainee's own cycles, their supervisors, and the other trainees of this supervisor."""
        self.cycles.choices = {str(each.id): f"{each.name} ({each.state.value})" for each in cycles}
        self.supervisor.choices = supervisors
        self.others.choices = others

    def held(self) -> Held:
        """What was said, of a form that was found whole."""
        return Held(
            on=cast(date, self.on.data),
            minutes=self.minutes.data,
            mode=self.mode.data,
            kind=self.kind.data,
            strengths=self.strengths.data or "",
            working_points=self.working_points.data or "",
            agenda=self.agenda.data or "",
            cycle_ids=frozenset(UUID(id_) for id_ in self.cycles.data or ()),
        )

    @property
    def seen_version(self) -> int:
        """The version the person had before them; 0, which never was, when it was tampered with."""
        said = str(self.version.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0

    @classmethod
    def of(cls, session: SupervisionSession, taken: Iterable[UUID]) -> SessionForm:
        """The form with a session in it."""
        names = ("on", "minutes", "kind", "mode", "strengths", "working_points", "agenda")
        values: dict[str, Any] = {name: getattr(session, name) for name in names}
        return cls(data=values | {"cycles": [str(id_) for id_ in taken], "version": str(session.version)})
