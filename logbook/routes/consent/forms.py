"""The forms of the consent page. What is asked of each person apart is read from what was sent (giving.py)."""

from __future__ import annotations

from logbook.routes.fields import ChoiceField, DateField, DayField, Form, LineField

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


class AskedForm(Form):
    """A press of a button: nothing but the form's own mark is read."""
