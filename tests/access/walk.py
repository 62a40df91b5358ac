"""Asking the application as anybody of the cast, and what its answer amounts to."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.access import scene
from tests.access.table import Line
from tests.world import World

LET_IN = (409, 422)
"""A refusal with a sentence at the form is said to somebody who was let in."""
READS = ("GET", "HEAD")
NOTHING = {"CONTENT_LENGTH": "0"}
FILLED = Formatter()
"""Asks only for the ids that are named: there are hundreds, and most words name none."""
ARGUMENT = re.compile(r"<(?:([^:<>]+):)?(\w+)>")


def outcome(response: TestResponse) -> str:
    """What this answer amounts to, in the table's words."""
    status = response.status_code
    if status == 401 or (status == 302 and response.location.startswith("/sign-in?to=")):
        return "sign-in"
    return "ok" if status < 400 or status in LET_IN else str(status)


@dataclass
class Walk:
    """The application with the scene in it, and a way to put the scene back."""

    app: Flask
    world: World
    put_back: Callable[[], None]
    untouched: Callable[[], bool]
    """Whether nothing was committed since the scene stood here."""

    def browser(self, who: str) -> FlaskClient:
        """A browser in which this person has signed in; for `nobody` one in which nobody has."""
        client = self.app.test_client()
        if who in scene.EVERYBODY:
            sealed = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            client.set_cookie("logbook", sealed.dumps({"_user_id": scene.token_of(who), "_fresh": True}))
        return client

    def address(self, line: Line) -> str:
        """The address of this line with the things' own ids in it."""
        rule = next(r for r in self.app.url_map.iter_rules(line.endpoint) if line.method in (r.methods or ()))
        names = [name for _, name in ARGUMENT.findall(rule.rule)]
        values = dict(zip(names, self._said(line), strict=False))
        values |= {name: self._fill(value, line) for name, value in line.query.items()}
        return self.app.url_map.bind("localhost").build(line.endpoint, values, method=line.method)

    def form(self, line: Line) -> dict[str, Any]:
        """A plausible form: what the table says, with ids put in and a key of its own."""
        filled = {self._fill(name, line): self._fill(value, line) for name, value in line.form.items()}
        return {"form_id": str(uuid4()), **filled}

    def ask(self, line: Line, who: str) -> TestResponse:
        """One probe. What it changed is put back."""
        client = self.browser(who)
        form = None if line.headers or line.method in READS else self.form(line)
        answer = client.open(
            self.address(line),
            method=line.method,
            data=form,
            headers=self._headers(line),
            environ_overrides=NOTHING if form is None else {},
        )
        changes = line.journals or line.method not in READS
        if changes and (answer.status_code < 400 or line.public or line.journals):
            self.put_back()
        return answer

    def wrong(self, line: Line) -> Iterator[str]:
        """Every probe of this line that was not answered as the table says."""
        for who, expected in line.answers.items():
            answer = self.ask(line, who)
            met = outcome(answer)
            if met != expected:
                yield f"{line.name}: {who} meets {met} ({answer.status_code}), the table says {expected}"

    def _headers(self, line: Line) -> dict[str, str]:
        """The headers of the table; `{base64}` in one is the first thing's id as tus writes it."""
        first = base64.b64encode(str(next(iter(self._said(line)), "")).encode()).decode()
        return {name: value.replace("{base64}", first) for name, value in line.headers.items()}

    def _said(self, line: Line) -> list[UUID | str]:
        return [self._id(thing) for thing in line.things]

    def _id(self, thing: str) -> UUID | str:
        if thing in self.world.ids:
            return self.world.ids[thing]
        try:
            return UUID(thing)
        except ValueError:
            return thing

    def _fill(self, value: Any, line: Line) -> Any:
        if isinstance(value, list):
            return [self._fill(each, line) for each in value]
        words = str(value)
        return FILLED.vformat(words, self._said(line), self.world.ids) if "{" in words else words
