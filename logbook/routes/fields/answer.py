"""What all our fields share: asked for unless optional, one sentence when wrong, and where that sentence leads."""

from typing import Any

import wtforms
from wtforms.validators import StopValidation


class Answer(wtforms.Field):
    """Mixed into a WTForms field, before it.

    It sets no `required` flag: a browser's own complaint would hide our sentence, and the kit would put the attribute
    on a div.
    """

    optional: bool

    def __init__(
        self, label: str, *args: Any, optional: bool = False, ask: str = "", hint: str = "", **kwargs: Any
    ) -> None:
        super().__init__(label, *args, description=hint, **kwargs)
        self.optional = optional
        self.ask = ask or f"{label} still needs an answer"

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  WTForms calls it so
        if self.process_errors:
            raise StopValidation
        if self.is_empty():
            raise StopValidation("" if self.optional else self.ask)
        if wrong := self.what_is_wrong():
            raise StopValidation(wrong)

    def is_empty(self) -> bool:
        return self.data is None or self.data in ("", [])

    def what_is_wrong(self) -> str:
        """A sentence, or nothing. Asked only when there is an answer."""
        return ""

    @property
    def error_id(self) -> str:
        """The id of the input that an error leads to: always one that can be typed into or chosen."""
        return str(self.id)
