"""The board, a column of it, and what the home page says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.domain.board import Column, Help, Turn, in_words
from logbook.domain.leaving import LeavingReason
from logbook.domain.people import Role
from logbook.models import board_cards
from logbook.models.base import new_id
from logbook.models.board_cards import Card, Deciding, Undecided
from logbook.routes.board.blueprint import bp
from logbook.routes.board.reading import Whole, whole_of
from logbook.routes.paging import ROWS, number_asked
from logbook.routes.request import db, signed_in
from logbook.routes.services import service_choices, service_here

FIRST = 8
"""Cards of each column on the whole board; the rest is a press away."""
FIRST_DECIDING = 24
DECIDING = "deciding"


class Shown(NamedTuple):
    """A column as it is shown; `more` is how many stand in it beyond these."""

    key: str
    title: str
    number: int
    cards: Sequence[Card]
    more: int


class Cohort(NamedTuple):
    """The people of one course who are deciding: how many days ago it was, and whose turn it is."""

    course: Deciding
    people: Sequence[Deciding]


@bp.get("")
def show() -> ResponseReturnValue:
    """Everything at once, the first of each column; or one column, page by page."""
    service_id = service_here(Role.COORDINATOR)
    policy.require(policy.may_see_board(signed_in(), service_id))
    whole = whole_of(service_id)
    named = request.args.get("column", "")
    page = number_asked()
    most, columns = (ROWS, [Column(named)]) if named in set(Column) else (FIRST, list(Column))
    alone = named in set(Column)
    picked = {column: whole.first(column, most, page if alone else 1) for column in columns}
    deciding = [] if alone else _deciding(whole, named == DECIDING, page)
    shown = [] if named == DECIDING else [each for people in picked.values() for each in people]
    cards, undecided = board_cards.in_full(db(), whole.board, shown, deciding, whole.zone, whole.today)
    return render_template(
        "board/show.html",
        service=service_id,
        services=service_choices(Role.COORDINATOR),
        alone=named if alone or named == DECIDING else "",
        columns=[] if named == DECIDING else _shown(whole, picked, cards, most if not alone else page * most),
        numbers={column: len(people) for column, people in whole.board.columns.items()},
        cohorts=_cohorts(undecided),
        deciding=len(whole.board.deciding),
        more_deciding=max(len(whole.board.deciding) - len(deciding), 0) if not named else 0,
        earlier=url_for(".show", service=service_id, column=named, page=page - 1) if named and page > 1 else "",
        later=_later(whole, service_id, named, page),
        tried=lambda each: in_words(each.tried, whole.today),
        lead=lead,
        nothing=Help.NOTHING,
        key=new_id,
        turns=Turn,
        reasons=[(each.value, each.words) for each in LeavingReason if each is not LeavingReason.NOT_SAID],
        today_is=whole.today,
        me=signed_in().id,
        called=request.args.get("called"),
        closed=request.args.get("closed"),
    )


def lead(card: Card) -> str:
    """The page on which a coordinator does the one thing; empty where it is a word that helps."""
    if card.help is Help.SUPERVISOR:
        return url_for("journeys.supervisor", journey_id=card.journey_id)
    if card.help is Help.ASSESSOR:
        return url_for("milestones.show", journey_id=card.journey_id, key=card.milestone)
    if card.help in (Help.FAMILY, Help.VISITS):
        return url_for("board.family", journey_id=card.journey_id)
    return ""


def _deciding(whole: Whole, alone: bool, page: int) -> Sequence[Undecided]:
    everybody = whole.board.deciding
    return everybody[(page - 1) * ROWS : page * ROWS] if alone else everybody[:FIRST_DECIDING]


def _shown(
    whole: Whole, picked: Mapping[Column, Sequence[object]], cards: Mapping[UUID, Card], most: int
) -> list[Shown]:
    found = []
    for column in picked:
        everybody = whole.board.columns[column]
        ordered = [cards[each.journey_id] for each in everybody if each.journey_id in cards]
        found.append(Shown(column.value, column.words, len(everybody), ordered, max(len(everybody) - most, 0)))
    return found


def _cohorts(deciding: Sequence[Deciding]) -> list[Cohort]:
    """By course, the longest ago first, those whose turn it is a coordinator's leading."""
    ordered = sorted(deciding, key=lambda each: (-each.days, each.course_id, each.name))
    parted = [list(people) for _, people in groupby(ordered, key=lambda each: (each.days, each.course_id))]
    return [Cohort(people[0], people) for people in parted]


def _later(whole: Whole, service_id: UUID, named: str, page: int) -> str:
    if not named:
        return ""
    number = len(whole.board.deciding if named == DECIDING else whole.board.columns.get(named, ()))  # type: ignore[call-overload]
    return url_for(".show", service=service_id, column=named, page=page + 1) if number > page * ROWS else ""


MOST_NAMED = 3
ASKS = frozenset({Turn.CALL, Turn.CLOSE})


class Calls(NamedTuple):
    """Whom a call would help in one service: the first by name, and how many more."""

    service_id: UUID
    service: str
    names: Sequence[str]
    more: int


def calls_today() -> list[Calls]:
    """For the home page of a coordinator; nothing where nobody would welcome a call."""
    found = []
    for service_id in signed_in().services_as(Role.COORDINATOR):
        whole = whole_of(service_id)
        wanted = whole.board.columns[Column.CALL]
        asked = [each for each in whole.board.deciding if each.after.turn in ASKS and not each.rests]
        first, others = wanted[:MOST_NAMED], asked[: max(MOST_NAMED - len(wanted), 0)]
        if first or others:
            cards, deciding = board_cards.in_full(db(), whole.board, first, others, whole.zone, whole.today)
            names = [*(cards[each.journey_id].name for each in first), *(each.name for each in deciding)]
            more = len(wanted) + len(asked) - len(names)
            found.append(Calls(service_id, signed_in().places[service_id].name, names, more))
    return found
