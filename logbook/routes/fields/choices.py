"""What is chosen: one of a few, one of many, any of some, yes to one thing. An answer nobody offered is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms

from logbook.routes.fields.answer import Answer
from logbook.routes.fields.widgets import Checkboxes, Radios, Select, Tick


class Offered(Answer):
    """`choices` are (value, words) pairs; a route may set them later from the person's own things: `form.x.choices`."""

    def __init__(
        self,
        label: str,
        *args: Any,
        choices: Sequence[tuple[str, str]] = (),
        hints: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, *args, choices=dict(choices), **kwargs)
        self.hints = hints or {}

    def what_is_wrong(self) -> str:
        offered = dict(self.choices)
        sent = self.data if isinstance(self.data, list) else [self.data]
        return "" if all(each in offered for each in sent) else f"{self.label.text}: choose from the answers shown"


class ChoiceField(Offered, wtforms.RadioField):
    """One of a few, all in sight. None is chosen beforehand unless the form is given one."""

    widget = Radios()


class SelectField(Offered, wtforms.SelectField):
    """One of many. Give ("", "Choose") first where none is chosen beforehand."""

    widget = Select()


class ChoicesField(Offered, wtforms.SelectMultipleField):
    """Any of some; `data` is a list of values."""

    widget = Checkboxes()


class TickField(Answer, wtforms.BooleanField):
    """One thing agreed to. Unless `optional` it must be ticked; `ask` says why."""

    widget = Tick()

    def is_empty(self) -> bool:
        return not self.data
