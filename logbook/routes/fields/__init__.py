"""Forms in a few lines, in the kit's markup, with sentences a person can act on.

    class CycleForm(Form):
        filmed_on = DayField("Filmed on", hint="The day you made the film")
        minutes = MinutesField("Minutes of the review", most=240)
        line = WordsField("One line", ask="Write one line: a strength, or the client's own words", most=2000)
        where = LineField("Where", optional=True)
        child = ChoiceField("The child's answer", choices=[("yes", "Yes"), ("no", "No")], hints={"no": "We stop"})

        def validate_filmed_on(self, field: Any) -> None:
            if field.data > self.today:
                raise ValidationError("Filmed on must be today or earlier: films are logged after they are made")

    form = CycleForm(data={"where": "At home"})      # or obj=entry; self.today comes from the service's clocks
    if form.validate_on_submit():
        actions.log(..., key=form.key)               # one uuid a rendering: the second click brings the same one

    {% from "macros/form.html" import errors, field, form_for, save_button %}
    {{ errors(form) }}
    {% call form_for(form) %}
      {{ field(form.filmed_on) }} {{ field(form.line) }}
      {{ save_button("Save") }}
    {% endcall %}

Every answer is asked for unless it is `optional`; then its label says so, unless shown with `field(x, quiet=true)` (for
parts folded away under a heading that says it once). `ask` is the sentence shown when the answer is missing. A rule of
the form's own is a `validate_<name>` method; it is not called when the field is empty, or wrong already.
Nothing typed is lost: a refused form shows every field as it was sent.
"""

from wtforms.validators import ValidationError

from logbook.routes.fields.choices import ChoiceField, ChoicesField, SelectField, TickField
from logbook.routes.fields.days import DateField, DayField
from logbook.routes.fields.form import Form
from logbook.routes.fields.texts import EmailField, LineField, MinutesField, NumberField, PasswordField, WordsField

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "DateField",
    "DayField",
    "EmailField",
    "Form",
    "LineField",
    "MinutesField",
    "NumberField",
    "PasswordField",
    "SelectField",
    "TickField",
    "ValidationError",
    "WordsField",
]
