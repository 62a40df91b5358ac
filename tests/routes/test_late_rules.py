"""Addresses come out as Werkzeug's own rules make them, by functions made when they are first needed."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.routing import Map, MapAdapter, Rule

from logbook.routes.late_rules import LateRule


def addresses(kind: type[Rule]) -> MapAdapter:
    rules = [
        kind("/clients/<uuid:client_id>", endpoint="clients.show"),
        kind("/journeys/<int:number>/<key>", endpoint="milestones.show"),
    ]
    return Map(rules).bind("localhost")


def test_the_addresses_are_those_of_ordinary_rules() -> None:
    asked: dict[str, Any] = {"number": 3, "key": "half way", "page": "2"}
    late, ordinary = addresses(LateRule), addresses(Rule)
    assert late.build("milestones.show", asked) == ordinary.build("milestones.show", asked)
    assert late.build("milestones.show", asked, append_unknown=False) == "/journeys/3/half%20way"
    assert late.match("/journeys/3/first") == ordinary.match("/journeys/3/first")


def test_what_builds_an_address_is_made_once_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compiled = Rule._compile_builder

    def counted(rule: Rule, append_unknown: bool = True) -> Any:
        made.append(rule.rule)
        return compiled(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counted)
    bound = addresses(LateRule)
    assert made == []
    for _ in range(2):
        bound.build("milestones.show", {"number": 3, "key": "first"})
    assert made == ["/journeys/<int:number>/<key>"]
