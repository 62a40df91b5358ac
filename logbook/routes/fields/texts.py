"""What is typed: a line, some words, minutes, a number, an address, a password."""

from typing import Any

import wtforms

from logbook.domain import typed
from logbook.routes.fields.answer import Answer
from logbook.routes.fields.widgets import Input, Password, TextArea


class LineField(Answer, wtforms.StringField):
    """One line, at most `most` characters. Control characters are dropped, runs of space become one."""

    widget = Input()
    read = staticmethod(typed.one_line)

    def __init__(self, label: str, *args: Any, most: int = 200, **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.most = most

    def process_formdata(self, sent: list[str]) -> None:
        if sent:
            self.data = self.read(sent[0])

    def what_is_wrong(self) -> str:
        if len(self.data) > self.most:
            return (
                f"{self.label.text} takes at most {self.most:,} characters and this has {len(self.data):,}: "
                "shorten it, your words are still here"
            )
        return ""


class WordsField(LineField):
    """Several lines, in a box that grows. `rows` is how tall it starts."""

    widget = TextArea()
    read = staticmethod(typed.clean)

    def __init__(self, label: str, *args: Any, most: int = 20_000, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(label, *args, most=most, **kwargs)
        self.rows = rows


class EmailField(LineField):
    """An e-mail address, as its owner writes it. Whether anybody reads it is for a letter to find out."""

    widget = Input(type="email", autocomplete="email", spellcheck=False)

    def __init__(self, label: str, *args: Any, most: int = 254, **kwargs: Any) -> None:
        super().__init__(label, *args, most=most, **kwargs)

    def what_is_wrong(self) -> str:
        if wrong := super().what_is_wrong():
            return wrong
        from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to load, seldom asked

        try:
            validate_email(self.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            return f"{self.label.text} should look like name@example.org"
        return ""


class PasswordField(Answer, wtforms.PasswordField):
    """Never sent back, never trimmed. `autocomplete` is "new-password" where one is made."""

    widget = Password()

    def __init__(self, label: str, *args: Any, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.autocomplete = autocomplete

    def what_is_wrong(self) -> str:
        return f"{self.label.text} takes at most 1,000 characters" if len(self.data) > 1000 else ""


class NumberField(Answer, wtforms.StringField):
    """A whole number from `least` to `most`; `data` is an int. What was typed stays when it cannot be read."""

    data: Any
    widget = Input(inputmode="numeric", classes="govuk-input--width-3", spellcheck=False)

    def __init__(self, label: str, *args: Any, least: int = 0, most: int = 10, **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.least, self.most = least, most

    def read(self, said: str) -> int | None:
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None

    def process_formdata(self, sent: list[str]) -> None:
        if sent:
            said = typed.one_line(sent[0])
            self.data = self.read(said) if said else None
            if said and self.data is None:
                raise ValueError(self.unread)

    @property
    def unread(self) -> str:
        return f"{self.label.text} should be a whole number from {self.least:,} to {self.most:,}"

    def what_is_wrong(self) -> str:
        if not self.least <= self.data <= self.most:
            return f"{self.label.text} should be from {self.least:,} to {self.most:,}; you wrote {self.data:,}"
        return ""

    def _value(self) -> str:
        if self.data is None:
            return typed.one_line(self.raw_data[0]) if self.raw_data else ""
        return str(self.data)


class MinutesField(NumberField):
    """Whole minutes, at least one; "90" and "1 h 30" are both read. `data` is an int."""

    widget = Input(classes="govuk-input--width-4", spellcheck=False)

    def __init__(self, label: str, *args: Any, least: int = 1, most: int = 600, **kwargs: Any) -> None:
        super().__init__(label, *args, least=least, most=most, **kwargs)

    def read(self, said: str) -> int | None:
        return typed.minutes(said)

    @property
    def unread(self) -> str:
        return f"{self.label.text} should be minutes, like 90, or hours and minutes, like 1 h 30"

    def what_is_wrong(self) -> str:
        return super().what_is_wrong().replace(";", " minutes;")
