"""Nothing typed is lost: a form posted with a session that has ended waits behind the sign-in and comes back as a draft."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue

from logbook.actions.drafts import MOST_CHARACTERS, NEVER_KEPT


def sign_in_page_holding_the_form() -> ResponseReturnValue:
    """The sign-in page, which carries what was typed in the browser's own page, not on our side."""
    typed = {name: values for name, values in request.form.lists() if name not in NEVER_KEPT}
    held = json.dumps({"form": request.path, "to": request.full_path.rstrip("?"), "fields": typed})
    too_long = len(held) > MOST_CHARACTERS
    page = render_template("sign_in/show.html", to=request.full_path.rstrip("?"), held="" if too_long else held)
    return page, 401


def read(held: str) -> tuple[str, str, dict[str, list[str]]] | None:
    """(form, address, fields) as they were held; None when it is not what we wrote."""
    try:
        parts = json.loads(held)
        fields = {str(name): [str(value) for value in values] for name, values in parts["fields"].items()}
        return str(parts["form"]), local_address(str(parts["to"])), fields
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def local_address(to: str) -> str:
    """An address on this site, or the home page: a link in a mail must not send people elsewhere after signing in."""
    parts = urlsplit(to)
    safe = to.startswith("/") and not to.startswith("//") and "\\" not in to and not parts.netloc and not parts.scheme
    return to if safe else "/"
