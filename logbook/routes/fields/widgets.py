"""The kit's widgets with their faults mended: no empty hints, no `required` on a div, dates that can be led to."""

from pathlib import PurePath
from typing import Any

from flask import current_app
from govuk_frontend_wtf import wtforms_widgets as kit
from markupsafe import Markup

BOLD = "govuk-label--s"
BOLD_LEGEND = "govuk-fieldset__legend--s"


def label_of(field: Any, quiet: bool) -> str:
    return f"{field.label.text} (optional)" if field.optional and not quiet else str(field.label.text)


def first_error(field: Any) -> str:
    return str(field.errors[0]) if field.errors else ""


def told(hint: str, error: str) -> dict[str, Any]:
    return {"hint": {"text": hint} if hint else None, "errorMessage": {"text": error} if error else None}


def render(macro: str, params: dict[str, Any]) -> Markup:
    """The kit's markup for its parameters, by our own lean macro of the same name."""
    ours = current_app.jinja_env.get_template("macros/kit.html").module
    return Markup(getattr(ours, macro)(params))  # noqa: S704  escaped there


class Kit(kit.GovFormBase):
    """Mixed into a widget of the kit, before it. `quiet` leaves out "(optional)"."""

    settings: dict[str, Any]

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.settings = settings

    def map_gov_params(self, field: Any, quiet: bool = False, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        if not field.description:
            params["hint"] = None
        if "fieldset" in params:
            params["fieldset"] = {"legend": {"text": label_of(field, quiet), "classes": BOLD_LEGEND}}
        elif "label" in params:
            params["label"] = {"text": label_of(field, quiet), "classes": BOLD}
        for at, item in enumerate(params.get("items") or ()):
            if said := getattr(field, "hints", {}).get(str(item["value"])):
                params["items"][at]["hint"] = {"text": said}
        return {**params, **self.settings, **self.of(field)}

    def render(self, params: dict[str, Any]) -> Markup:
        return render(PurePath(self.template).stem, params)

    def of(self, field: Any) -> dict[str, Any]:  # noqa: ARG002  the widgets below ask the field
        """What the macro is told that only this field knows."""
        return {}


class Input(Kit, kit.GovTextInput):
    pass


class Password(Kit, kit.GovPasswordInput):
    template = "govuk_frontend_wtf/input.html"

    def of(self, field: Any) -> dict[str, Any]:
        return {"type": "password", "autocomplete": field.autocomplete, "spellcheck": False}


class TextArea(Kit, kit.GovTextArea):
    def of(self, field: Any) -> dict[str, Any]:
        return {"rows": field.rows}


class Select(Kit, kit.GovSelect):
    pass


class Radios(Kit, kit.GovRadioInput):
    pass


class Checkboxes(Kit, kit.GovCheckboxesInput):
    pass


class Tick(Kit, kit.GovCheckboxInput):
    pass


class DateParts:
    """Day, month and year, each with a name of its own, so that one missing is seen to be missing."""

    def __call__(self, field: Any, quiet: bool = False, **_kwargs: Any) -> Markup:
        legend = {"text": label_of(field, quiet), "classes": BOLD_LEGEND}
        return self.show(field, legend, hint=field.description, error=first_error(field))

    def show(self, field: Any, legend: dict[str, str], hint: str, error: str) -> Markup:
        wrong = " govuk-input--error" if field.errors else ""
        widths = zip(("day", "month", "year"), field.parts, (2, 2, 4), strict=True)
        items = [
            {
                "label": part.title(),
                "id": f"{field.id}-{part}",
                "name": f"{field.name}-{part}",
                "classes": f"govuk-input--width-{width}{wrong}",
                "value": said,
                "inputmode": "text" if part == "month" else "numeric",
            }
            for part, said, width in widths
        ]
        params = {"id": f"{field.id}-parts", "fieldset": {"legend": legend}, "items": items}
        return render("date", params | told(hint, error))


class DayChoice(DateParts):
    """Two days by name and a third by its date, which shows its inputs once it is chosen."""

    def __call__(self, field: Any, quiet: bool = False, **_kwargs: Any) -> Markup:
        inputs = self.show(field, {"text": "Which day?"}, hint="For example, 3 3 2026", error="")
        items: list[dict[str, Any]] = [
            {"value": value, "text": said, "checked": value == field.chosen} for value, said in field.offered()
        ]
        items[-1]["conditional"] = {"html": inputs}
        params = {
            "idPrefix": field.id,
            "name": field.name,
            "items": items,
            "formGroup": {"classes": "lb-day"},
            "fieldset": {"legend": {"text": label_of(field, quiet), "classes": BOLD_LEGEND}},
        }
        return render("radios", params | told(field.description, first_error(field)))
