"""What is said about a milestone: the asking, the assessor, a shortfall, the decision."""

from __future__ import annotations

from logbook.routes.fields import ChoiceField, Form, MinutesField, WordsField


class AskForm(Form):
    """Nothing but the mark by which a second click is known."""


class AssessorForm(Form):
    """Who decides."""

    assessor = ChoiceField("Who decides?", ask="Choose who decides")


class ShortfallForm(Form):
    """How many minutes to go without, and why what was held is enough."""

    minutes = MinutesField("Minutes to go without")
    reasons = WordsField("Why is what was held enough?", ask="Say in a sentence why the supervision held is enough")


class DecideForm(Form):
    """The decision, about the shortfall where one is proposed, and a comment."""

    decision = ChoiceField(
        "Your decision",
        choices=[("accept", "Accept"), ("not-yet", "Not yet, with a comment")],
        ask="Choose one of the two",
    )
    shortfall = ChoiceField(
        "The shortfall proposed", choices=[("yes", "I accept it"), ("no", "I do not accept it")], optional=True
    )
    comment = WordsField("Comment", optional=True, hint="The trainee and the supervisor read it")


FORMS: dict[str, type[Form]] = {
    "ask": AskForm,
    "assessor": AssessorForm,
    "shortfall": ShortfallForm,
    "decide": DecideForm,
}
