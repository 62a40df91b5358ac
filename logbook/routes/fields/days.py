"""Days as people say them: today, yesterday, another one; or day, month and year in three inputs."""

from datetime import date, timedelta
from typing import Any

from wtforms.utils import unset_value

from logbook.domain import typed, words
from logbook.routes.fields.answer import Answer
from logbook.routes.fields.widgets import DateParts, DayChoice

PARTS = ("day", "month", "year")
ANOTHER = "another"


class DateField(Answer):
    """Three inputs, `<name>-day`, `-month`, `-year`; `data` is a date. One that does not arrive is an error, no more.

    The month may be a number or its name. An error leads to the first input.
    """

    widget = DateParts()
    data: date | None
    parts: tuple[str, str, str] = ("", "", "")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if self.data:
            self.parts = (str(self.data.day), str(self.data.month), str(self.data.year))
        if formdata is not None:
            try:
                self.data = self.read(formdata)
            except ValueError as wrong:
                self.data = None
                self.process_errors.append(str(wrong))

    def read(self, formdata: Any) -> date | None:
        self.raw_data = [typed.one_line(formdata.get(f"{self.name}-{part}", ""))[:20] for part in PARTS]
        self.parts = (self.raw_data[0], self.raw_data[1], self.raw_data[2])
        if not any(self.parts):
            return None
        missing = [part for part, said in zip(PARTS, self.parts, strict=True) if not said]
        if missing:
            raise ValueError(f"{self.label.text} still needs a {words.listed(missing)}")
        found = typed.day(*self.parts)
        if found is None:
            raise ValueError(f"{self.label.text} should be a day in the calendar, like 3 3 2026")
        return found

    @property
    def day(self) -> date:
        """The answer of a form that was valid. Errors: ValueError when there is none."""
        if self.data is None:
            raise ValueError(f"{self.name} was left empty")
        return self.data

    @property
    def error_id(self) -> str:
        return f"{self.id}-day"


class DayField(DateField):
    """Today, yesterday or another date. `data` is a date.

    The first two are sent as the dates they were when the page was shown, so that midnight changes nothing.
    """

    widget = DayChoice()
    chosen: str = ""

    @property
    def today(self) -> date:
        today: date = self.meta.today
        return today

    def offered(self) -> list[tuple[str, str]]:
        """(value, words) of the three choices."""
        yesterday = self.today - timedelta(days=1)
        return [
            (self.today.isoformat(), f"Today, {words.day(self.today, self.today)}"),
            (yesterday.isoformat(), f"Yesterday, {words.day(yesterday, self.today)}"),
            (ANOTHER, "Another date"),
        ]

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if self.data:
            said = self.data.isoformat()
            self.chosen = said if said in dict(self.offered()) else ANOTHER
            self.parts = ("", "", "") if self.chosen == said else (str(self.data.day), str(self.data.month), said[:4])

    def read(self, formdata: Any) -> date | None:
        said = formdata.get(self.name, "")
        self.chosen = ANOTHER if said == ANOTHER else ""
        if said in ("", ANOTHER):
            found = super().read(formdata)
            if found is None and said == ANOTHER:
                raise ValueError(f"{self.label.text}: write which day it was")
            return found
        try:
            return date.fromisoformat(said[:10])
        except ValueError:
            raise ValueError(f"{self.label.text}: choose today, yesterday or another date") from None

    @property
    def error_id(self) -> str:
        return f"{self.id}-day" if self.chosen == ANOTHER else str(self.id)
