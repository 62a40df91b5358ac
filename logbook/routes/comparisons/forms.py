"""What is typed and chosen for a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from logbook.domain.words import full_day
from logbook.models.profiles import Shown
from logbook.routes.fields import ChoiceField, Form, LineField, SelectField

OWN = ("own", "My own trainees’ ratings, as I see them")
ASKED = ("asked", "Ratings that practitioners of the service share for it")


class NewForm(Form):
    """A new comparison."""

    title = LineField("What is it about?", most=120, hint="Such as “Reviews and team meetings, spring”.")
    first_name = LineField("The first recordings are", most=80)
    second_name = LineField("The second ones are", most=80)
    whose = ChoiceField("Over whose ratings?", ask="Choose one of the two")


class PairForm(Form):
    """Two ratings of one practitioner."""

    first = SelectField("The first recording", ask="Choose a rating")
    second = SelectField("The second one", ask="Choose another rating")

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """The ratings to choose from, none chosen beforehand."""
        for field in (self.first, self.second):
            field.choices = dict([("", "Choose"), *choices])

    def pair(self) -> tuple[UUID, UUID]:
        """The two chosen."""
        return UUID(self.first.data), UUID(self.second.data)


class AskForm(Form):
    """Who is asked to share."""

    person = SelectField("Whom would you ask?", ask="Choose somebody")


def new_form(able_own: bool) -> NewForm:
    """With the names the study uses, and what this person may choose from."""
    form = NewForm(first_name="shared review", second_name="other meeting", whose="own" if able_own else "asked")
    form.whose.choices = dict([OWN, ASKED] if able_own else [ASKED])
    return form


def ask_form(people: Sequence[tuple[str, str]]) -> AskForm:
    """Of the people of the service."""
    form = AskForm()
    form.person.choices = dict([("", "Choose"), *people])
    return form


def pair_choices(shown: Sequence[Shown], viewer_id: UUID) -> list[tuple[str, str]]:
    """Each rating as (id, "3 March 2026, shared review, rated by you")."""
    return [
        (
            str(each.id),
            f"{full_day(each.on)}, {each.kind}, rated by {'you' if each.rater_id == viewer_id else each.rater}",
        )
        for each in shown
    ]
