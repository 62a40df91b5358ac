"""The forms of the consent page. What is asked of each person apart is read from what was sent (giving.py)."""

from __future__ import annotations

from uuid import UUID

from logbook.domain.consent import Decision
from logbook.routes.fields import ChoiceField, DateField, DayField, Form, LineField, SelectField, WordsField

EVERYONE = (
    ("yes", "Yes, all of them, in writing"),
    ("each", "I say it for each of them below"),
    ("later", "Not signed yet: it was explained"),
)


class GivenForm(Form):
    """One form with one date: everyone's first answer, the rest folded away."""

    everyone = ChoiceField(
        "Has everyone agreed to filming, family review and supervision?",
        choices=EVERYONE,
        ask="Say whether everyone has agreed; “not signed yet” is an answer too",
    )
    on = DayField("On which day", ask="The day on the form still needs an answer")
    explained_on = DateField("Explained on, where that was another day", optional=True)
    valid_until = DateField("Until which day it holds, where the form says one", optional=True)


class WithdrawnForm(Form):
    """Somebody takes back a yes."""

    said_on = DayField("When did the family say so?", ask="The day the family said so still needs an answer")


class ObjectionForm(Form):
    """Somebody else with parental responsibility objects."""

    who = LineField(
        "Who objects", hint="Such as: the other parent. Never a name.", ask="Say who objects, in a word", most=60
    )
    raised_on = DayField("When did they say so?", ask="The day they said so still needs an answer")


class DecisionForm(Form):
    """How an objection ends. Several may stand on the page: each input has the objection in its id."""

    decision = SelectField(
        "How it ends",
        choices=[("", "Choose"), *((str(each), str(each)) for each in Decision)],
        ask="Choose how it ends",
    )
    reasons = WordsField(
        "The reasons",
        ask="Write the reasons in a line or two, so that the family can be told",
        most=2000,
        rows=2,
    )

    def of(self, objection_id: UUID) -> DecisionForm:
        """The same form under the ids of one objection."""
        self.decision.id, self.reasons.id = f"decision-{objection_id}", f"reasons-{objection_id}"
        return self


class AskedForm(Form):
    """A press of a button: nothing but the form's own mark is read."""
