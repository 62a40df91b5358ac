"""The one form of a cycle: the minimum first, the rest folded away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import HiddenField

from logbook.actions.cycles import Entry
from logbook.domain.attunement import EFFORT, PRINCIPLES
from logbook.domain.cycles import MOST_MINUTES, ChildsAnswer, date_faults
from logbook.models.clients import Participant
from logbook.models.cycles import Cycle
from logbook.routes.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    MinutesField,
    TickField,
    ValidationError,
    WordsField,
)

ANSWERS = (
    (ChildsAnswer.YES.value, "Yes"),
    (ChildsAnswer.TOO_YOUNG.value, "Too young to say"),
    (ChildsAnswer.NO.value, "No"),
)

PLAIN = (
    "filmed_on",
    "childs_answer",
    "watched_for",
    "clipped_on",
    "reviewed_on",
    "review_minutes",
    "line",
    "next_step",
    "place",
    "clips_shown",
    "own_words",
    "strengths",
    "clients_working_point",
    "guiders_working_point",
    "reflection",
    "principles",
)
"""The fields that are columns of the same name."""


def _effort(words: str) -> MinutesField:
    return MinutesField(f"{words}: minutes", optional=True, most=MOST_MINUTES)


class ReviewWords(Form):
    """What is written down of a shared review while it runs, and in the entry; the version of the entry it was opened with."""

    own_words = WordsField("The client's own words", optional=True)
    strengths = WordsField("Strengths you saw together", optional=True)
    clients_working_point = WordsField("The client's working point", optional=True)
    guiders_working_point = WordsField("Your own working point", optional=True)
    version = HiddenField()


class CycleForm(ReviewWords):
    """To save: the client, the day filmed, the child's answer. To send: minutes, one line and the next step as well."""

    client = ChoiceField("Client")
    filmed_on = DayField("Filmed on", optional=True)
    childs_answer = ChoiceField(
        "The child's own answer to being filmed",
        choices=ANSWERS,
        hints={ChildsAnswer.NO: "Nothing is filmed or shown. Leave the film date empty."},
        ask="The child's own answer is asked each time: choose what they said or showed",
    )
    reviewed_on = DayField("Shared review held on", optional=True, hint="Leave it open until you have held it")
    review_minutes = MinutesField("Minutes of the review", optional=True, most=MOST_MINUTES)
    line = LineField("One line: a strength, or the client's own words", optional=True, most=2000)
    next_step = LineField("Next step", optional=True, most=2000)

    watched_for = LineField("If they are too young to say: what you watched for", optional=True, most=1000)
    participants = ChoicesField("Who took part", optional=True)
    clipped_on = DayField("Clips cut on", optional=True)
    place = LineField("Where", optional=True)
    clips_shown = WordsField("Clips shown, in order", optional=True)
    principles = ChoicesField("Attunement principles you saw", choices=tuple(PRINCIPLES.items()), optional=True)
    reflection = WordsField("Reflection", optional=True)
    effort_travel = _effort(EFFORT["travel"])
    effort_film = _effort(EFFORT["film"])
    effort_edit = _effort(EFFORT["edit"])
    effort_upload = _effort(EFFORT["upload"])
    effort_review = _effort(EFFORT["review"])
    effort_logbook = _effort(EFFORT["logbook"])

    another_film = TickField("It is a second film of the same day", optional=True)
    shown_client = HiddenField()

    def validate_filmed_on(self, field: Any) -> None:
        """The date rules of a cycle, asked for all three days at once."""
        for name, sentence in self._date_faults(field.data).items():
            if name == "filmed_on":
                raise ValidationError(sentence)
            self.refuse(sentence, name)

    def validate(self, extra_validators: Any = None) -> bool:
        """A film is what is logged, unless the child said no: then there is none."""
        fine = bool(super().validate(extra_validators))
        said_no = self.childs_answer.data == ChildsAnswer.NO
        if said_no and self.filmed_on.data:
            self.refuse(
                "The child said no, so there is no film to log: leave the film date empty, or change the answer",
                "childs_answer",
            )
        elif not said_no and not self.filmed_on.data and not self.filmed_on.errors:
            self.refuse("Filmed on still needs an answer: the day you made the film", "filmed_on")
        return fine and not self.errors

    def _date_faults(self, filmed_on: date | None) -> dict[str, str]:
        return date_faults(
            today=self.today,
            filmed_on=filmed_on,
            reviewed_on=self.reviewed_on.data,
            clipped_on=self.clipped_on.data,
        )

    def entry(self, participants: Sequence[Participant]) -> Entry:
        """What was written. Who took part is everybody, unless it was said of the client that was shown."""
        values = {name: self[name].data for name in PLAIN}
        values["effort"] = {key: minutes for key in EFFORT if (minutes := self[f"effort_{key}"].data)}
        everybody = tuple(p.id for p in participants if p.left_on is None)
        said = tuple(UUID(value) for value in self.participants.data or ())
        shown = self.shown_client.data == self.client.data
        return Entry(_without_none(values), said if shown and said else everybody)

    @classmethod
    def of(cls, cycle: Cycle, participants: Sequence[UUID], **more: Any) -> CycleForm:
        """The form filled with an entry as it stands."""
        data: dict[str, Any] = {name: getattr(cycle, name) for name in PLAIN}
        data |= {f"effort_{key}": cycle.effort.get(key) for key in EFFORT}
        data |= {"client": str(cycle.client_id), "shown_client": str(cycle.client_id), "version": str(cycle.version)}
        return cls(data={**data, "participants": [str(p) for p in participants], **more})


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    dated = {"filmed_on", "clipped_on", "reviewed_on", "review_minutes", "childs_answer"}
    return {name: value if name in dated or value is not None else "" for name, value in values.items()}
