"""A form that edits remembers what it was shown with, so that two people changing one thing meet, not overwrite."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField

from logbook.routes.fields import Form


class EditForm(Form):
    """`seen` holds what stood there when the form was opened."""

    seen = HiddenField()

    def show(self, *values: object) -> None:
        """Remember what stands there now."""
        self.seen.data = mark(values)

    def is_stale(self, *values: object) -> bool:
        """Whether what stands there now is not what the form was opened with."""
        return str(self.seen.data) != mark(values)

    def saved_already(self, said: Iterable[object], there: Iterable[object]) -> bool:
        """Whether what stands there now is what this form says: a second click of the one that saved it."""
        stands = mark(there)
        return bool(self.seen.data) and self.seen.data != stands and mark(said) == stands


def version_seen(field: HiddenField) -> int:
    """The version the form was opened with; 0, which no row has, when what came back is no number."""
    return int(field.data) if str(field.data).isdecimal() else 0


def mark(values: Iterable[object]) -> str:
    """What stands there, as one line that can be compared."""
    return " | ".join("" if value is None else str(value) for value in values)
