"""Nothing typed is lost: a form posted with a session that has ended waits behind the sign-in and comes back after it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, render_template, request, session
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from logbook.actions import sign_ins
from logbook.domain.drafts import MOST_CHARACTERS, NEVER_KEPT


@dataclass(frozen=True, slots=True)
class Held:
    """What was sent too late: to which address, what it held, and whose session it was, where that is known."""

    form: str
    to: str
    fields: dict[str, list[str]]
    whose: str

    def belongs_to(self, person_id: UUID) -> bool:
        """Somebody else who signs in at the same screen is not given it."""
        return self.whose in ("", str(person_id))

    @property
    def shown_as_draft(self) -> bool:
        """Whether a page at this address shows a draft in its form; other forms are offered to be sent once more."""
        try:
            endpoint, _arguments = current_app.url_map.bind("").match(urlsplit(self.form).path, method="GET")
        except HTTPException:
            return False
        return bool(getattr(current_app.view_functions[endpoint], "shows_draft", False))


def sign_in_page_holding_the_form(db: Session) -> tuple[str, int]:
    """The sign-in page, which carries what was typed in the browser's own page, not on our side."""
    typed = {name: values for name, values in request.form.lists() if name not in NEVER_KEPT}
    address = request.full_path.rstrip("?")
    whose = str(sign_ins.whose(db, session.get("_user_id", "")) or "")
    held = json.dumps({"form": request.path, "to": address, "fields": typed, "whose": whose})
    too_long = len(held) > MOST_CHARACTERS
    return render_template("sign_in/show.html", to=address, held="" if too_long else held), 401


def read(held: str) -> Held | None:
    """What was held; None when it is not what we wrote."""
    try:
        parts = json.loads(held)
        fields = {str(name): [str(value) for value in values] for name, values in parts["fields"].items()}
        form, to = local_address(str(parts["form"])), local_address(str(parts["to"]))
        return Held(form, to, fields, str(parts["whose"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def local_address(to: str) -> str:
    """An address on this site, or the home page: a link in a mail must not send people elsewhere after signing in."""
    parts = urlsplit(to)
    safe = to.startswith("/") and not to.startswith("//") and "\\" not in to and not parts.netloc and not parts.scheme
    return to if safe else "/"
