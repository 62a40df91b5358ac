"""A service's board as the pages read it, weighed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.domain.board import Column
from logbook.domain.nudges import Rule, Stall
from logbook.models import board_cards, nudge_rules
from logbook.models.board_cards import Board, Weighed
from logbook.routes.request import db, signed_in


@dataclass(frozen=True, slots=True)
class Whole:
    """The board with the service's rules and its day."""

    service_id: UUID
    zone: ZoneInfo
    today: date
    rules: Mapping[Stall, Rule]
    board: Board

    def first(self, column: Column, most: int, page: int = 1) -> list[Weighed]:
        """One page of a column."""
        return self.board.columns[column][(page - 1) * most : page * most]


def whole_of(service_id: UUID) -> Whole:
    """Three statements: the rules, everybody, what stands still."""
    place = signed_in().places[service_id]
    zone, today = ZoneInfo(place.zone), signed_in().today_in(service_id)
    rules = nudge_rules.in_force(db(), service_id)
    return Whole(service_id, zone, today, rules, board_cards.weigh(db(), service_id, zone, rules, today))
