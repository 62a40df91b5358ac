"""The form all forms come from."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import has_request_context, request
from flask_wtf import FlaskForm
from wtforms import HiddenField

from logbook.domain.refusals import RuleBroken
from logbook.routes.around import here
from logbook.routes.leads import lead


class KeyField(HiddenField):
    """One uuid a rendering of a form; sent twice, it is the same form sent twice. A tampered one is an error."""

    def process_formdata(self, sent: list[str]) -> None:
        if sent:
            try:
                self.data = UUID(sent[0])
            except ValueError:
                self.data = uuid4()
                self.raw_data = None
                raise ValueError("This form lost its own mark on the way; please send it once more") from None


class Form(FlaskForm):
    """CSRF is on, `key` recognises a second click, `today` is the service's own day."""

    form_id = KeyField(default=uuid4)

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Fields come from a form that was sent, never from JSON: its shape is anybody's."""
            return None if has_request_context() and request.is_json else super().wrap_formdata(form, formdata)

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        self.today = today or here().today
        self.mends: dict[str, str] = {}
        super().__init__(*args, meta={"today": self.today}, **kwargs)

    @property
    def key(self) -> UUID:
        found: UUID = self.form_id.data
        return found

    def summary(self) -> list[tuple[str, str]]:
        """(sentence, where it leads or "") for what needs the person: a page that mends it, or a field, in their order."""
        fields = [(str(f.errors[0]), f"#{f.error_id}" if hasattr(f, "error_id") else "") for f in self if f.errors]
        return [(str(words), self.mends.get(str(words), "")) for words in self.form_errors] + fields

    def refuse(self, words: str, at: str = "") -> None:
        """Show a domain rule's sentence: at the field named, or above them all."""
        if at:
            self[at].errors = [*self[at].errors, words]
        else:
            self.form_errors.append(words)

    def say(self, broken: RuleBroken) -> None:
        """Show every reason of a refusal: at its own field where the form has it, or above them all with where it leads."""
        for reason in broken.reasons:
            wanted = broken.field or reason.goes_to
            self.refuse(reason.sentence, wanted if wanted in self else "")
            if wanted not in self and reason.goes_to:
                self.mends[reason.sentence] = lead(reason).href
