"""The forms of a client: begun in a few taps, described, who takes part, goals."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import HiddenField

from logbook.actions.clients import Member
from logbook.domain.clients import Outcome
from logbook.routes.fields import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    NumberField,
    SelectField,
    ValidationError,
    WordsField,
)

ALL_AGREED = (("yes", "Yes, all of them, in writing"), ("later", "Not yet: I will record it later"))


class DescribedForm(Form):
    """The code and the helping question."""

    code = LineField(
        "A word for this client",
        hint="Never a name. A neutral word is easy to remember and says nothing about the family.",
        ask="A client needs a word to be called by",
        most=40,
    )
    helping_question = WordsField(
        "The helping question, in the carer's own words",
        hint="What they hope will change. It can wait until you have talked.",
        optional=True,
        rows=3,
        most=2000,
    )
    version = HiddenField()


class NewClientForm(DescribedForm):
    """A new client with the people in it and one answer for all of them: the usual case in a few taps."""

    members = LineField(
        "Who takes part",
        hint="Such as: mum, child. Put a comma between them; never a name.",
        ask="Say who takes part, such as: mum, child",
        most=200,
    )
    children = LineField("Which of them are children", hint="Such as: child", optional=True, most=200)
    sibling_of = SelectField(
        "Is this a brother or sister in a family already in your logbook?",
        hint="Siblings are one client, unless your supervisor agrees that a separate helping question makes them two.",
        optional=True,
    )
    agreed = ChoiceField(
        "Has everyone agreed to filming, family review and supervision?",
        choices=ALL_AGREED,
        ask="Say whether everyone has agreed; “not yet” is an answer too",
    )
    signed_on = DayField("Signed on", optional=True)

    def validate_signed_on(self, field: Any) -> None:
        """A form is dated by its signature, which has been made."""
        if field.data > self.today:
            raise ValidationError("A consent cannot be signed in the future: give the date on the form")

    def validate(self, extra_validators: Any = None) -> bool:
        """A yes needs its date."""
        fine = bool(super().validate(extra_validators))
        if self.agreed.data == "yes" and not self.signed_on.data and not self.signed_on.errors:
            self.refuse("Signed on still needs an answer: the date on the consent form", "signed_on")
        return fine and not self.errors

    def people(self) -> list[Member]:
        """The people named."""
        children = {word.casefold() for word in _listed(self.children.data)}
        return [Member(label, label.casefold() in children) for label in _listed(self.members.data)]

    @property
    def agreed_on(self) -> date | None:
        """The date on the form that all of them have signed; None while there is none."""
        signed: date | None = self.signed_on.data
        return signed if self.agreed.data == "yes" else None


class MemberForm(Form):
    """Somebody else takes part from now on."""

    label = LineField("Who else takes part", hint="Such as: grandad. Never a name.", most=60)
    kind = ChoiceField("They are", choices=(("adult", "An adult"), ("child", "A child")))


class VisitForm(Form):
    """A visit tried: today's is the button that was pressed; another day's is chosen, and a day left empty is today."""

    on = DayField("Which day was it?", optional=True)
    outcome = ChoiceField(
        "How did it go?",
        choices=[
            (str(Outcome.HAPPENED), "It happened"),
            (str(Outcome.CANCELLED), "Cancelled"),
            (str(Outcome.NOBODY_IN), "Nobody in"),
        ],
        ask="Say how the visit went: it happened, was cancelled, or nobody was in",
    )


class GoalForm(Form):
    """One goal, 0 to 10."""

    text = LineField("A goal, in the client's words", most=400)
    now_score = NumberField("Where they are now, 0 to 10", optional=True)
    hoped_score = NumberField("Where they hope to be, 0 to 10", optional=True)


class ScoreForm(Form):
    """Where one goal stands now."""

    now_score = NumberField("The score now, 0 to 10", ask="A goal is scored from 0 to 10: write the number they gave")


def _listed(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]
